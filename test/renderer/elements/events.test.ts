import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const sources = readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(path.sep).join('/'))
  .map((name) => ({ name, text: readFileSync(path.join(root, 'renderer', name), 'utf8') }));
const textOf = (name: string): string => sources.find((source) => source.name === name)?.text ?? '';

const EVENTS = 'elements/events.ts';
const BASE = 'elements/console-element.ts';
/** What the browser itself fires and templates listen to with `@`. */
const NATIVE =
  /^(cancel|change|click|close|contextmenu|copy|dblclick|drag[a-z]+|drop|focusin|focusout|input|keydown|pointer[a-z]+|scroll|submit|toggle)$/;

const namesIn = (pattern: RegExp, except: readonly string[] = []): string[] =>
  sources.filter(({ name, text }) => !except.includes(name) && pattern.test(text)).map(({ name }) => name);

test('events of our own are fired in one place and listened to by name and detail', () => {
  expect(namesIn(/\bnew CustomEvent\b|\.dispatchEvent\(|\bCustomEvent</, [EVENTS])).toEqual([]);
});

test('templates listen with @ only to what the browser fires: ours go through on()', () => {
  const own = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/@([a-z][a-zA-Z-]*)=\$\{/g)]
      .filter(([, event = '']) => !NATIVE.test(event))
      .map(([found]) => `${name}: ${found}`),
  );
  expect(own).toEqual([]);
});

test('every event of the map is fired somewhere and heard somewhere', () => {
  const map = /export interface ConsoleEvents \{\n(.*?)\n\}/s.exec(textOf(EVENTS))?.[1] ?? '';
  const names = [...map.matchAll(/^ {2}'?([a-z-]+)'?: /gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(60);
  const all = sources.map(({ text }) => text).join('\n');
  const unused = names.filter(
    (name) =>
      !all.includes(`fire(this, '${name}'`) || !new RegExp(`(\\bon|Listener)\\(\\s*'${name}'`).test(all),
  );
  expect(unused).toEqual([]);
});

test('every element is a ConsoleElement, so that one that throws says so', () => {
  expect(namesIn(/extends (LitElement|ReactiveElement)\b/, [BASE])).toEqual([]);
});

test('every element that is defined has its class in HTMLElementTagNameMap', () => {
  const missing = sources.flatMap(({ text }) =>
    [...text.matchAll(/customElements\.define\('([a-z-]+)', (\w+)\)/g)]
      .filter(([, tag, type]) => !new RegExp(`    '${tag}': ${type}(<.*>)?;\\n`).test(text))
      .map(([, tag]) => tag),
  );
  expect(missing).toEqual([]);
});

test('nothing reaches into what Lit keeps to itself', () => {
  // Its private members carry these marks, also once they have been made short.
  expect(namesIn(/\b_\$\w+|\._\w+\s*=|\.prototype\.\w+\s*=|\(\w+ as (any|never)\)\.\w+\(/)).toEqual([]);
});
