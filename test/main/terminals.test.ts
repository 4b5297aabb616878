import { describe, expect, test } from 'vitest';
import type { Push } from '../../shared/api.ts';
import { openSession, shell } from './open-session.ts';

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
