/** Everything beside the levers: the two policies, assumptions, outcomes, group, view. */

import { get, say } from './api.js';
import { longMonth } from './path.js';
import { SIDES, change, changePolicies, choices, groupOf, labelOf, pointOf, search, setWord, shipped, state } from './state.js';

const form = document.getElementById('levers');
const NUMBERS = ['months', 'draws', 'seed'];
const FILE_LIMIT = 100_000;
const DO = {
  reset: (side) => { state[side] = { policy: state[side].policy, name: '', moved: {} }; },
  copy: (side) => { state[side === 'a' ? 'b' : 'a'] = structuredClone(state[side]); },
  swap: () => { [state.a, state.b] = [state.b, state.a]; },
};

/** Listen to the controls. */
export function begin() {
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-do]');
    if (button && button.dataset.do in DO) changePolicies(() => DO[button.dataset.do](button.dataset.side));
  });
  for (const control of form.elements) {
    if (control.name || control.dataset.load) control.addEventListener('change', () => take(control));
  }
}

function take(control) {
  const { name } = control;
  if (control.dataset.load) load(control);
  else if (SIDES.includes(name)) changePolicies(() => { state[name] = { policy: control.value, name: '', moved: {} }; });
  else if (name.endsWith('.name')) change(() => { state[name[0]].name = control.value.trim().replace(/\s+/g, ' '); });
  else if (name === 'outcome') outcomes(control);
  else if (name === 'paths') change(() => { state.paths = control.checked ? Number(control.value) : 0; });
  else if (name === 'off' || name === 'on') change(() => { state[name] = checked(name); });
  else if (name === 'group' || name === 'account' || name === 'view') change(() => { state[name] = control.value; });
  else if (name === 'from' || NUMBERS.includes(name)) {
    number(control);
  }
}

/** Take a number or a month; one that can't be used gives way, and it is said beside it. */
function number(control) {
  const { name, value, min, max } = control;
  const typed = name === 'from' ? value : Number(value);
  if (!value || (name === 'from' ? !control.checkValidity() : !Number.isInteger(typed))) {
    control.value = state[name];
    complain(name, `${name === 'from' ? 'A month such as 2024-05' : 'A whole number'} is needed. ${state[name]} stays.`);
    return;
  }
  if (name !== 'from' && (typed < Number(min) || typed > Number(max))) {
    control.value = state[name];
    complain(name, `${typed} lies outside ${min} to ${max}. ${state[name]} stays.`);
    return;
  }
  control.value = typed;
  change(() => { state[name] = typed; });
}

/** Say beside a field of the run what is wrong with it; return whether there is such a field. */
export function complain(field, text) {
  const box = form.querySelector(`[data-wrong="${CSS.escape(field)}"]`);
  if (!box) return false;
  box.textContent = text;
  // it stays until the field is changed
  box.dataset.of = state[field];
  box.closest('details').open = true;
  return true;
}

const boxes = (name) => [...form.elements].filter((one) => one.name === name);
const checked = (name) => boxes(name).filter((one) => one.checked).map((one) => one.value);

function outcomes(control) {
  const chosen = checked('outcome');
  if (chosen.length < 1 || chosen.length > choices.limits.outcome) {
    control.checked = !control.checked;
    say(chosen.length ? `At most ${choices.limits.outcome} outcomes are shown at once.` : 'At least one outcome is shown.');
    return;
  }
  change(() => { state.outcome = chosen; });
}

async function load(control) {
  const [file] = control.files;
  const side = control.dataset.load;
  control.value = '';
  if (!file) return;
  if (file.size > FILE_LIMIT) {
    say(`${file.name} is larger than ${FILE_LIMIT.toLocaleString('en')} bytes.`);
    return;
  }
  try {
    const body = await file.text();
    const found = await get('/api/policies/read', { method: 'POST', body, headers: { 'Content-Type': 'text/plain' } });
    const other = shipped(state[side === 'a' ? 'b' : 'a'].policy).decision_point;
    // the file's own decision point is not part of the address: it is asked for by name
    changePolicies(() => {
      state[side] = { policy: found.policy, name: found.label.slice(0, choices.limits.name), moved: {} };
      for (const [lever, word] of Object.entries(found.levers)) setWord(side, lever, word);
    }, () => pointOf([found.decision_point, other]));
    const point = found.decision_point;
    const apart = point && point !== state.from ? ` It is measured from ${longMonth(point)}; you are asking from ${longMonth(state.from)}.` : '';
    say(`${file.name}: grounds, sources and summary of the file stay in the file; the desk keeps its levers.${apart}`, 'loaded');
  } catch (error) {
    say(`${file.name}: ${error.message}`);
  }
}

/** Show the state in the controls. */
export function update() {
  for (const control of form.elements) {
    const { name } = control;
    if (!name) continue;
    if (SIDES.includes(name)) control.value = state[name].policy;
    else if (name.startsWith('made-for.')) control.value = state[name.at(-1)].policy;
    else if (name.endsWith('.name')) {
      const own = state[name[0]].name;
      // what is being written stays, until the name itself is another, as after a step back
      if (document.activeElement !== control || control.dataset.of !== own) control.value = own;
      control.dataset.of = own;
      control.placeholder = labelOf(name[0]);
    } else if (['outcome', 'off', 'on'].includes(name)) control.checked = state[name].includes(control.value);
    else if (name === 'paths') control.checked = state.paths > 0;
    else if (name === 'account' || name === 'view') control.checked = state[name] === control.value;
    else if (name === 'from' || name === 'group' || NUMBERS.includes(name)) control.value = state[name];
  }
  for (const side of SIDES) {
    const { policy, moved } = state[side];
    const { label, summary } = shipped(policy);
    const changed = Object.keys(moved).length > 0;
    // what a changed policy is comes with the answer
    if (!changed) form.querySelector(`[data-summary=${side}]`).textContent = summary;
    const base = form.querySelector(`[data-base=${side}]`);
    base.textContent = changed ? `Of ${label}, which it starts from: ${summary}` : '';
    base.hidden = !changed;
  }
  form.querySelectorAll('[data-wrong]').forEach((box) => {
    if (box.dataset.of !== String(state[box.dataset.wrong])) box.textContent = '';
  });
  measured();
  document.getElementById('chosen').textContent = `${state.outcome.length} of at most ${choices.limits.outcome}`;
  const group = groupOf(state.group);
  document.title = `${labelOf('a')} and ${labelOf('b')} compared${group && `, ${group}`} - Corridor desk`;
}

/** Say what the policies of an answer are. */
export function tell(answered) {
  for (const { side, summary } of answered) form.querySelector(`[data-summary=${side}]`).textContent = summary;
}

/** Say which policies are measured from another month than is asked about. */
function measured() {
  const found = new Map();
  for (const side of SIDES) {
    const point = shipped(state[side].policy).decision_point;
    if (point && point !== state.from) found.set(point, [...(found.get(point) ?? []), labelOf(side)]);
  }
  const lines = [...found].map(([point, names]) => {
    const line = document.createElement('p');
    const verb = names.length > 1 ? 'are' : 'is';
    const link = Object.assign(document.createElement('a'), { textContent: `Ask from ${longMonth(point)}` });
    link.href = `/?${search(state, { from: point })}`;
    line.append(`${names.join(' and ')} ${verb} measured from ${longMonth(point)}; you are asking from ${longMonth(state.from)}. `, link);
    return line;
  });
  const box = document.getElementById('measured');
  box.replaceChildren(...lines);
  box.hidden = !lines.length;
}
