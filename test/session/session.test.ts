import { describe, expect, test } from 'vitest';
import type { DeltaPush, Push, SnapshotPush } from '../../shared/api.ts';
import { shellCommandFor } from '../../shared/block-action.ts';
import { applyRuns } from '../../shared/cells.ts';
import { revision } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, fileOf, LNX, openSession, range, shell, stateFile, storedHead } from './open-session.ts';

/** What a renderer holds after a series of pushes: the cells of the one partition. */
function cellsAfter(pushes: readonly Push[]): { blocks: number[]; increments: number[]; revision: number } {
  let blockCells = new Uint16Array();
  let incrementCells = new Uint8Array();
  let at = -1;
  for (const push of pushes) {
    if (push.kind !== 'snapshot' && push.kind !== 'delta') continue;
    const partition = push.partitions.find(({ name }) => name === LNX);
    if (push.kind === 'snapshot') {
      blockCells = new Uint16Array(partition?.geometry.blockCount ?? 0);
      incrementCells = new Uint8Array(partition?.geometry.rnMax ?? 0);
    } else expect(push.from).toBe(at);
    applyRuns(blockCells, partition?.blockRuns ?? []);
    applyRuns(incrementCells, partition?.incrementRuns ?? []);
    at = push.revision;
  }
  return { blocks: [...blockCells], increments: [...incrementCells], revision: at };
}

const deltas = (pushes: readonly Push[]): DeltaPush[] => pushes.filter((push) => push.kind === 'delta');

describe('the first start', () => {
  test('an empty database gets the sample: 512 GiB, loaded, as two journaled commands', async () => {
    const session = openSession();
    const hello = value(await session.call('hello', {}));
    expect(hello).toMatchObject({ machines: [{ id: 1, name: 'Sample' }], openMachine: 1, readOnly: null });
    const journal = value(await session.call('query', { kind: 'journal', limit: 10 }));
    expect(journal).toMatchObject({
      rows: [
        {
          revision: 2,
          parent: 1,
          summary: 'Load LNXTEST (clear)',
          outcome: { kind: 'done' },
          actor: 'import',
          onPath: true,
        },
        { revision: 1, parent: 0, summary: 'Activate LNXTEST', outcome: { kind: 'done' } },
      ],
      more: false,
    });
    await session.call('open', { machine: 1 });
    const [snapshot] = session.pushes as [SnapshotPush];
    expect(snapshot).toMatchObject({
      kind: 'snapshot',
      revision: 2,
      system: { name: 'SIMCPC1' },
      partitions: [{ name: 'LNXTEST', status: 'operating', release: '7.2', geometry: { blockCount: 512 } }],
    });
    expect(await session.session.verified).toBeNull();
  });
});

describe('running an action', () => {
  test('a block brought online is one action of journaled writes, one delta and one sentence', async () => {
    const session = openSession();
    await session.call('open', { machine: 1 });
    const result = await session.done(blocks('enable', 256));
    expect(result).toMatchObject({
      revision: 4,
      done: 2,
      refused: 0,
      skipped: 0,
      cancelled: false,
      firstRefusal: null,
    });
    expect(result.results.map(({ command }) => 'path' in command && command.path)).toEqual([
      '/sys/firmware/memory/memory256/config',
      stateFile(256),
    ]);
    expect(result.events.map(({ kind }) => kind)).toContain('pagesHandedToBuddy');
    const [delta, ...more] = deltas(session.pushes);
    expect(more).toEqual([]);
    expect(delta).toMatchObject({ from: 2, revision: 4, actor: 'ui' });
    expect(delta?.announcement).toBe('Block 256 online, 1008 MiB usable, 16 MiB memmap');
    expect(await fileOf(session, 256, 'state')).toBe('online');
  });

  test('deltas on a snapshot give the cells of a fresh snapshot', async () => {
    const session = openSession();
    await session.call('open', { machine: 1 });
    await session.done(blocks('enable', ...range(100, 140)));
    await session.done(shell('chmem -d 3G; chmem -b -g 200'));
    await session.done(blocks('offline', 3, 0, 511));
    const patched = cellsAfter(session.pushes);
    await session.call('open', { machine: 1 });
    expect(cellsAfter(session.pushes.slice(-1))).toEqual(patched);
  });

  test('a block whose first write is refused ends its turn, and the others go on', async () => {
    const session = openSession();
    const result = await session.done(blocks('disable', 0, 300, 301));
    expect(result.results[0]).toMatchObject({
      block: 0,
      outcome: { kind: 'refused', refusal: { errno: 'EBUSY' } },
    });
    expect(result.refusedBlocks).toContain(0);
    expect(result.firstRefusal).toMatchObject({ errno: 'EBUSY' });
    expect(result.skipped).toBeGreaterThanOrEqual(1);
    expect(result.results.length + result.skipped).toBe(6);
  });

  test('an action that is committed in pieces says at its end what all of them did', async () => {
    const session = openSession();
    const all = Array.from({ length: 448 }, (_, index) => 64 + index);
    await session.done(blocks('enable', ...all));
    const told = deltas(session.pushes);
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)?.announcement).toBe('448 blocks configured, 448 blocks online');
    expect(new Set(told.map(({ since }) => since)).size).toBe(1);
  });

  test('a refusal is journaled with its events, and the announcement says the reason', async () => {
    const session = openSession();
    const result = await session.done(blocks('offline', 0));
    expect(result).toMatchObject({ done: 0, refused: 1 });
    const journal = value(await session.call('query', { kind: 'journal', limit: 1 }));
    expect(journal).toMatchObject({
      rows: [
        {
          outcome: { kind: 'refused', refusal: { errno: 'EBUSY' } },
          summary: expect.stringContaining('EBUSY'),
        },
      ],
    });
    const sequence = value(await session.call('query', { kind: 'sequence', revision: result.revision }));
    expect(sequence).toMatchObject({ sequence: { events: result.events, causes: result.causes } });
    const answer = value(await session.call('query', { kind: 'calls', revision: result.revision }));
    const calls = answer.kind === 'calls' ? answer.calls : null;
    const lines = calls?.lines ?? [];
    expect(lines[0]).toMatchObject({ depth: 0, fn: 'kernfs_fop_write_iter', ret: -16 });
    expect(lines).toContainEqual({
      depth: 4,
      fn: 'lock_device_hotplug_sysfs',
      args: {},
      ret: 0,
      times: 1,
      lock: { lock: 'device_hotplug_lock', use: 'taken' },
    });
    const numbers = lines.flatMap((line) => ('event' in line ? [line.event] : []));
    expect(numbers).toEqual(result.events.map((_, index) => index));
    const activation = value(await session.call('query', { kind: 'calls', revision: revision(1) }));
    expect(activation).toEqual({ kind: 'calls', calls: null });
    expect(deltas(session.pushes).at(-1)?.announcement).toMatch(
      /^Block 0: offline refused: block 0 holds unmovable pages/,
    );
  });

  test('a stale click is rejected and nothing happens', async () => {
    const session = openSession();
    await session.done(blocks('enable', 256));
    const before = storedHead(session);
    const stale = await session.run(blocks('offline', 256), revision(2));
    expect(stale).toMatchObject({
      ok: false,
      failure: { kind: 'rejection', reason: 'stale', where: 'params.seen' },
    });
    expect(storedHead(session)).toEqual(before);
    expect(value(await session.run(blocks('offline', 256), revision(4)))).toMatchObject({ done: 1 });
  });

  test('an unknown partition is the machine’s refusal, an unknown machine the caller’s mistake', async () => {
    const session = openSession();
    const write = { kind: 'writeSysfs', partition: 'NOBODY', path: '/sys/x', value: '1' } as never;
    expect(await session.done({ kind: 'command', command: write })).toMatchObject({ refused: 1 });
    expect(await session.call('open', { machine: 9 })).toMatchObject({
      ok: false,
      failure: { reason: 'unknown' },
    });
  });

  test('actions are carried out one at a time in the order in which they came', async () => {
    const session = openSession();
    const results = await Promise.all([
      session.done(shell(`echo online > ${stateFile(256)}`)),
      session.done(blocks('configure', 256)),
      session.done(shell(`echo online > ${stateFile(256)}`)),
    ]);
    // The file only exists from the second action on.
    expect(results.map(({ exitCode, done }) => [exitCode, done])).toEqual([
      [1, 0],
      [undefined, 1],
      [0, 1],
    ]);
    expect(results.map((result) => Number(result.revision))).toEqual([2, 3, 4]);
  });

  test('the trace holds every SCLP request with its revision', async () => {
    const session = openSession();
    const result = await session.done(blocks('configure', 256));
    const asked = result.events.filter(({ kind }) => kind === 'sclpAnswered');
    const answer = value(await session.call('query', { kind: 'trace', limit: 500 }));
    if (answer.kind !== 'trace') throw new Error('another answer was asked for');
    expect(answer.rows.filter((row) => row.revision === result.revision)).toHaveLength(asked.length);
    expect(answer.rows[0]).toMatchObject({
      revision: 3,
      command: 'assign',
      rn: 257,
      response: 0x20,
      injected: false,
    });
    expect(answer.dropped).toBe(0);
  });
});

describe('a preview', () => {
  test.each([
    ['of a few blocks', blocks('enable', 256, 0)],
    ['of many blocks', blocks('enable', ...range(64, 300))],
    ['of a shell line', shell('chmem -e 100G')],
  ])('%s says what would happen and changes nothing', async (_name, action) => {
    const session = openSession();
    const before = storedHead(session);
    const result = value(await session.call('preview', { action }));
    expect(result.done).toBeGreaterThan(0);
    expect(result.revision).toBe(2);
    expect(result.results[0]?.revision).toBeNull();
    expect(storedHead(session)).toEqual(before);
    expect(session.pushes).toEqual([]);
    // A preview has no terminal.
    const { shell: _terminal, causes: met, ...real } = await session.done(action);
    const { figures, causes: expected, ...said } = result;
    expect({ ...real, results: real.results.map((one) => ({ ...one, revision: null })) }).toEqual({
      ...said,
      revision: real.revision,
    });
    // The ways out are those of before and of after it.
    expect(met.map(({ case: refused, blocks: of }) => [refused, of])).toEqual(
      expected.map(({ case: refused, blocks: of }) => [refused, of]),
    );
    expect(figures === undefined).toBe(action.kind === 'shell');
  });
});

describe('the shell', () => {
  test('output arrives after the commit of its writes, and the exit code in the answer', async () => {
    const session = openSession();
    const result = await session.done(shell(`chmem -v -b -e 256 && cat ${stateFile(256)}`));
    expect(result).toMatchObject({ exitCode: 0, done: 2 });
    const order = session.pushes.map((push) => push.kind);
    expect(order.indexOf('delta')).toBeLessThan(order.indexOf('terminal'));
    const stdout = session.pushes.flatMap((push) =>
      push.kind === 'terminal' && push.stream === 'stdout' ? push.text : [],
    );
    expect(stdout.join('').split('\n')).toEqual([
      'Memory Block 256 (0x0000004000000000-0x000000403fffffff) configured',
      'Memory Block 256 (0x0000004000000000-0x000000403fffffff) enabled',
      'online',
      '',
    ]);
  });

  test('a terminal keeps its variables, another has its own', async () => {
    const session = openSession();
    await session.done(shell('a=5; cd /sys', 't1'));
    expect(await session.done(shell('test "$a" = 5 && test "$PWD" = /sys', 't1'))).toMatchObject({
      exitCode: 0,
    });
    expect(await session.done(shell('test "$a" = 5', 't2'))).toMatchObject({ exitCode: 1 });
  });

  test('paths are completed from the guest’s files', async () => {
    const session = openSession();
    const line = 'cat /sys/devices/system/memory/block_s';
    const answer = value(await session.call('query', { kind: 'complete', partition: LNX, line }));
    expect(answer).toEqual({
      kind: 'complete',
      from: 'cat '.length,
      candidates: ['/sys/devices/system/memory/block_size_bytes'],
      labels: ['block_size_bytes'],
    });
  });
});

describe('long work', () => {
  test('is committed in batches, lets others run in between and can be cancelled there', async () => {
    const session = openSession();
    const ticket = 'long';
    const line = 'for n in 1 2 3 4 5 6 7 8 9; do chmem -e 448G; chmem -d 448G; done';
    const running = session.call('run', { action: shell(line), seen: null, ticket });
    await expect.poll(() => deltas(session.pushes).length).toBeGreaterThan(1);
    expect(value(await session.call('cancel', { ticket }))).toEqual({ found: true });
    const result = value(await running);
    expect(result).toMatchObject({ cancelled: true, exitCode: 130 });
    expect(storedHead(session).head).toBe(result.revision);
    expect(value(await session.call('cancel', { ticket }))).toEqual({ found: false });
    expect(value(await session.call('query', { kind: 'journal', limit: 2 }))).toMatchObject({ more: true });
  });
});

describe('a cancelled action on blocks', () => {
  test('says how many blocks had their turn', async () => {
    const session = openSession();
    const all = range(64, 511);
    const running = session.call('run', { action: blocks('enable', ...all), seen: null, ticket: 'all' });
    // Their commands do not fit into one commit.
    session.session.join((push) => {
      if (push.kind === 'delta') void session.call('cancel', { ticket: 'all' });
    });
    const { triedBlocks = 0, ...result } = value(await running);
    expect(result).toMatchObject({ cancelled: true, refused: 0, skipped: all.length - triedBlocks });
    expect(triedBlocks).toBeGreaterThan(0);
    expect(triedBlocks).toBeLessThan(all.length);
  });

  test('before its turn has not tried any', async () => {
    const session = openSession();
    const running = session.call('run', { action: blocks('enable', 64, 65, 66), seen: null, ticket: 'all' });
    await session.call('cancel', { ticket: 'all' });
    expect(value(await running)).toMatchObject({ cancelled: true, triedBlocks: 0, skipped: 3, done: 0 });
  });
});

describe('the shell command of an action', () => {
  test('does what the action does, block by block', async () => {
    const session = openSession();
    await session.run(blocks('enable', 64, 65, 66, 68));
    const result = await session.done(shell(shellCommandFor(blocks('offline', 64, 65, 66, 68))));
    expect(result.results.map(({ command }) => command)).toEqual(
      [64, 65, 66, 68].map((block) =>
        expect.objectContaining({
          path: `/sys/devices/system/memory/memory${block}/state`,
          value: expect.stringContaining('offline'),
        }),
      ),
    );
  });
});

describe('bringing online under an auto-online policy', () => {
  test('a block that the policy onlined is enabled: no second write is refused', async () => {
    const session = openSession();
    await session.run(shell('echo online > /sys/devices/system/memory/auto_online_blocks'));
    const result = await session.done(blocks('enable', 64, 65));
    expect(result).toMatchObject({ done: 2, refused: 0, skipped: 0, refusedBlocks: [] });
    expect(await fileOf(session, 65, 'state')).toBe('online');
  });
});
