/** The levers' controls: sliders and numbers of both sides, what is highlighted, what is hidden. */

import { format, parse, valueOf, when, withValue } from './path.js';
import { SIDES, change, levers, shippedWord, state, wordOf, setWord } from './state.js';
import { fillEditor } from './when.js';
import { spark } from './spark.js';

const form = document.getElementById('levers');
const differs = document.getElementById('differs');
const PAGE = 10;

/** @typedef {{row: HTMLElement, sides: Record<string, Record<string, any>>}} Row */
/** @type {Map<string, Row>} */
const rows = new Map();
let pressed = false;

/** Find the controls and listen to them. */
export function begin() {
  form.querySelectorAll('.lever').forEach((row) => {
    const sides = {};
    row.querySelectorAll('.side').forEach((box) => {
      sides[box.dataset.side] = {
        box,
        range: box.querySelector('[type=range]'),
        number: box.querySelector('[type=number]'),
        word: box.querySelector('.path'),
        when: box.querySelector('.when'),
        words: box.querySelector('.words'),
        reset: box.querySelector('.undo-one'),
        wrong: box.querySelector('.set ~ .wrong'),
      };
    });
    rows.set(row.dataset.lever, { row, sides });
  });
  form.addEventListener('pointerdown', (event) => { pressed = event.target.type === 'range'; });
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { pressed = false; });
  form.addEventListener('input', onInput);
  form.addEventListener('change', onRest);
  form.addEventListener('keydown', onKey);
  form.addEventListener('dblclick', (event) => {
    if (event.target.type === 'range') reset(...at(event.target));
  });
  form.addEventListener('click', onClick);
  form.addEventListener('toggle', (event) => {
    if (event.target.matches('.when') && event.target.open) fillEditor(event.target, ...at(event.target));
  }, true);
  differs.addEventListener('change', update);
}

/** Return [side, lever] of a control. */
function at(node) {
  return [node.closest('[data-side]').dataset.side, node.closest('.lever').dataset.lever];
}

const isLever = (node) => node.matches?.('.side .set > [type=range], .side .set > [type=number]');

function onInput(event) {
  if (!isLever(event.target)) return;
  const { target } = event;
  if (target.value === '' || !target.validity.valid) return;
  const [side, lever] = at(target);
  const value = target.type === 'range' ? onStep(lever, Number(target.value)) : Number(target.value);
  move(side, lever, value, pressed && target.type === 'range' ? 'moving' : 'soon', target);
}

function onRest(event) {
  if (!isLever(event.target)) return;
  const { target } = event;
  const [side, lever] = at(target);
  const about = levers.get(lever);
  if (target.type === 'number' && target.value !== '' && !Number.isNaN(Number(target.value))) {
    const typed = Number(target.value);
    const value = Math.min(Math.max(typed, about.low), about.high);
    const { wrong } = rows.get(lever).sides[side];
    if (value !== shownValue(side, lever)) move(side, lever, value, 'now');
    else change(() => {}, 'now');
    wrong.textContent = value === typed ? '' : `${typed} lies outside ${about.low} to ${about.high}; ${value} is used.`;
    // it stays until the lever is moved
    wrong.dataset.of = wordOf(side, lever);
    return;
  }
  change(() => {}, 'now');
}

/** Say at a lever what is wrong with a field of the address; return whether it is a lever's. */
export function complain(field, text) {
  const [side, lever] = [field[0], field.slice(2)];
  const own = rows.get(lever)?.sides[side];
  if (!own || field[1] !== '.') return false;
  own.wrong.textContent = text;
  own.wrong.dataset.of = wordOf(side, lever);
  if (own.when.open) fillEditor(own.when, side, lever);
  return true;
}

function onKey(event) {
  const { target } = event;
  if (!isLever(target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const [side, lever] = at(target);
  const { low, high, step } = levers.get(lever);
  const range = target.type === 'range';
  const by = { ArrowUp: 1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE, ...(range ? { ArrowRight: 1, ArrowLeft: -1 } : {}) }[event.key];
  if (by !== undefined) {
    event.preventDefault();
    move(side, lever, onStep(lever, valueOf(parse(wordOf(side, lever)), levers.get(lever).untouched) + by * step), 'soon');
  } else if (range && (event.key === 'Home' || event.key === 'End')) {
    event.preventDefault();
    move(side, lever, event.key === 'Home' ? low : high, 'soon');
  } else if (range && (event.key === 'Backspace' || event.key === 'Delete')) {
    event.preventDefault();
    reset(side, lever);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    target.blur();
    target.focus();
  }
}

function onClick(event) {
  const button = event.target.closest('button');
  if (!button || !button.closest('.lever')) return;
  if (button.dataset.do === 'reset-one') {
    const [side, lever] = at(button);
    reset(side, lever);
    rows.get(lever).sides[side].range.focus();
  } else if (button.dataset.set !== undefined) {
    move(...at(button), Number(button.dataset.set), 'now');
  }
}

function reset(side, lever) {
  change(() => setWord(side, lever, shippedWord(state[side].policy, lever)), 'now');
}

/** Return the nearest value on the lever's steps, within its range. */
function onStep(lever, value) {
  const { low, high, step } = levers.get(lever);
  const near = low + step * Math.round((value - low) / step);
  return Number(Math.min(Math.max(near, low), high).toFixed(6));
}

function move(side, lever, value, settle) {
  change(() => {
    const path = withValue(parse(wordOf(side, lever)), value);
    const shipped = parse(shippedWord(state[side].policy, lever));
    // what nobody moves and what is moved to where it stands are the same
    const same = path.kind === 'constant' && shipped.kind === 'untouched' && value === levers.get(lever).untouched;
    setWord(side, lever, same ? 'untouched' : format(path));
  }, settle);
}

function shownValue(side, lever) {
  return valueOf(parse(wordOf(side, lever)), levers.get(lever).untouched);
}

/** Take the values that levers have untouched at another decision point. */
export function learn(found) {
  for (const one of found) {
    const about = levers.get(one.id);
    const { row } = rows.get(one.id);
    const tick = [...row.querySelectorAll('datalist option')].find((option) => option.label === 'Untouched');
    about.untouched = one.untouched;
    row.querySelector('[data-untouched]').textContent = Number(one.untouched.toPrecision(4)).toLocaleString('en');
    if (tick) tick.value = String(one.untouched);
  }
  update();
}

/** Show the state in the controls. */
export function update() {
  const only = differs.checked;
  let count = 0;
  for (const [lever, { row, sides }] of rows) {
    const about = levers.get(lever);
    const words = SIDES.map((side) => wordOf(side, lever));
    const differ = words[0] !== words[1];
    SIDES.forEach((side, n) => show(sides[side], about, words[n], lever in state[side].moved));
    row.classList.toggle('differs', differ);
    row.querySelector('.mark').hidden = !differ;
    row.hidden = only && !differ;
    count += differ;
  }
  form.querySelectorAll('.group[data-group]').forEach((group) => {
    const all = [...group.querySelectorAll('.lever')];
    const differing = all.filter((row) => row.classList.contains('differs')).length;
    group.querySelector('.count').textContent = differing ? `${differing} differ` : 'the same';
    group.hidden = only && !differing;
    if (only && differing) group.open = true;
  });
  document.getElementById('nothing-differs').hidden = !only || count > 0;
}

function show(own, about, word, moved) {
  if (own.wrong.dataset.of !== word) own.wrong.textContent = '';
  const path = parse(word);
  const value = valueOf(path, about.untouched);
  const text = path.kind === 'untouched' ? rounded(value, about.step) : String(value);
  const now = [word, moved, state.from, state.months].join();
  if (own.now === now && Number(own.range.value) === value && own.number.value === text) return;
  own.now = now;
  if (Number(own.range.value) !== value) own.range.value = String(value);
  if (document.activeElement !== own.number || Number(own.number.value) !== value) own.number.value = text;
  own.word.value = word;
  const words = when(path, state.from);
  own.range.setAttribute('aria-valuetext', `${text} ${about.unit}, ${words}`);
  own.words.textContent = words;
  own.box.classList.toggle('moved', moved);
  own.reset.hidden = !moved;
  spark(own.when, path, about);
  if (own.when.open) fillEditor(own.when, own.box.dataset.side, about.id);
}

function rounded(value, step) {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  return String(Number(value.toFixed(decimals)));
}
