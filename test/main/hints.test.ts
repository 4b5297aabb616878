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
