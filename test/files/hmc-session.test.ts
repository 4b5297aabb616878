import { describe, expect, test } from 'vitest';
import { TEMPLATES } from '../../main/files/templates/systems.ts';
import type { Action } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import { partitionName } from '../../shared/ids.ts';
import { gib } from '../../shared/units.ts';
import { value } from '../db/files.ts';
import { LNX, openSession, type TestSession } from '../session/open-session.ts';

const GUEST = partitionName('LINUX01');
const command = (content: Command): Action => ({ kind: 'command', command: content });

/** The sample's machine with the guest of the template beside its partition. */
async function withGuest(): Promise<TestSession> {
  const session = openSession();
  const definition = TEMPLATES.find(({ id }) => id === 'zvm-guest')?.definition.partitions[0];
  if (!definition) throw new Error('no template');
  await session.done(command({ kind: 'definePartition', definition }));
  await session.done(command({ kind: 'activate', partition: GUEST }));
  await session.done(command({ kind: 'load', partition: GUEST, clear: true }));
  return session;
}

const terminalText = (session: TestSession): string =>
  session.pushes.flatMap((push) => (push.kind === 'terminal' ? [push.text] : [])).join('');

describe('in a session', () => {
  test('vmcp is there in a z/VM guest, journaled and undone like everything; a partition of the machine has none', async () => {
    const session = await withGuest();
    const line = (partition: typeof GUEST, text: string): Action => ({
      kind: 'shell',
      partition,
      terminal: 'one',
      line: text,
    });
    const done = await session.done(
      line(GUEST, 'vmcp def storage standby 1G && chmem -c 1G && vmcp q storage'),
    );
    expect(done.exitCode).toBe(0);
    expect(terminalText(session)).toContain('STANDBY = 1G RESERVED = 59G');
    expect(terminalText(session)).toContain(
      'STORAGE = 41G MAX = 100G INC = 128M STANDBY = 0  RESERVED = 59G',
    );
    const journal = value(await session.call('query', { kind: 'journal', limit: 20 }));
    expect(journal.kind === 'journal' && journal.rows.map(({ summary }) => summary)).toContain(
      'DEFINE STORAGE STANDBY 1G on LINUX01',
    );
    await session.run({ kind: 'undo', scope: 'action' });
    await session.run(line(GUEST, 'vmcp q storage'));
    expect(terminalText(session)).toContain(
      'STORAGE = 40G MAX = 100G INC = 128M STANDBY = 0  RESERVED = 60G',
    );
    const refused = await session.done(line(LNX, 'vmcp q storage'));
    expect(refused.exitCode).toBe(3);
  });

  test('actions, the effect of a load and the plan are queries that change nothing', async () => {
    const session = await withGuest();
    const actions = value(await session.call('query', { kind: 'actions', partition: LNX }));
    expect(actions).toMatchObject({ kind: 'actions' });
    const action = { kind: 'load', clear: false, device: 'fcp' } as const;
    const reboot = value(await session.call('query', { kind: 'reboot', partition: LNX, action }));
    expect(reboot).toMatchObject({ effect: { rule: 'reboot-fcp-nvme', guestEnds: true } });
    const plan = value(
      await session.call('query', { kind: 'plan', partition: LNX, reservedBytes: gib(128) }),
    );
    expect(plan).toMatchObject({ plan: { standbyBytes: gib(128), own: { era: 'dynamic', boots: true } } });
    const unknown = await session.call('query', { kind: 'plan', partition: partitionName('NOBODY') });
    expect(unknown).toMatchObject({ ok: false, failure: { where: 'params.partition' } });
  });

  test('hardware messages, origins and the machine come back after a restart', async () => {
    const session = await withGuest();
    await session.done(
      command({ kind: 'changeSystem', change: { installedBytes: gib(2048), hsaBytes: gib(256) } }),
    );
    await session.run({ kind: 'shell', partition: GUEST, terminal: 'one', line: 'chmem -c 128M' });
    const systemOf = (from: TestSession) =>
      from.pushes
        .flatMap((push) => (push.kind === 'snapshot' || push.kind === 'delta' ? [push.system] : []))
        .at(-1);
    const before = systemOf(session);
    expect(before?.hardwareMessages.map(({ rule }) => rule)).toContain('zvm-standby');
    await session.close();
    const again = openSession(session.path);
    await again.call('open', { machine: 1 });
    expect(systemOf(again)).toEqual(before);
    expect(await again.session.verified).toBeNull();
  });
});
