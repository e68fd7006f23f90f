/** A lever over the time of the run, as a line beside the words that say when. */

import { monthly } from './path.js';
import { state } from './state.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDE, HIGH] = [56, 14];

/** Draw a path that moves beside its summary; one that stands still has no line. */
export function spark(when, path, about) {
  const summary = when.querySelector('summary');
  summary.querySelector('svg')?.remove();
  if (path.kind === 'untouched' || path.kind === 'constant') return;
  const values = monthly(path, state.from, state.months, about.untouched);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (t) => (WIDE * t) / values.length;
  const y = (v) => 2 + (HIGH - 4) * (high === low ? 0.5 : (high - v) / (high - low));
  const line = values.map((v, t) => `${t ? 'L' : 'M'}${x(t).toFixed(1)} ${y(v).toFixed(1)}H${x(t + 1).toFixed(1)}`).join('');
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDE} ${HIGH}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('spark');
  const drawn = document.createElementNS(SVG, 'path');
  drawn.setAttribute('d', line);
  svg.append(drawn);
  summary.append(svg);
}
