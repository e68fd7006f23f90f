/** Drawing answers: a section for each outcome, a figure for each chart. */

import { fillTable } from './table.js';
import { fileLinks } from './download.js';
import { state, told } from './state.js';

/**
 * @typedef {{figure: HTMLElement, key: string, names: string, view: any, chart: any}} Slot
 */

/** @type {Map<string, Slot>} */
const slots = new Map();
/** @type {Map<string, HTMLElement>} */
const sections = new Map();
const within = document.getElementById('outcomes');

// a colour of the theme stands for its token, so that a chart follows the page's colours
const tokens = new Map(Object.entries(told.tokens).map(([name, hex]) => [hex, `var(--${name})`]));

const piece = (id) => document.getElementById(`piece-${id}`).content.firstElementChild.cloneNode(true);

/** Show the answer of ``/api/charts``. */
export async function show(answer, draft, overtaken = () => false) {
  within.querySelector('.waiting')?.remove();
  const shown = new Set(answer.outcomes.map((one) => one.id));
  for (const [id, section] of sections) {
    if (!shown.has(id)) {
      section.remove();
      sections.delete(id);
    }
  }
  answer.outcomes.forEach((outcome, n) => {
    const section = sections.get(outcome.id) ?? newSection(outcome);
    if (within.children[n] !== section) within.insertBefore(section, within.children[n] ?? null);
    section.querySelector('h2').textContent = outcome.heading;
    section.querySelector('.period').textContent = `Figures in bold: ${outcome.period[0].toLowerCase()}${outcome.period.slice(1)}.`;
    section.querySelector('.whose').textContent = outcome.note;
    section.querySelector('.whose').hidden = !outcome.note;
    section.querySelector('.finding').replaceChildren(...leadAndRest(outcome.difference));
    section.querySelector('.recorded').textContent = outcome.recorded;
  });
  const wanted = answer.charts.filter((one) => !told.show || one.kind === told.show);
  await figures(wanted, (chart) => sections.get(chart.outcome).querySelector('.charts'), draft, overtaken);
  forget((slot) => slot.chart.kind in KINDS && !wanted.some((one) => one.id === slot.chart.id));
  within.setAttribute('aria-busy', 'false');
  // how often everything was drawn and came to rest
  if (!draft) within.dataset.settled = String(1 + Number(within.dataset.settled ?? 0));
}

const KINDS = { fan: 1, difference: 1, dots: 1 };

/** Show charts of another answer inside an element, in their order. */
export async function showIn(element, charts) {
  await figures(charts, () => element, false);
  const ids = new Set(charts.map((one) => one.id));
  forget((slot) => element.contains(slot.figure) && !ids.has(slot.chart.id));
}

async function figures(charts, place, draft, overtaken = () => false) {
  const filled = charts.map((chart) => {
    let slot = slots.get(chart.id);
    const home = place(chart);
    if (!slot || slot.figure.parentElement !== home) {
      slot?.view?.finalize();
      slot = { figure: piece('chart'), key: '', names: '', view: null, chart };
      slots.set(chart.id, slot);
      slot.figure.dataset.chart = chart.id;
      slot.figure.dataset.kind = chart.kind ?? '';
      home.append(slot.figure);
    }
    return { slot, chart };
  });
  // both policies first, then what is made of them
  const first = filled.filter(({ chart }) => chart.kind === 'fan');
  const order = [...first, ...filled.filter((one) => !first.includes(one))];
  const left = [];
  // new figures into the drawings that are there, at once; then those drawings anew that need it
  for (const one of order) {
    // what moves on is drawn for both policies, and the rest once it is kept up with
    if (draft && !first.includes(one) && overtaken()) return;
    if (!await fill(one.slot, one.chart, draft)) left.push(one);
  }
  if (left.length) await new Promise((done) => requestAnimationFrame(done));
  for (const { slot, chart } of left) await embed(slot, chart);
}

function forget(gone) {
  for (const [id, slot] of slots) {
    if (gone(slot) || !slot.figure.isConnected) {
      slot.view?.finalize();
      slot.figure.remove();
      slots.delete(id);
    }
  }
}

function newSection(outcome) {
  const section = piece('outcome');
  const title = section.querySelector('h2');
  title.id = `outcome-${outcome.id}`;
  section.setAttribute('aria-labelledby', title.id);
  section.dataset.outcome = outcome.id;
  section.querySelector('.definition').textContent = outcome.definition;
  sections.set(outcome.id, section);
  return section;
}

/** Return what comes first in bold, then the rest. */
export function leadAndRest([lead, ...rest]) {
  const strong = Object.assign(document.createElement('strong'), { textContent: lead });
  return [strong, rest.filter(Boolean).length ? ` ${rest.join(' ')}` : ''];
}

/** Show a chart's words, and its figures as far as its drawing can; return whether that is all. */
async function fill(slot, chart, draft) {
  const { figure } = slot;
  slot.chart = chart;
  const set = (name, text) => {
    const node = figure.querySelector(name);
    node.textContent = text;
    node.hidden = !text;
  };
  const title = figure.querySelector('.title');
  const lines = chart.title.map((line) => Object.assign(document.createElement('span'), { textContent: line }));
  title.replaceChildren(...lines);
  set('.cut', chart.cut);
  set('.caption', chart.caption);
  set('.source', chart.source);
  fileLinks(figure.querySelector('.files'), chart);
  const asTable = state.view === 'table' && Boolean(chart.table?.rows.length);
  const { unit } = chart.table ?? {};
  set('.measure', asTable && unit ? `In ${unit}. 5% stands for the value that 5 of 100 draws are below.` : chart.subtitle);
  const drawing = figure.querySelector('.drawing');
  const table = figure.querySelector('.scroll');
  drawing.hidden = asTable;
  table.hidden = !asTable;
  if (asTable) {
    fillTable(table, chart);
    return true;
  }
  drawing.setAttribute('aria-label', chart.alt);
  drawing.style.aspectRatio = `${chart.width} / ${chart.height}`;
  drawing.style.maxWidth = `${1.25 * chart.width}px`;
  const poured = await pour(slot, chart);
  // while something moves the axes hold still: the drawing stays, its figures change
  return poured && (draft || slot.key === chart.key);
}

/** Put new figures into the drawing that is there; return whether it could take them. */
async function pour(slot, chart) {
  if (!slot.view || slot.names !== namesOf(chart)) return false;
  try {
    for (const [name, rows] of Object.entries(chart.rows)) slot.view.data(name, rows);
    await slot.view.runAsync();
    return true;
  } catch {
    // a drawing without one of these rows is drawn anew
    return false;
  }
}

const namesOf = (chart) => Object.keys(chart.rows).join();

/** Draw a chart anew. */
async function embed(slot, chart) {
  const { vegaEmbed } = window;
  const spec = { ...themed(chart.spec), datasets: chart.rows };
  const box = document.createElement('div');
  const options = { ast: true, actions: false, renderer: 'svg', defaultStyle: false, tooltip: false };
  const made = await vegaEmbed(box, spec, options);
  slot.view?.finalize();
  Object.assign(slot, { view: made.view, key: chart.key, names: namesOf(chart) });
  // the drawing as a whole is the picture, with its words as its name
  box.querySelector('svg').setAttribute('aria-hidden', 'true');
  box.querySelector('form')?.remove();
  slot.figure.querySelector('.drawing').replaceChildren(box);
}

function themed(node) {
  if (Array.isArray(node)) return node.map(themed);
  if (node && typeof node === 'object') {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, themed(value)]));
  }
  return tokens.get(node) ?? node;
}

/** Show again what was shown, after a change of view. */
export async function redraw() {
  for (const slot of slots.values()) {
    if (!await fill(slot, slot.chart, false)) await embed(slot, slot.chart);
  }
}

/** Return the rows that are drawn now, chart id -> rows by name; for tests of the page. */
export function drawn() {
  return Object.fromEntries([...slots].map(([id, slot]) => [
    id, Object.fromEntries(slot.names.split(',').filter(Boolean).map((name) => [name, slot.view.data(name)])),
  ]));
}
