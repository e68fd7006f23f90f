/** Tells a screen reader what came of a change, once it rests. */

const PAUSE = 900;
const region = document.getElementById('sentence');
const short = document.getElementById('short');
let timer = 0;

/** Say the sentence after a pause, if it is another. */
export function announce(sentence) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (region.textContent !== sentence) region.textContent = sentence;
  }, PAUSE);
}

/** Show the first finding where the charts are out of sight. */
export function brief(outcome) {
  if (short && outcome) short.textContent = `${outcome.heading}: ${outcome.difference.join(' ')}`;
}
