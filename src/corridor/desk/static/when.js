/** The editor of when a lever holds: kind of path, its months, and the path in one word. */

import { format, monthName, offset, parse, valueOf } from './path.js';
import { change, levers, setWord, state, wordOf } from './state.js';

const KINDS = {
  untouched: () => ({ kind: 'untouched' }),
  constant: (value) => ({ kind: 'constant', value }),
  step: (value, start) => ({ kind: 'step', value, start }),
  pulse: (value, start, end) => ({ kind: 'pulse', value, start, end }),
  ramp: (value, start, end, first) => ({ kind: 'ramp', value, start, end, first }),
  schedule: (value, start) => ({
    kind: 'schedule',
    spans: [{ value, start, end: '' }, { value, start: String(Number(start) + 1), end: '' }],
  }),
};

/** Put the editor of a lever into its place, or bring it up to date. */
export function fillEditor(when, side, lever) {
  const place = when.querySelector('.editor');
  if (!place.firstElementChild) place.append(make(side, lever));
  const path = parse(wordOf(side, lever));
  const get = (name) => place.querySelector(name);
  const [start, end] = monthsOf(path);
  get('.kind').value = path.kind;
  months(get('.from select'), start, 0);
  months(get('.to select'), end, earliest(path.kind, start));
  get('.from').hidden = !['step', 'pulse', 'ramp'].includes(path.kind);
  get('.to').hidden = !['pulse', 'ramp'].includes(path.kind);
  const word = get('.word input');
  // what is being written stays, until the path itself is another
  if (document.activeElement !== word || word.dataset.of !== wordOf(side, lever)) word.value = wordOf(side, lever);
  word.dataset.of = wordOf(side, lever);
  const wrong = get('.wrong');
  if (wrong.dataset.of !== wordOf(side, lever)) wrong.hidden = true;
}

function monthsOf(path) {
  const last = Math.min(6, state.months - 1);
  const start = path.start === undefined ? 0 : offset(path.start, state.from);
  const end = path.end ? offset(path.end, state.from) : Math.max(start + 1, last);
  return [start, end];
}

/** Return the first month that a path may end in: what moves evenly takes two. */
function earliest(kind, start) {
  return start + (kind === 'ramp' ? 1 : 0);
}

/** Offer the months from ``least`` on, counted from the decision point. */
function months(select, value, least) {
  const key = `${state.from} ${state.months} ${value} ${least}`;
  if (select.dataset.key !== key) {
    const shown = Array.from({ length: state.months }, (_, t) => t).filter((t) => t >= least);
    if (!shown.includes(value)) shown.push(value);
    select.replaceChildren(...shown.sort((x, y) => x - y).map((t) => new Option(monthName(t, state.from), String(t))));
    select.dataset.key = key;
  }
  select.value = String(value);
}

function make(side, lever) {
  const editor = document.getElementById('piece-when').content.firstElementChild.cloneNode(true);
  const get = (name) => editor.querySelector(name);
  const about = levers.get(lever);
  const named = `${about.label}, ${side.toUpperCase()}`;
  get('.kind').setAttribute('aria-label', `When, ${named}`);
  get('.from select').setAttribute('aria-label', `From, ${named}`);
  get('.to select').setAttribute('aria-label', `To, ${named}`);
  get('.word input').setAttribute('aria-label', `Path in one word, ${named}`);
  const tell = (text) => {
    const wrong = get('.wrong');
    wrong.hidden = !text;
    wrong.textContent = text;
    wrong.dataset.of = wordOf(side, lever);
  };
  const write = (kind) => {
    const path = parse(wordOf(side, lever));
    const value = valueOf(path, about.untouched);
    const [start, end] = ['.from select', '.to select'].map((name) => Number(get(name).value || 0));
    const later = Math.max(end, earliest(kind, start));
    const next = kind === path.kind && kind === 'schedule' ? path
      : KINDS[kind](Number(value.toFixed(6)), String(start), String(later), path.first ?? null);
    change(() => setWord(side, lever, format(next)), 'now');
    const shifted = later !== end && !get('.to').hidden;
    tell(shifted ? `“to” moved with “from”, to ${monthName(later, state.from)}.` : '');
  };
  get('.kind').addEventListener('change', (event) => write(event.target.value));
  editor.querySelectorAll('.from select, .to select').forEach((select) => {
    select.addEventListener('change', () => write(get('.kind').value));
  });
  get('.word input').addEventListener('change', (event) => {
    const path = parse(event.target.value.trim());
    tell(path ? '' : 'Write for instance 27, 27@6, 27@0..6, to27@0..6 or untouched, and spans in a row as 10@0..5,20@6; a rise (to...) stands alone.');
    if (path) change(() => setWord(side, lever, format(path)), 'now');
  });
  return editor;
}
