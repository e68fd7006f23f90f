/** What the page asks: kept in one place, written to the address, told to who listens. */

/**
 * @typedef {{policy: string, name: string, moved: Record<string, string>}} Side
 * @typedef {{a: Side, b: Side, from: string, months: number, draws: number, seed: number,
 *   paths: number, group: string, account: string, outcome: string[], off: string[], on: string[],
 *   view: string}} State
 */

export const told = JSON.parse(document.getElementById('told').textContent);
export const { choices } = told;
export const SIDES = ['a', 'b'];

const policies = new Map(told.policies.map((one) => [one.id, one]));
const defaults = choices.defaults;
const ORDER = {
  outcome: choices.outcomes.map((one) => one.id),
  off: choices.couplings.map((one) => one.id),
  on: choices.couplings.map((one) => one.id),
};
const SINGLE = ['from', 'months', 'draws', 'seed', 'paths', 'group', 'account'];
const WHOLE = ['months', 'draws', 'seed', 'paths'];
const PAUSE = 500;

export const levers = new Map(choices.levers.map((one) => [one.id, one]));

/** @type {State} */
export const state = { ...structuredClone(told.question), view: told.view };

/** Return what a shipped policy does to a lever. */
export function shippedWord(policy, lever) {
  return policies.get(policy)?.levers[lever] ?? 'untouched';
}

export const shipped = (policy) => policies.get(policy);

/** Return the path of a lever on a side, as a word. */
export function wordOf(side, lever) {
  return state[side].moved[lever] ?? shippedWord(state[side].policy, lever);
}

/** Set the path of a lever on a side; what is as shipped is not kept. */
export function setWord(side, lever, word) {
  const own = state[side];
  if (word === shippedWord(own.policy, lever)) delete own.moved[lever];
  else own.moved[lever] = word;
}

/** Return what a policy is called. */
export function labelOf(side) {
  const { name, policy, moved } = state[side];
  const changed = Object.keys(moved).length > 0;
  const { label } = policies.get(policy);
  if (!name) return `${label}${changed ? ', changed' : ''}`;
  const alike = (one) => one.label.toLowerCase() === name.toLowerCase();
  const same = !changed && alike({ label });
  // as the server marks it
  return told.policies.some(alike) && !same ? `${name} (own)` : name;
}

/** Return the label of an origin group, empty for all of them. */
export function groupOf(id) {
  return id === defaults.group ? '' : choices.groups.find((one) => one.id === id).label;
}

/** Return the decision point of these months, which policies are measured from; as the server does. */
export function pointOf(months) {
  const [point, ...more] = new Set(months.filter(Boolean));
  return point && !more.length ? point : choices.decision_point;
}

/** Return the decision point that an address of a state need not name. */
export function usualStart(of = state) {
  return pointOf(SIDES.map((side) => policies.get(of[side].policy)?.decision_point));
}

const esc = (text) => encodeURIComponent(text).replaceAll('%40', '@').replaceAll('%2C', ',');

/** Return the address of a state without a question mark; what is as usual is not written. */
export function search(of = state, change = {}) {
  const asked = { ...of, ...change };
  const pairs = [];
  for (const side of SIDES) {
    const own = asked[side];
    if (own.policy !== defaults[side]) pairs.push([side, own.policy]);
    if (own.name) pairs.push([`${side}.name`, own.name]);
    for (const lever of levers.keys()) {
      if (lever in own.moved) pairs.push([`${side}.${lever}`, own.moved[lever]]);
    }
  }
  for (const key of SINGLE) {
    const usual = key === 'from' ? usualStart(asked) : defaults[key] ?? 0;
    if (asked[key] !== usual) pairs.push([key, String(asked[key])]);
  }
  for (const [key, order] of Object.entries(ORDER)) {
    const chosen = order.filter((one) => asked[key].includes(one));
    const plain = defaults[key] ?? [];
    if (chosen.join() !== plain.join()) chosen.forEach((one) => pairs.push([key, one]));
  }
  return pairs.map(([key, value]) => `${esc(key)}=${esc(value)}`).join('&');
}

/** Return the page's own address of the state. */
export function address() {
  const found = search() + (state.view === 'table' ? '&view=table' : '');
  return found ? `?${found.replace(/^&/, '')}` : location.pathname;
}

/** Read an address that this page wrote into the state. */
export function read(text) {
  const params = new URLSearchParams(text);
  for (const side of SIDES) {
    const policy = params.get(side) ?? defaults[side];
    const own = { policy: policies.has(policy) ? policy : defaults[side], name: '', moved: {} };
    own.name = params.get(`${side}.name`) ?? '';
    for (const lever of levers.keys()) {
      const word = params.get(`${side}.${lever}`);
      if (word && word !== shippedWord(own.policy, lever)) own.moved[lever] = word;
    }
    state[side] = own;
  }
  for (const key of SINGLE) {
    const value = params.get(key) ?? (key === 'from' ? usualStart() : defaults[key] ?? 0);
    state[key] = WHOLE.includes(key) ? Number(value) : value;
  }
  for (const [key, order] of Object.entries(ORDER)) {
    const given = params.getAll(key);
    state[key] = given.length ? order.filter((one) => given.includes(one)) : defaults[key] ?? [];
  }
  state.view = params.get('view') === 'table' ? 'table' : 'chart';
}

const listeners = [];
let timer = 0;

/** Be told of changes: ``listen({draft})`` while something moves, then once it rests. */
export function onChange(listen) {
  listeners.push(listen);
}

/** Tell of a change. @param {'now'|'soon'|'moving'} settle when it counts as at rest */
export function changed(settle = 'now') {
  clearTimeout(timer);
  const draft = settle !== 'now';
  if (settle === 'soon') timer = setTimeout(() => changed('now'), PAUSE);
  listeners.forEach((listen) => listen({ draft }));
}

/** Change policies and tell of it; a decision point that was theirs follows, as ``next`` says. */
export function changePolicies(make, next = usualStart) {
  change(() => {
    const usual = state.from === usualStart();
    make(state);
    if (usual) state.from = next();
  });
}

/** Change the state and tell of it. */
export function change(make, settle = 'now') {
  make(state);
  changed(settle);
}
