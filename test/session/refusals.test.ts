import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../main/machine/journal-entry.ts';
import { isRefusalWord, refusalWord, summaryOf } from '../../shared/command-words.ts';
import { gib } from '../../shared/units.ts';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession, shell, type TestSession } from './open-session.ts';

const activate = { kind: 'command', command: { kind: 'activate', partition: LNX } } as const;

const journaled = async (session: TestSession) => {
  const answer = value(await session.call('query', { kind: 'journal', limit: 1 }));
  return answer.kind === 'journal' ? answer.rows[0] : undefined;
};

describe('what the HMC refuses', () => {
  test('is a refusal of the HMC with its own reason: activating an active partition', async () => {
    const session = openSession();
    const { firstRefusal } = await session.done(activate);
    expect(firstRefusal).toEqual({
      kind: 'refusal',
      by: 'hmc',
      reason: { kind: 'status', action: 'activate', status: 'operating', acceptable: ['not-activated'] },
      rule: 'acceptable-status',
      because: 'activate needs status not-activated, the partition is operating',
      undone: [],
    });
    expect(await journaled(session)).toMatchObject({
      summary: 'Activate LNXTEST – refused by the HMC: the partition is operating',
      outcome: { kind: 'refused', refusal: { by: 'hmc', reason: { kind: 'status' } } },
    });
    const said = session.pushes.findLast((push) => push.kind === 'delta');
    expect(said?.announcement).toBe('Activate LNXTEST refused by the HMC: the partition is operating');
  });

  test('names no errno of Linux anywhere: in the journal, a machine file and the table', async () => {
    const session = openSession();
    await session.done(activate);
    await session.done({
      kind: 'command',
      command: { kind: 'upgradeStorage', customerBytes: gib(1) },
    });
    const text = value(await session.session.exportMachine());
    expect(text).toContain('outcome: hmc:status');
    expect(text).toContain('outcome: hmc:held');
    const table = value(await session.session.files.offer({ kind: 'journal', machine: 1, format: 'csv' }));
    const lines = [...table.pieces].join('').split('\n');
    expect(lines[0]).toContain('errno,stage,refusedBy,reason,because');
    expect(lines[3]).toMatch(/refused,,,hmc,status,/);
  });

  test('goes into a machine file and comes back the same; files of 0.2.0 say an errno for it', async () => {
    const session = openSession();
    await session.done(activate);
    const text = value(await session.session.exportMachine());
    expect((await session.session.files.receive(text)).ok).toBe(true);
    const old = text.replace('outcome: hmc:status', 'outcome: EBUSY');
    expect(old).not.toBe(text);
    expect((await session.session.files.receive(old)).ok).toBe(true);
    const wrong = text.replace('outcome: hmc:status', 'outcome: hmc:nonsense');
    expect((await session.session.files.receive(wrong)).ok).toBe(false);
  });

  test('what a kernel refuses is told with its cause, the error number behind it', async () => {
    const session = openSession();
    const { firstRefusal } = await session.done(blocks('offline', 0));
    expect(firstRefusal).toMatchObject({ by: 'kernel', errno: 'EBUSY' });
    await session.done(shell('chmem -b -d 0'));
    expect((await journaled(session))?.summary).toMatch(
      /^Take block 0 offline – refused: block 0 holds unmovable pages: .*\(EBUSY\)$/,
    );
  });
});

describe('outcomes that 0.1.0 and 0.2.0 stored', () => {
  const stored = (errno: string, stage: string, rule: string) =>
    outcomeOf({
      outcome: JSON.stringify({
        kind: 'refused',
        refusal: { kind: 'refusal', errno, stage, rule, because: 'why', undone: [] },
      }),
    });

  test.each([
    ['EBUSY', 'status', 'acceptable-status', 'hmc:untold'],
    ['ENOMEM', 'activate', 'activation-storage', 'hmc:untold'],
    ['EIO', 'load', 'core-state-kept', 'hmc:untold'],
    ['EINVAL', 'definition', 'definition-rules', 'hmc:untold'],
    ['EBUSY', 'upgrade', 'storage-upgrade', 'hmc:untold'],
    ['ENODEV', 'partition', 'unknown-partition', 'hmc:untold'],
    ['EINVAL', 'zvm', 'zvm-operands', 'cp:untold'],
    ['EOPNOTSUPP', 'zvm', 'zvm-guests-only', 'cp:untold'],
    ['ENOMEM', 'conditions', 'memory-pressure', 'conditions:untold'],
    ['EINVAL', 'signal', 'offline-signal', 'conditions:untold'],
    ['ENODEV', 'partition', 'no-guest', 'ENODEV'],
    ['EBUSY', 'isolate', 'offline-unmovable', 'EBUSY'],
  ])('%s at %s (%s) is read as %s, with its sentence', (errno, stage, rule, word) => {
    const outcome = stored(errno, stage, rule);
    if (outcome?.kind !== 'refused') throw new Error('it was refused');
    expect(refusalWord(outcome.refusal)).toBe(word);
    expect(isRefusalWord(word)).toBe(true);
    expect(outcome.refusal).toMatchObject({ rule, because: 'why', undone: [] });
    if (outcome.refusal.by !== 'kernel') expect(outcome.refusal).not.toHaveProperty('errno');
  });

  test('a summary of one says who refused', () => {
    const outcome = stored('EBUSY', 'status', 'acceptable-status');
    if (!outcome) throw new Error('it can be read');
    expect(summaryOf({ kind: 'activate', partition: LNX }, outcome)).toBe(
      'Activate LNXTEST – refused by the HMC: why',
    );
  });
});
