/** What is looked at inside the page, the same in every host: expressions for whoever can evaluate in it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type Found, found, type Report, skipped } from './report.ts';

/** Evaluates an expression in the page as if a person had asked, awaits it, and gives its value as JSON has it. */
export type Evaluate = (expression: string) => Promise<unknown>;

const READY_LIMIT_MS = 45_000;
const READY_STEP_MS = 100;

export async function pageIsThere(evaluate: Evaluate): Promise<Found> {
  for (let waitedMs = 0; waitedMs < READY_LIMIT_MS; waitedMs += READY_STEP_MS) {
    if (await evaluate(`document.querySelector('main.work') !== null`).catch(() => false))
      return found(true, 'it shows the machine');
    await sleep(READY_STEP_MS);
  }
  return found(false, String(await evaluate('document.body?.innerText.slice(0, 500) ?? "an empty page"')));
}

/** An answer of a check in the page: whether it is as it should be, and what was seen. */
const answerOf = (value: unknown): Found => {
  const [isRight, said] = Array.isArray(value) ? value : [false, value];
  return found(isRight === true, typeof said === 'string' ? said : JSON.stringify(said ?? null));
};

const NO_NODE = `(() => {
  const seen = ['process', 'require', 'module', 'Buffer', 'global'].filter((name) => name in globalThis);
  return [seen.length === 0, seen.length === 0 ? 'the page has none of it' : seen.join(', ')];
})()`;

const PROTOCOL = `(async () => {
  const own = await fetch('/index.html');
  const missing = await fetch('/assets/../../package.json');
  const policy = own.headers.get('content-security-policy') ?? '';
  const foreign = await fetch('https://docs.kernel.org/').then(() => 'reached', () => 'denied');
  const right = own.status === 200 && missing.status === 404 && policy.includes("default-src 'none'") && foreign === 'denied';
  return [right, 'own page ' + own.status + ', a file outside it ' + missing.status + ', another site ' + foreign + ', policy ' + (policy ? 'there' : 'missing')];
})()`;

const RENDERING = `(() => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  context.fillStyle = 'rgb(10, 200, 30)';
  context.fillRect(0, 0, 4, 4);
  const [red, green, blue] = context.getImageData(1, 1, 1, 1).data;
  const gl = document.createElement('canvas').getContext('webgl');
  const by = gl ? gl.getParameter(gl.VERSION) : 'none';
  return [red === 10 && green === 200 && blue === 30, 'a drawn pixel reads back as ' + [red, green, blue].join(' ') + '; WebGL: ' + by];
})()`;

const permissions = (wanted: Readonly<Record<string, string>>): string => `(async () => {
  const wanted = ${JSON.stringify(wanted)};
  const seen = {};
  for (const name of Object.keys(wanted))
    seen[name] = await navigator.permissions.query({ name }).then(({ state }) => state, () => 'unknown');
  const asWanted = (name) => (wanted[name] === 'not granted' ? seen[name] !== 'granted' : seen[name] === wanted[name]);
  return [Object.keys(wanted).every(asWanted), seen];
})()`;

/** Performance of the page by its own clock, in milliseconds since 1970. */
const PAINT = `(() => {
  const entry = performance.getEntriesByName('first-contentful-paint')[0];
  return entry ? [performance.timeOrigin, performance.timeOrigin + entry.startTime] : null;
})()`;

/**
 * @param wanted states of permissions by name; `not granted` where a browser asks or denies as its owner has set it
 * @param startedMs when the program started, in milliseconds since 1970
 */
export async function checkPage(
  report: Report,
  evaluate: Evaluate,
  wanted: Readonly<Record<string, string>>,
  startedMs: number,
): Promise<void> {
  const look = async (expression: string): Promise<Found> => answerOf(await evaluate(expression));
  await report.check('no Node in the page', () => look(NO_NODE));
  await report.check('files of the page', () => look(PROTOCOL));
  await report.check('permissions', () => look(permissions(wanted)));
  await report.check('rendering', () => look(RENDERING));
  await report.check('first paint', async () => {
    const times = await evaluate(PAINT);
    if (!Array.isArray(times)) return skipped('a window that nobody sees was not painted');
    const [began, painted] = times.map(Number);
    return found(
      true,
      `${Math.round((painted ?? 0) - startedMs)} ms after the start, ${Math.round((painted ?? 0) - (began ?? 0))} ms after the page began`,
    );
  });
}

/** Has the page save a small file, as its buttons do. */
export const SAVE_NAME = 'self-test.txt';
export const SAVE_TEXT = 'lpar-console self-test: ä ≠\n';
export const SAVE = `(() => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([${JSON.stringify(SAVE_TEXT)}], { type: 'text/plain' }));
  link.download = ${JSON.stringify(SAVE_NAME)};
  link.click();
  return true;
})()`;

export const copy = (text: string): string =>
  `navigator.clipboard.writeText(${JSON.stringify(text)}).then(() => 'copied', (error) => String(error))`;

/** A field to paste into; then what is in it, which takes the field away. */
export const PASTE_FIELD = `(() => {
  const field = document.createElement('textarea');
  field.id = 'self-test-field';
  document.body.append(field);
  field.focus();
  return document.activeElement === field;
})()`;
export const PASTED = `(() => {
  const field = document.getElementById('self-test-field');
  field.remove();
  return field.value;
})()`;
