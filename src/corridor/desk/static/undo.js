/** Undo is the browser's Back: each change at rest is a step of its history. */

import { address, changed, read } from './state.js';

const undo = document.getElementById('undo');
const redo = document.getElementById('redo');
let at = history.state?.at ?? 0;
let last = Math.max(at, history.state?.last ?? at);
let taken = null;

function buttons() {
  if (undo) undo.disabled = at === 0;
  if (redo) redo.disabled = at >= last;
}

/** Write the state to the address, as a step if it is another. */
export function step() {
  const found = address();
  const now = location.search || location.pathname;
  if (found === now) return;
  at += 1;
  last = at;
  history.pushState({ at, last }, '', found);
  buttons();
}

/** Begin: the address in its one order. */
export function begin() {
  history.replaceState({ at, last }, '', `${address()}${location.hash}`);
  addEventListener('popstate', (event) => {
    // a link within the page is a step of the history too, and none of the state
    if (event.state === null) history.replaceState({ at, last }, '');
    else at = event.state.at;
    read(location.search);
    if (taken) last = at;
    buttons();
    changed('now');
    taken?.();
    taken = null;
  });
  undo?.addEventListener('click', () => goBack());
  redo?.addEventListener('click', () => goForward());
  buttons();
}

/** Take the last step back for good, and call ``then``; return whether there was one. */
export function retract(then) {
  if (at === 0) return false;
  taken = then;
  history.back();
  return true;
}

export function goBack() {
  if (at > 0) history.back();
}

export function goForward() {
  if (at < last) history.forward();
}
