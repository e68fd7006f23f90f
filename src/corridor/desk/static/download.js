/** What can be taken away: links that follow the state, and how to make the numbers again. */

import { SIDES, groupOf, search, state } from './state.js';

const FORMS = ['png', 'svg', 'csv'];
const DOWNLOADS = ['fan', 'difference', 'dots'];

/** Fill the links to the files of one chart. */
export function fileLinks(element, chart) {
  const known = DOWNLOADS.includes(chart.kind);
  element.hidden = !known;
  if (!known) return;
  if (!element.children.length) {
    const label = Object.assign(document.createElement('span'), { textContent: 'Download ' });
    const links = FORMS.map((form) => {
      const link = document.createElement('a');
      link.textContent = form.toUpperCase();
      link.dataset.form = form;
      link.download = '';
      link.setAttribute('aria-label', `Download this chart as ${form.toUpperCase()}: ${chart.kind}, ${chart.outcome}`);
      return link;
    });
    element.append(label, ...links);
  }
  const asked = search(state, { outcome: [chart.outcome] });
  element.querySelectorAll('a').forEach((link) => {
    link.href = `/download/${chart.kind}.${link.dataset.form}?${asked}`;
  });
}

/** Have every other link follow the state. */
export function follow() {
  const asked = search();
  document.querySelectorAll('a[data-href]').forEach((link) => {
    link.href = `${link.dataset.href}?${asked}`;
  });
  document.querySelectorAll('a[data-save]').forEach((link) => {
    link.href = `/api/policy/${link.dataset.save}.toml?${asked}`;
  });
}

/** Show how the numbers are made again. */
export function reproduce({ command, question, run, conditional, policies, outcomes }) {
  document.getElementById('command').textContent = command;
  const group = groupOf(state.group);
  const whole = document.getElementById('whole');
  whole.textContent = group ? `The command prints all groups together; with --json FILE it writes each group, ${group} as ${state.group}.` : '';
  whole.hidden = !group;
  const cite = document.getElementById('cite');
  cite.textContent = `Corridor ${cite.dataset.version}: ${question} Model run ${run}, ${state.draws.toLocaleString('en')} draws, seed ${state.seed}. ${conditional}`;
  const changed = (side) => Object.keys(state[side].moved).length || state[side].name;
  const files = SIDES.map((side, n) => JSON.stringify(changed(side) ? `${policies[n].id}.toml` : state[side].policy));
  const of = (one) => (group && outcomes.find(({ id }) => id === one).group === state.group ? '[0, group]' : '');
  const lines = [
    'from corridor.questions.compare import compare',
    '',
    'found = compare(',
    `    [${files.join(', ')}],`,
    `    start=${JSON.stringify(state.from)},`,
    `    months=${state.months},`,
    `    draws=${state.draws},`,
    `    seed=${state.seed},`,
    `    outcomes=${JSON.stringify(state.outcome)},`,
    `    account=${JSON.stringify(state.account)},`,
    ...['off', 'on'].filter((key) => state[key].length).map((key) => `    ${key}=${JSON.stringify(state[key])},`),
    ')',
    ...(group ? [`group = found.groups.index(${JSON.stringify(state.group)})`] : []),
    ...state.outcome.map((one) => `print(found.difference_total[${JSON.stringify(one)}]${of(one)})`),
  ];
  document.getElementById('python').textContent = lines.join('\n');
}

/** Copy the link of what is shown. */
export async function copyLink(button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'The address bar holds the link';
  }
  setTimeout(() => { button.textContent = before; }, 2500);
}
