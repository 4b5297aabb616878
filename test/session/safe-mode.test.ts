import { describe, expect, test } from 'vitest';
import { openSession, shell } from './open-session.ts';

describe('safe mode', () => {
  test('opens no machine, and nothing can be done until one is opened', async () => {
    const before = openSession();
    await before.close();
    const session = openSession(before.path, { safeMode: true });
    const hello = await session.call('hello', {});
    expect(hello).toMatchObject({
      ok: true,
      value: { openMachine: null, safeMode: true, readOnly: null, machines: [{ id: 1, name: 'Sample' }] },
    });
    expect(await session.run(shell('chmem -e 1G'))).toMatchObject({ ok: false });
    expect(await session.call('open', { machine: 1 })).toMatchObject({ ok: true });
    expect(await session.run(shell('chmem -e 1G'))).toMatchObject({ ok: true, value: { exitCode: 0 } });
  });

  test('an empty data directory stays empty: no sample is made', async () => {
    const session = openSession(undefined, { safeMode: true });
    expect(await session.call('hello', {})).toMatchObject({ value: { machines: [], openMachine: null } });
    await session.close();
  });
});
