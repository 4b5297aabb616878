import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../main/recording/json-text.ts';
import { isRecording, readRecordingAtOnce } from '../../main/recording/read.ts';
import { recordingJsonSchema } from '../../main/recording/schema.ts';
import { recordingText } from './recordings.ts';

const BASE = recordingText('6.12-base-G1-mom1');

function read(text: string) {
  const reading = readJson(text);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** Of the recording as JSON, what the changes below reach into. */
interface Loose {
  machine: object;
  kernel: object;
  boot: { state: { blocks: object } };
  steps: object[];
}

function changed(change: (whole: Loose) => void): string {
  const whole = JSON.parse(BASE) as Loose;
  change(whole);
  return JSON.stringify(whole, null, 1);
}

const problems = (text: string) => {
  const result = readRecordingAtOnce(text);
  return result.ok ? [] : result.failure;
};

describe('JSON is read as JSON.parse reads it', () => {
  test('every value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const mine = read(text);
        if (mine.ok) expect(mine.value.value).toEqual(JSON.parse(text));
        else {
          expect(mine.failure.rule).toMatch(/not allowed/);
          expect(text).toMatch(/"(?:__proto__|constructor|prototype)":/);
        }
      }),
    );
  });

  test.each([
    ['', 'the JSON ends too early'],
    ['{"a":1,}', 'a key in quotes is missing'],
    ['[1 2]', 'a comma or ] is missing'],
    ['{"a" 1}', 'a colon is missing behind a key'],
    ['{"a":1}x', 'there is more behind the end of the JSON'],
    ['"abc', 'a text in quotes does not end'],
    ['"a\nb"', 'a text in quotes that is not one of JSON'],
    ['{"a":1,"a":2}', 'the key "a" is there twice'],
    ['{"__proto__":1}', 'the key __proto__ is not allowed'],
    ['['.repeat(100_000), 'nested deeper than 12 levels'],
    ['nul', 'not JSON from here on'],
  ])('%j is refused: %s', (text, rule) => {
    expect(read(text)).toMatchObject({ ok: false, failure: { rule } });
  });

  test('a long text with many escapes is one', () => {
    const text = '\\"'.repeat(200_000);
    expect(read(JSON.stringify(text))).toMatchObject({ ok: true, value: { value: text } });
  });
});

describe('what is wrong with a recording is told with path, line and what is allowed', () => {
  test.each<[string, string, string, RegExp]>([
    ['a format of the future', changed((w) => void Object.assign(w, { format: 3 })), 'format', /1|2/],
    ['no steps', changed((w) => void Object.assign(w, { steps: undefined })), 'steps', /list of steps/],
    [
      'a fraction of a MiB',
      changed((w) => void Object.assign(w.machine, { coreMiB: 1.5 })),
      'machine.coreMiB',
      /int/,
    ],
    [
      'a block that is none',
      changed((w) => void Object.assign(w.boot.state.blocks, { x9: null })),
      'boot.state.blocks.x9',
      /0 to 65534/,
    ],
    [
      'a step without changes',
      changed((w) => void Object.assign(w.steps[3] ?? {}, { changes: 1 })),
      'steps[3]',
      /changes/,
    ],
    [
      'steps out of order',
      changed((w) => void Object.assign(w.steps[3] ?? {}, { n: 1 })),
      'steps[3].n',
      /upwards/,
    ],
    [
      'a run of increments that never ends',
      changed(
        (w) =>
          void Object.assign(w.steps[0] ?? {}, {
            sclp: Array.from({ length: 9 }, () => ({
              command: 'assign',
              code: '0x0',
              response: '0x0',
              rnFirst: 1,
              rnLast: 65_535,
            })),
          }),
      ),
      'steps[0].sclp',
      /at most 200000/,
    ],
  ])('%s', (_name, text, path, rule) => {
    const [first] = problems(text);
    expect(first?.path).toBe(path);
    expect(first?.rule).toMatch(rule);
    expect(first?.line).toBeGreaterThan(0);
  });

  test('a line is that of the nearest object', () => {
    const text = changed((w) => void Object.assign(w.kernel, { arch: 'vax' }));
    const [first] = problems(text);
    expect(text.split('\n')[(first?.line ?? 0) - 1]).toContain('"kernel"');
  });

  test('a hundred places at most', () => {
    const text = changed((w) => {
      for (let n = 0; n < 5000; n++) Object.assign(w.boot.state.blocks, { [`x${n}`]: null });
    });
    expect(problems(text)).toHaveLength(100);
  });
});

test('keys that nobody knows are passed over; of the machine they are kept to be told', () => {
  const read1 = readRecordingAtOnce(changed((w) => Object.assign(w.machine, { novelty: 7 })));
  expect(read1.ok && read1.value.machine).toMatchObject({ novelty: 7 });
});

test('a recording is known by its beginning, and other JSON is not one', () => {
  expect(isRecording(BASE)).toBe(true);
  expect(isRecording('{"hmc_definition": {}}')).toBe(false);
  expect(isRecording('{"format": 1, "other": 2}')).toBe(false);
  expect(isRecording('lparMachine: 1\nname: x')).toBe(false);
});

test('schemas/recording.schema.json is what the door takes', async () => {
  await expect(`${JSON.stringify(recordingJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/recording.schema.json',
  );
});
