import { describe, expect, test } from 'vitest';
import type { Push } from '../../shared/api.ts';
import { value } from '../db/files.ts';
import { LNX, openSession, shell, type TestSession } from './open-session.ts';

const textOf = (pushes: readonly Push[], stream: string): string =>
  pushes.flatMap((push) => (push.kind === 'terminal' && push.stream === stream ? [push.text] : [])).join('');

describe('traps in a chmem line', () => {
  test('are told on their own channel before the line runs, and never change what it prints', async () => {
    const session = openSession();
    await session.call('open', { machine: 1 });
    await session.run(shell('chmem -e 1500M'));
    expect(textOf(session.pushes, 'hint')).toContain('The nearest sizes are 1G and 2G.');
    expect(textOf(session.pushes, 'stderr')).toBe('chmem: Size must be aligned to memory block size (1G)\n');
    expect(textOf(session.pushes, 'stdout')).toBe('');
  });

  test('a line without a trap has no hint', async () => {
    const session = openSession();
    await session.call('open', { machine: 1 });
    await session.run(shell('chmem -e 1G; lsmem --summary=only'));
    expect(textOf(session.pushes, 'hint')).toBe('');
  });
});

describe('a terminal of the console', () => {
  test('sees the guest’s /proc and says where the effects of a chmem came from', async () => {
    const session = openSession();
    await session.call('open', { machine: 1 });
    await session.run(shell('grep MemTotal /proc/meminfo; free | head -1; chmem -b -e 64'));
    expect(textOf(session.pushes, 'stdout')).toMatch(/^MemTotal: +\d+ kB\n +total +used/);
    expect(textOf(session.pushes, 'why')).toContain('SCLP assign increment 65: 0x0020');
  });
});

describe('files of a terminal', () => {
  test('in /root and /tmp last until the next start, and are no part of the journal', async () => {
    const first = openSession();
    await first.run(shell('lsmem > /root/before.txt; echo note > /tmp/n'));
    const revisions = (await first.call('query', { kind: 'journal', limit: 10 })) as {
      value?: { rows?: unknown[] };
    };
    expect(revisions.value?.rows).toHaveLength(2);
    await first.close();
    const second = openSession(first.path);
    await second.call('open', { machine: 1 });
    await second.run(shell('cat /tmp/n; wc -l < /root/before.txt'));
    expect(textOf(second.pushes, 'stdout')).toMatch(/^note\n\d+\n/);
  });
});

describe('several terminals of a partition', () => {
  const close = (session: TestSession, terminal: string) =>
    session.call('closeTerminal', { partition: LNX, terminal });

  test('the answer says where the shell is, and whether exit ended it', async () => {
    const session = openSession();
    expect(await session.done(shell('cd /sys/devices; false', 'a'))).toMatchObject({
      exitCode: 1,
      shell: { cwd: '/sys/devices', exited: false },
    });
    expect(await session.done(shell('exit 3', 'a'))).toMatchObject({ exitCode: 3, shell: { exited: true } });
    expect(await session.done(shell('pwd', 'a'))).toMatchObject({ shell: { cwd: '/root', exited: false } });
  });

  test('a closed one forgets its variables; others keep theirs', async () => {
    const session = openSession();
    for (const name of ['a', 'b']) await session.done(shell(`x=${name}`, name));
    expect(value(await close(session, 'a'))).toEqual({ found: true });
    expect(value(await close(session, 'a'))).toEqual({ found: false });
    for (const name of ['a', 'b']) await session.done(shell('echo "[$x]"', name));
    expect(textOf(session.pushes, 'stdout')).toBe('[]\n[b]\n');
  });

  test('there are at most 64 on a machine; the next one is refused in words, and closing makes room', async () => {
    const session = openSession();
    for (let count = 1; count <= 64; count++) await session.done(shell('true', `t${count}`));
    expect(await session.run(shell('true', 't65'))).toMatchObject({
      ok: false,
      failure: { reason: 'busy', message: '64 terminals are open on this machine. Close one first.' },
    });
    await session.done(shell('true', 't64'));
    await close(session, 't7');
    await session.done(shell('true', 't65'));
  });

  test.each([
    ['chmem -b -e 6', 12, ['64', '65', '66', '67', '68', '69']],
    ['chmem -b -d 6', 12, ['6', '60', '61', '62', '63']],
    ['chmem -b -e 64-6', 12, ['64-64', '64-65', '64-66', '64-67', '64-68', '64-69']],
    ['if lsm', 3, ['lsmem', 'lsmem238', 'lsmod']],
    ['x=1 dmes', 4, ['dmesg']],
    ['echo $(dmes', 7, ['dmesg']],
    ['cat memory/auto', 4, ['memory/auto_online_blocks']],
    ['echo online > memory/memory63/st', 14, ['memory/memory63/state']],
    ['ls mem', 3, ['memory/']],
    ['cat /tmp/no', 4, ['/tmp/note']],
    ['cat /proc/cm', 4, ['/proc/cmdline']],
    ['nothing', 0, []],
  ])('%s is completed by what the terminal sees', async (line, from, candidates) => {
    const session = openSession();
    await session.done(shell('cd /sys/devices/system; echo > /tmp/note', 'a'));
    const query = { kind: 'complete', partition: LNX, terminal: 'a', line } as const;
    // What is listed is the last part of a path, as bash has it.
    const labels = candidates.map((text) => text.replace(/^.*\/(?=.)/, ''));
    expect(value(await session.call('query', query))).toEqual({ kind: 'complete', from, candidates, labels });
  });
});
