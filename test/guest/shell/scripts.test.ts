/**
 * The language against real bash: scripts by construct, and scripts made by chance. Standard output and exit code are
 * compared; messages differ. A longer run by hand: `npm run compare:shell -- --scripts 10000`.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { bashVersion, inRealBash, inSimulatedBash } from './bash.ts';
import { smallShell } from './machines.ts';
import { script } from './script-grammar.ts';

const FOLDER = path.join(import.meta.dirname, 'scripts');
const BETWEEN = '# ---- next script\n';
const GENERATED = 200;

const version = bashVersion();
/** What is compared is bash 5.2; older ones lack constructs, and bash may be missing. */
const reason = version === undefined ? 'no bash on this system' : undefined;

describe.skipIf(reason !== undefined)(`as bash${reason ? ` (skipped: ${reason})` : ''}`, () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.sh'));

  test.each(files)('%s prints and answers the same', (name) => {
    const texts = readFileSync(path.join(FOLDER, name), 'utf8').split(BETWEEN);
    const real = inRealBash(texts);
    for (const [index, text] of texts.entries()) {
      const { exit, stdout } = inSimulatedBash(text);
      expect({ text, exit, stdout }).toEqual({ text, ...real[index] });
    }
  });

  test(`${GENERATED} scripts made by chance do`, () => {
    const texts = fc.sample(script, { numRuns: GENERATED, seed: 16 });
    const real = inRealBash(texts);
    const differing = texts.filter((text, index) => {
      const simulated = inSimulatedBash(text);
      return simulated.stdout !== real[index]?.stdout || simulated.exit !== real[index]?.exit;
    });
    expect(differing).toEqual([]);
  });
});

test.each([
  ['false || (echo bad; exit 1); echo after', 'bad\nafter\n'],
  ['echo a | { read x; exit 3; }; echo $?', '3\n'],
  ['x=$(echo in; exit 4); echo "$x $?"', 'in 4\n'],
])('exit inside ( ), a pipe or $( ) does not log the terminal out: %s', (line, stdout) => {
  const shell = smallShell();
  expect(runToEnd(shell, line)).toMatchObject({ stdout, exit: 0 });
  expect(shell.exited).toBeUndefined();
});

test('head ends when it has its lines, and what writes to it ends then', () => {
  const { stdout, exit } = runToEnd(
    smallShell(),
    'f() { while :; do echo y; done; }; f | head -n 2; echo "${PIPESTATUS[@]}"; f | head -1',
  );
  expect({ stdout, exit }).toEqual({ stdout: 'y\ny\n141 0\ny\n', exit: 0 });
});

test('a long background job has its turns beside the next lines, the same ones each time', () => {
  const once = (): string => {
    const shell = smallShell({ interactive: true });
    const lines = [
      '{ for i in {1..6000}; do :; done; echo job; } &',
      'echo first',
      'for i in {1..100}; do :; done; echo second',
      'wait; echo end',
    ];
    return lines.map((line) => runToEnd(shell, line).stdout).join('');
  };
  expect(once()).toMatch(/^first\n(second\n)?job\n(second\n)?end\n$/);
  expect(once()).toBe(once());
});
