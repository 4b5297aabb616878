/** shell: scripts made by chance, and lines that once held everything up. None crashes the shell or goes on for ever. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { fuzzScript } from '../guest/shell/fuzz-scripts.ts';
import { problemOf } from '../guest/shell/fuzzed.ts';
import { type Breaker, newTally, rounds } from './breaker.ts';

const SCRIPTS = 60;
const CASE_LIMIT_MS = 120_000;
const CASES = path.join(import.meta.dirname, 'cases');

export const shell: Breaker = (effort) => {
  const tally = newTally();
  return rounds(effort, tally, async (seed) => {
    const kept =
      seed === effort.seed && fs.existsSync(CASES)
        ? fs
            .readdirSync(CASES)
            .filter((name) => name.endsWith('.sh'))
            .map((name) => fs.readFileSync(path.join(CASES, name), 'utf8'))
        : [];
    tally.count('kept cases', kept.length);
    for (const text of kept) {
      // What once held everything up ends by itself, whatever it says.
      const cli = path.join(import.meta.dirname, '..', '..', 'main', 'cli', 'index.ts');
      const { signal } = spawnSync(process.execPath, [cli, 'run', '-c', text], { timeout: CASE_LIMIT_MS });
      if (signal !== null) tally.wrong(`a kept case does not end (${signal}): ${text.slice(0, 80)}`);
    }
    for (const text of [...fc.sample(fuzzScript, { numRuns: SCRIPTS, seed })]) {
      const problem = problemOf(text);
      tally.count('scripts');
      if (problem !== undefined) tally.wrong(`seed ${seed}: ${problem}\n${text.slice(0, 500)}`);
    }
  });
};
