/** Asking the desk: one question at a time, the newest next; what to do when it is silent. */

import { choices } from './state.js';

const PATIENCE = 25_000;
const WAITS = [500, 1000, 2000, 4000];

const banner = document.getElementById('offline');
const notice = document.getElementById('notice');
let instance = '';

/** What the desk says is wrong with a question; ``errors`` has the fields that it names. */
class Refused extends Error {
  constructor({ detail, errors }) {
    super(detail ?? 'The desk can’t answer that.');
    this.errors = errors ?? [];
  }
}

/** The desk is there and can't answer yet. */
class Later extends Error {
  constructor(seconds) {
    super('later');
    this.milliseconds = 1000 * (seconds || 1);
  }
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Fetch a document. Throws Refused, Later, or what fetch throws where nobody answers. */
export async function get(path, options = {}) {
  const response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), ...options });
  if (response.status === 503) throw new Later(Number(response.headers.get('Retry-After')));
  const document = await response.json();
  if (!response.ok) throw new Refused(document);
  return document;
}

/**
 * Make a question asker: ``ask(search, draft)``; only the newest waits.
 * ``onAnswer(answer, draft, overtaken)``: ``overtaken()`` says that a newer question waits.
 * ``onRefused(error, draft)``: what to do about a question that can't be answered.
 */
export function asker(path, onAnswer, onRefused) {
  let pending = null;
  let busy = false;

  async function next() {
    while (pending) {
      const asked = pending;
      pending = null;
      try {
        const answer = await get(`${path}?${asked.search}`);
        closeNotice('refused');
        // while something moves, an answer that was overtaken is still shown
        if (!pending || asked.draft) await onAnswer(answer, asked.draft, () => pending !== null);
      } catch (error) {
        if (error instanceof Refused) {
          if (!pending) onRefused(error, asked.draft);
        } else {
          if (error instanceof Later) await pause(error.milliseconds);
          else await reconnect();
          pending ??= asked;
        }
      }
    }
  }

  return async (search, draft) => {
    pending = { search, draft };
    if (busy) return;
    busy = true;
    try {
      await next();
    } finally {
      busy = false;
    }
  };
}

/** Say that nobody answers, and wait until somebody does. */
async function reconnect() {
  for (let n = 0; ; n += 1) {
    try {
      const status = await get('/api/status');
      const other = instance && status.instance !== instance;
      instance = status.instance;
      if (!banner.hidden) {
        banner.textContent = other ? 'The desk was started again and answers.' : 'The desk answers again.';
        setTimeout(() => { banner.hidden = true; }, 4000);
      }
      return;
    } catch {
      banner.textContent = 'The desk does not answer; trying again.';
      banner.hidden = false;
      await pause(WAITS[Math.min(n, WAITS.length - 1)]);
    }
  }
}

/** Learn which start of the desk this is. */
export async function meet() {
  try {
    instance = (await get('/api/status')).instance;
  } catch {
    // the first question finds out
  }
}

/** Show what is wrong with what was asked, or something of another kind; what was drawn stays. */
export function say(text, kind = 'refused') {
  const line = Object.assign(document.createElement('p'), { textContent: text });
  notice.querySelectorAll('p, ul').forEach((one) => one.remove());
  notice.prepend(line);
  notice.dataset.kind = kind;
  notice.hidden = false;
}

/** Close the notice, if it is of this kind. */
export function closeNotice(kind) {
  if (!kind || notice.dataset.kind === kind) notice.hidden = true;
}

notice.querySelector('.close').addEventListener('click', () => closeNotice());

/** Return what is asked for while something moves. */
export function coarse(draws) {
  return Math.max(choices.limits.least_draws, Math.min(choices.limits.coarse_draws, draws));
}
