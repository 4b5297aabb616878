/** The text programs against Debian's own: standard output and exit code of generated command lines. */

import { afterAll, describe, expect, test } from 'vitest';
import { isInstalled, product, type Ran, runHere, runReal } from './compare.ts';
import { GROUPS } from './index.ts';
import { linesOf, recordedAnswers, versionOf } from './recorded.ts';

/** Of what is kept, one line in so many is asked of the real program all the same. */
const ASKED_AGAIN = 50;

let same = 0;
afterAll(() => {
  console.log(`differential: ${same} command lines print what Debian's programs print`);
});

describe.each(GROUPS)('$name', { timeout: 300_000 }, (group) => {
  const { needs, templates } = group;
  const recorded = recordedAnswers(group);
  const missing = needs.filter((program) => !isInstalled(program));

  test.for(templates)('%s', (template, context) => {
    const lines = product(template);
    const unknown = recorded ? lines.filter((line) => !recorded.answers[line]) : lines;
    if (unknown.length > 0 && missing.length > 0) context.skip(`not installed: ${missing.join(' ')}`);
    const asked = unknown.length === 0 ? [] : runReal(unknown);
    const real = new Map<string, Ran | undefined>(unknown.map((line, index) => [line, asked[index]]));
    const wanted = lines.map((line) => ({ line, ...(real.get(line) ?? recorded?.answers[line]) }));
    const here = lines.map((line) => {
      const { stdout, exit } = runHere(line);
      return { line, stdout, exit };
    });
    expect(here).toEqual(wanted);
    same += lines.length;
  });
});

describe.each(GROUPS.filter(({ isRecorded }) => isRecorded))('$name', { timeout: 300_000 }, (group) => {
  const recorded = recordedAnswers(group);

  test('what is kept is what the real program still prints, and nothing else', (context) => {
    expect(recorded, 'npm run record:differential keeps it again').toBeDefined();
    const kept = Object.entries(recorded?.answers ?? {});
    const lines = new Set(linesOf(group));
    expect(kept.filter(([line]) => !lines.has(line))).toEqual([]);
    const installed = versionOf(group.needs[0] ?? '');
    if (installed !== recorded?.version)
      context.skip(`kept is what ${recorded?.version} printed, installed is ${installed || 'none'}`);
    const chosen = kept.filter((_, index) => index % ASKED_AGAIN === 0);
    const ran = runReal(chosen.map(([line]) => line));
    expect(chosen.map(([line], index) => [line, ran[index]])).toEqual(chosen);
  });
});
