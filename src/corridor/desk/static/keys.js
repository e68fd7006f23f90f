/** Keys that work on the whole page, and the list of them. */

import { goBack, goForward } from './undo.js';

const KEPT = 'corridor-single-keys';
const TEXT = 'textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=file])';

/** Listen. */
export function listen() {
  const dialog = document.getElementById('shortcuts');
  const single = document.getElementById('single');
  document.getElementById('keys').addEventListener('click', () => dialog.showModal());
  single.checked = kept() !== 'off';
  single.addEventListener('change', () => keep(single.checked ? 'on' : 'off'));
  addEventListener('keydown', (event) => {
    if (event.target instanceof Element && event.target.matches(TEXT)) return;
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (event.altKey || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) goForward();
      else goBack();
    } else if (key === '?' && single.checked && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
  });
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // a browser that keeps nothing has the usual
  }
}
