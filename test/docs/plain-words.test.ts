/** What the page says is in an operator's words: names that only a program needs never reach the screen. */

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const GOLDENS = ['test/renderer/screens/golden', 'test/renderer/elements/golden'];

/** Names of the HMC's statuses and tasks as programs spell them, signals, paths of calls, and what a broken text says. */
const OF_PROGRAMS =
  /\b(?:not-activated|not-operating|has-unacceptable-status|SIGINT|SIGTERM|params\.|undefined|null|NaN|microsteps?|errno|resetClear|resetNormal|pswRestart|nothingLoaded|changeProfile|writeSysfs|signalPendingWrite)\b|\[object|Infinity/;

const texts = (name: string, text: string) =>
  text
    .split('\n')
    .map((line, index) => ({ where: `${name}:${index + 1}`, line }))
    .filter(({ line }) => OF_PROGRAMS.test(line));

test('no screen and no element says a developer’s word', () => {
  const found = GOLDENS.flatMap((folder) =>
    fs
      .readdirSync(folder)
      .flatMap((name) => texts(path.join(folder, name), fs.readFileSync(path.join(folder, name), 'utf8'))),
  );
  expect(found).toEqual([]);
});

/** What stands between quotes in a module of strings; keys and code are none of it. */
const literals = (source: string): string[] =>
  [
    ...source
      .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      .matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g),
  ]
    .map((match) => match[1] ?? match[2] ?? '')
    // What is put in is code: `${size === null ? …}`.
    .map((text) => text.replace(/\$\{[^}]*\}|[=!]== null\b/g, '…'))
    .filter((text) => /\s/.test(text.trim()));

test('no sentence of the page’s strings has one', () => {
  const folder = 'renderer/strings';
  const found = fs.readdirSync(folder).flatMap((name) =>
    literals(fs.readFileSync(path.join(folder, name), 'utf8'))
      .filter((text) => OF_PROGRAMS.test(text))
      .map((text) => `${name}: ${text}`),
  );
  expect(found).toEqual([]);
});
