/** The question that a tab asked last: offered where the desk is come back to without it. */

const KEPT = 'corridor-last-question';
const box = document.getElementById('last');

/** Keep the address of what is shown, in this tab and until it is closed. */
export function keep(search) {
  try {
    sessionStorage.setItem(KEPT, search);
  } catch {
    // a browser that keeps nothing offers nothing
  }
  // what was asked since is what a reader wants
  if (search) box.hidden = true;
}

/** Offer what was asked last, where the address asks nothing. */
export function offer() {
  let found = '';
  try {
    found = sessionStorage.getItem(KEPT) ?? '';
  } catch {
    // as above
  }
  if (location.search || !found) return;
  box.querySelector('a').href = `/?${found}`;
  box.hidden = false;
}
