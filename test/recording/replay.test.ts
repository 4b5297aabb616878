import { describe, expect, test } from 'vitest';
import type { Recording } from '../../main/recording/recording.ts';
import { replay, replayAtOnce } from '../../main/recording/replay.ts';
import { isEqual, type Replayed, type ReplayedStep, type StepChoice } from '../../shared/replayed.ts';
import { changeStep, recording } from './recordings.ts';

const BASE = '6.12-base-G1-mom1';

function replayed(from: Recording, choices: readonly StepChoice[] = []): Replayed {
  const result = replayAtOnce(from, { choices });
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}

const stepNamed = ({ steps }: Replayed, name: string): ReplayedStep => {
  const found = steps.find((step) => step.name === name);
  if (!found) throw new Error(`no step ${name}`);
  return found;
};

describe('an altered recording differs where it was altered', () => {
  test('the exit code and the error: at that step, with the rule of the refusal', () => {
    const altered = changeStep(recording(BASE), 'online_F_again', (step) => ({
      ...step,
      exit: 0,
      stderr: '',
    }));
    const result = replayed(altered);
    expect(isEqual(result)).toBe(false);
    expect(result.steps.filter(({ verdict }) => verdict !== 'equal').map(({ name }) => name)).toEqual([
      'online_F_again',
    ]);
    const { differences, rules } = stepNamed(result, 'online_F_again');
    expect(
      differences.map(({ what, recorded, simulated, rule, provenance }) => [
        what,
        recorded,
        simulated,
        rule,
        provenance,
      ]),
    ).toEqual([
      ['exit', '0', '1', 'state-unchanged', 'recorded'],
      ['stderr', '""', '"Invalid argument"', 'state-unchanged', 'recorded'],
    ]);
    expect(rules[0]).toMatchObject({ rule: 'state-unchanged', provenance: 'recorded' });
  });

  test('a block that stayed offline: the step differs, the steps behind it carry the difference', () => {
    const altered = changeStep(recording(BASE), 'online_movable_F1', (step) => ({
      ...step,
      exit: 1,
      changes: { memFreeKiB: step.changes.memFreeKiB ?? 0 },
    }));
    const result = replayed(altered);
    const step = stepNamed(result, 'online_movable_F1');
    expect(step.verdict).toBe('differs');
    expect(step.differences[0]).toMatchObject({
      what: 'exit',
      recorded: '1',
      simulated: '0',
      rule: 'valid-zones',
    });
    expect(step.differences.map(({ what }) => what)).toContain('block 5 state');
    const next = stepNamed(result, 'online_kernel_F2');
    expect(next.differences.find(({ what }) => what === 'block 5 state')).toMatchObject({ since: step.n });
    expect(next.differences.filter(({ since }) => since === null)).toEqual([]);
    expect(next.verdict).toBe('carried');
    // It went offline on both sides then.
    expect(stepNamed(result, 'offline_boot0').verdict).toBe('equal');
  });

  test('an SCLP request', () => {
    const altered = changeStep(recording(BASE), 'online_F', (step) => ({
      ...step,
      sclp: (step.sclp ?? []).filter(({ command }) => command !== 'attach'),
    }));
    expect(stepNamed(replayed(altered), 'online_F').differences).toMatchObject([
      { field: 'sclp', what: 'SCLP request 1', rule: 'sclp', provenance: 'recorded' },
    ]);
  });

  test('what null stands for is not compared, and said', () => {
    const step = stepNamed(
      replayed(
        changeStep(recording(BASE), 'online_F_again', (each) => ({ ...each, exit: null, sclp: null })),
      ),
      'online_F_again',
    );
    expect(step.verdict).toBe('equal');
    expect(step.notCompared).toEqual(expect.arrayContaining(['exit', 'sclp']));
  });
});

describe('unmovable pages, step by step', () => {
  test('as input: the simulator is told the recorded blocks', () => {
    const { verdict, told } = stepNamed(replayed(recording(BASE)), 'offline_F');
    expect(verdict).toBe('equal');
    expect(told).toMatchObject({ unmovable: 'input', unmovableBlocks: [4], inferred: false });
  });

  test('as difference: the own condition decides, and the steps behind go on from the recorded course', () => {
    const from = changeStep(recording('6.1-base-G1'), 'offline_F1', (step) => step);
    const altered = changeStep(from, 'offline_F1', (step) => ({ ...step, unmovable: [5] }));
    const n = altered.steps.find(({ name }) => name === 'offline_F1')?.n ?? 0;
    // Told that block 5 is held, the simulator refuses; left alone it takes it offline as recorded.
    expect(stepNamed(replayed(altered), 'offline_F1').verdict).toBe('differs');
    const choice: StepChoice = { n, unmovable: 'difference', pressure: 'difference' };
    const step = stepNamed(replayed(altered, [choice]), 'offline_F1');
    expect(step.verdict).toBe('equal');
    expect(step.told).toMatchObject({ unmovable: 'difference', unmovableBlocks: null });
  });
});

describe('a replay in pieces', () => {
  test('it tells how far it is, and can be ended', () => {
    const replaying = replay(recording(BASE));
    const seen = new Set<number>();
    for (let step = replaying.next(); !step.done && seen.size < 4; step = replaying.next()) {
      expect(step.value.total).toBe(37);
      seen.add(step.value.done);
    }
    expect([...seen]).toEqual([0, 1, 2, 3]);
    replaying.return({ ok: false, failure: 'ended' });
    expect(replaying.next().done).toBe(true);
  });

  test('a program that the console lacks is named, and the step is not run', () => {
    const altered = changeStep(recording(BASE), 'help_lsmem', (step) => ({
      ...step,
      command: 'stress-ng --vm 1',
    }));
    const step = stepNamed(replayed(altered), 'help_lsmem');
    expect(step.verdict).toBe('notRun');
    expect(step.reason).toMatch(/stress-ng/);
  });
});
