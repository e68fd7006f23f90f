/** The desk: puts the parts together. */

import { announce, brief } from './announce.js';
import { asker, coarse, get, meet } from './api.js';
import { drawn, redraw, show, showIn } from './charts.js';
import { copyLink, follow, reproduce } from './download.js';
import * as keys from './keys.js';
import * as levers from './levers.js';
import * as panel from './panel.js';
import { onChange, search, state, told } from './state.js';
import * as undo from './undo.js';

const PAUSE = 1000;
const cautions = document.getElementById('cautions');
let view = state.view;
let asked = '';
let timer = 0;

const ask = asker('/api/charts', async (answer, draft) => {
  await show(answer, draft);
  brief(answer.outcomes[0]);
  if (draft) return;
  announce(answer.sentence);
  cautions.replaceChildren(...answer.cautions.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  cautions.hidden = !answer.cautions.length;
  if (told.embed) return;
  follow();
  reproduce(answer.command);
  document.getElementById('ran').textContent = `${state.draws.toLocaleString('en')} draws, model run ${answer.run}`;
  clearTimeout(timer);
  timer = setTimeout(() => explain(search(), false), PAUSE);
});

/** Explain the difference, once nothing moves. */
const explain = asker('/api/decompose', async (answer) => {
  const section = document.getElementById('decompose');
  section.hidden = !answer.charts.length && !answer.lead.length;
  // a chart's title says its sentence already
  const titles = answer.charts.map((one) => one.title.join(' '));
  const rest = answer.lead.map((text) => {
    const title = titles.find((one) => one && text.startsWith(one));
    return title ? text.slice(title.length).trim() : text;
  });
  section.querySelector('.lead').replaceChildren(...rest.filter(Boolean).map((text) => (
    Object.assign(document.createElement('p'), { textContent: text }))));
  await showIn(section.querySelector('.charts'), answer.charts);
});

function question(draft) {
  const found = search(state, draft ? { draws: coarse(state.draws) } : {});
  const now = `${found} ${draft}`;
  if (now === asked) return;
  asked = now;
  ask(found, draft);
}

function listen({ draft }) {
  levers.update();
  if (!draft) {
    panel.update();
    undo.step();
    follow();
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
  }
  await meet();
  question(false);
}

// for tests of the page
window.corridorDesk = { drawn, state, get };
begin();
