/** The desk: puts the parts together. */

import { announce, brief } from './announce.js';
import { asker, coarse, get, meet, say } from './api.js';
import { drawn, redraw, show, showIn } from './charts.js';
import { copyLink, follow, reproduce } from './download.js';
import * as keys from './keys.js';
import * as last from './last.js';
import * as levers from './levers.js';
import * as panel from './panel.js';
import { onChange, search, state, told } from './state.js';
import * as undo from './undo.js';

const PAUSE = 1000;
const cautions = document.getElementById('cautions');
const outcomes = document.getElementById('outcomes');
let { view, from } = state;
let asked = '';
let timer = 0;

const ask = asker('/api/charts', async (answer, draft, overtaken) => {
  await show(answer, draft, overtaken);
  brief(answer.outcomes[0]);
  if (draft) return;
  announce(answer.sentence);
  cautions.querySelector('ul').replaceChildren(...answer.cautions.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  cautions.querySelector('.count').textContent = String(answer.cautions.length);
  cautions.hidden = !answer.cautions.length;
  if (told.embed) return;
  follow();
  last.keep(search());
  panel.tell(answer.policies);
  reproduce(answer);
  document.getElementById('ran').textContent = `${state.draws.toLocaleString('en')} draws, model run ${answer.run}${answer.changed && `, ${answer.changed}`}`;
  clearTimeout(timer);
  timer = setTimeout(() => explain(search(), false), PAUSE);
}, (error, draft) => {
  outcomes.setAttribute('aria-busy', 'false');
  // what moves is asked again once it rests
  if (told.embed) say(error.message);
  else if (!draft && !undo.retract(() => complain(error))) complain(error);
});

/** Say at each field what is wrong with it, once it shows again what the charts are of. */
function complain({ message, errors }) {
  const left = errors.filter(({ field, detail }) => {
    const said = `${detail[0].toUpperCase()}${detail.slice(1)}. The earlier value stays.`;
    return !(panel.complain(field, said) || levers.complain(field, said));
  });
  if (left.length || !errors.length) say(message);
}

/** Explain the difference, once nothing moves. */
const explain = asker('/api/decompose', async (answer) => {
  const section = document.getElementById('decompose');
  section.hidden = !answer.charts.length && !answer.lead.length;
  const left = new Set(answer.lead);
  const charts = answer.charts.map((chart) => {
    // a chart's title is the beginning of its sentences; the rest goes under it
    const title = chart.title.join(' ');
    const whole = title && answer.lead.find((text) => text.startsWith(title));
    if (!whole) return chart;
    left.delete(whole);
    return { ...chart, caption: `${whole.slice(title.length).trim()} ${chart.caption}`.trim() };
  });
  section.querySelector('.lead').replaceChildren(...[...left].map((text) => (
    Object.assign(document.createElement('p'), { textContent: text }))));
  section.querySelector('.stands').textContent = answer.stands;
  await showIn(section.querySelector('.charts'), charts);
  await prepare();
}, () => {
  // what is wrong is said of the charts
});

const shape = () => [state.from, state.months, state.draws].join();
const ready = new Set();

/** Have the desk ready for fewer draws before something moves; the first answer takes seconds. */
async function prepare() {
  const now = shape();
  if (ready.has(now) || coarse(state.draws) === state.draws) return;
  try {
    await get(`/api/charts?${search(state, { draws: coarse(state.draws) })}`);
    ready.add(now);
  } catch {
    // all draws are asked for while something moves, then
  }
}

function question(draft) {
  const few = draft && ready.has(shape());
  const found = search(state, few ? { draws: coarse(state.draws) } : {});
  const now = `${found} ${draft}`;
  if (now === asked) return;
  asked = now;
  // what moves is drawn on the way; else figures may be of an earlier question for seconds
  if (!draft) outcomes.setAttribute('aria-busy', 'true');
  ask(found, draft);
}

/** Learn where levers stand untouched at another decision point. */
async function relearn() {
  try {
    levers.learn((await get(`/api/choices?${search()}`)).levers);
  } catch {
    // what is wrong with the decision point is said of the charts
  }
}

function listen({ draft }) {
  levers.update();
  if (!draft) {
    panel.update();
    undo.step();
    follow();
  }
  if (from !== state.from) {
    from = state.from;
    relearn();
  }
  if (view !== state.view) {
    view = state.view;
    redraw();
  }
  question(draft);
}

async function begin() {
  if (!told.embed) {
    levers.begin();
    panel.begin();
    keys.listen();
    undo.begin();
    levers.update();
    panel.update();
    const button = document.getElementById('copy-link');
    button.addEventListener('click', () => copyLink(button));
    onChange(listen);
    last.offer();
  }
  meet();
  question(false);
}

/** On paper nothing can be opened. */
function unfold() {
  const folded = [...document.querySelectorAll('#answer details:not([open], .picker)')];
  folded.forEach((one) => { one.open = true; });
  addEventListener('afterprint', () => folded.forEach((one) => { one.open = false; }), { once: true });
}
addEventListener('beforeprint', unfold);

// for tests of the page
window.corridorDesk = { drawn, state, get };
begin();
