/** A lever's path as a word of an address, and back; the grammar is that of the server. */

/**
 * @typedef {{value: number, start: string, end: string}} Span
 * @typedef {{kind: 'untouched'|'constant'|'step'|'pulse'|'ramp'|'schedule', value?: number,
 *   first?: number|null, start?: string, end?: string, spans?: Span[]}} Path
 */

const NUMBER = '-?\\d{1,9}(?:\\.\\d{1,20})?(?:e-\\d{1,3})?';
const MONTH = '(?:\\d{4}-\\d{2}|\\d{1,3})';
const SPAN = new RegExp(`^(${NUMBER})@(${MONTH})(?:\\.\\.(${MONTH}))?$`);
const RAMP = new RegExp(`^(${NUMBER})?to(${NUMBER})@(${MONTH})\\.\\.(${MONTH})$`);
const PLAIN = new RegExp(`^${NUMBER}$`);

/** Return the path of a word, null where it is none. @returns {Path|null} */
export function parse(word) {
  if (word === 'untouched') return { kind: 'untouched' };
  if (PLAIN.test(word)) return { kind: 'constant', value: Number(word) };
  const ramp = RAMP.exec(word);
  if (ramp) {
    const first = ramp[1] === undefined ? null : Number(ramp[1]);
    return { kind: 'ramp', first, value: Number(ramp[2]), start: ramp[3], end: ramp[4] };
  }
  const spans = word.split(',').map((part) => SPAN.exec(part));
  if (!spans.every(Boolean)) return null;
  const found = spans.map((m) => ({ value: Number(m[1]), start: m[2], end: m[3] ?? '' }));
  if (found.length > 1) return { kind: 'schedule', spans: found };
  const [one] = found;
  return one.end ? { kind: 'pulse', ...one } : { kind: 'step', value: one.value, start: one.start };
}

/** Return the word of a path. @param {Path} path */
export function format(path) {
  const span = (s) => `${number(s.value)}@${s.start}${s.end ? `..${s.end}` : ''}`;
  switch (path.kind) {
    case 'untouched': return 'untouched';
    case 'constant': return number(path.value);
    case 'ramp': {
      const first = path.first === null || path.first === undefined ? '' : number(path.first);
      return `${first}to${number(path.value)}@${path.start}..${path.end}`;
    }
    case 'schedule': return path.spans.map(span).join(',');
    default: return span(path);
  }
}

/** Write a number as the server does: every digit, and no more. */
export function number(value) {
  return String(value || 0);
}

/** Return the value that a path comes to, which its slider shows. */
export function valueOf(path, untouched) {
  if (path.kind === 'untouched') return untouched;
  return path.kind === 'schedule' ? path.spans.at(-1).value : path.value;
}

/** Return the path with that value changed. @returns {Path} */
export function withValue(path, value) {
  if (path.kind === 'untouched') return { kind: 'constant', value };
  if (path.kind !== 'schedule') return { ...path, value };
  return { ...path, spans: [...path.spans.slice(0, -1), { ...path.spans.at(-1), value }] };
}

/** Return a month as its index from year 0. */
export function monthIndex(text) {
  const [year, month] = text.split('-').map(Number);
  return 12 * year + month - 1;
}

/** Return months from the decision point of a month of a path. */
export function offset(month, start) {
  return month.includes('-') ? monthIndex(month) - monthIndex(start) : Number(month);
}

/** Return the name of the month that is some months from the decision point. */
export function monthName(months, start) {
  const index = monthIndex(start) + months;
  const date = new Date(Date.UTC(Math.floor(index / 12), index % 12, 1));
  return date.toLocaleDateString('en', { month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** Return the name of a month in full: ``June 2018``. */
export function longMonth(month) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1, 1)).toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** Return when a path holds, in words. */
export function when(path, start) {
  const name = (month) => monthName(offset(month, start), start);
  switch (path.kind) {
    case 'untouched': return 'untouched';
    case 'constant': return 'the whole time';
    case 'step': return `from ${name(path.start)} on`;
    case 'pulse': return name(path.start) === name(path.end) ? `in ${name(path.end)}` : `${name(path.start)} to ${name(path.end)}`;
    case 'ramp': return `moving evenly, ${name(path.start)} to ${name(path.end)}`;
    default: return `last of ${path.spans.length} values, from ${name(path.spans.at(-1).start)}`;
  }
}

/** Return the values of a path month by month, as the model takes them. */
export function monthly(path, start, months, untouched) {
  const at = (month) => offset(month, start);
  return Array.from({ length: months }, (_, t) => {
    if (path.kind === 'untouched') return untouched;
    if (path.kind === 'constant') return path.value;
    if (path.kind === 'ramp') {
      const [first, last] = [at(path.start), at(path.end)];
      if (t < first) return untouched;
      const low = path.first ?? untouched;
      return low + (path.value - low) * Math.min(1, (t - first) / Math.max(1, last - first));
    }
    const spans = path.kind === 'schedule' ? path.spans : [path];
    let value = untouched;
    spans.forEach((span, n) => {
      const next = spans[n + 1];
      const end = span.end ? at(span.end) : next ? at(next.start) - 1 : months;
      if (t >= at(span.start) && t <= end) value = span.value;
    });
    return value;
  });
}
