import { expect, test } from 'vitest';
import { runbook, runbookJsonSchema } from '../../main/contract/runbook-schema.ts';
import { RUNBOOK_LIMITS } from '../../shared/runbook.ts';

const STEP = { title: 'a', command: 'true', exit: 0, match: 'equal', output: '', otherwise: '' };
const BLANK = {
  format: 1,
  title: 'x',
  change: '',
  author: '',
  system: 'S',
  partition: 'P',
  purpose: '',
  rehearsal: null,
  risks: [],
  before: [],
  steps: [STEP],
  after: [],
  back: [],
};

test('schemas/runbook.schema.json is what the door takes', async () => {
  await expect(`${JSON.stringify(runbookJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/runbook.schema.json',
  );
});

test.each<readonly [string, object]>([
  ['a field that nobody knows', { ...BLANK, colour: 'red' }],
  ['another format', { ...BLANK, format: 2 }],
  ['no title', { ...BLANK, title: '' }],
  ['an exit code that no program has', { ...BLANK, steps: [{ ...STEP, exit: 256 }] }],
  ['a way of comparing that nobody knows', { ...BLANK, steps: [{ ...STEP, match: 'regex' }] }],
  ['too many steps', { ...BLANK, steps: Array.from({ length: RUNBOOK_LIMITS.steps + 1 }, () => STEP) }],
  [
    'more bytes than a call holds',
    {
      ...BLANK,
      back: Array.from({ length: 20 }, () => ({ ...STEP, output: 'x'.repeat(RUNBOOK_LIMITS.outputChars) })),
    },
  ],
])('a runbook with %s is refused', (_, document) => {
  expect(runbook.safeParse(BLANK).success).toBe(true);
  expect(runbook.safeParse(document).success).toBe(false);
});
