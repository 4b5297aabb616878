import { expect, test } from 'vitest';
import type { Push } from '../../shared/api.ts';
import { value } from '../db/files.ts';
import { blocks, openSession, shell, type TestSession } from './open-session.ts';

const textOf = (pushes: readonly Push[], terminal: string): string =>
  pushes
    .flatMap((push) => (push.kind === 'terminal' && push.terminal === terminal ? [push.text] : []))
    .join('');
const watched = (session: TestSession) => expect.poll(() => textOf(session.pushes, 'w'), { timeout: 60_000 });

/** A line that looks at what others do, entered in a terminal of its own. */
async function watching(line: string, session = openSession()) {
  await session.call('open', { machine: 1 });
  const ended = session.call('run', { action: shell(line, 'w'), seen: null, ticket: 'w' });
  await watched(session).not.toBe('');
  return { session, ended };
}

test('watch shows what another terminal did, with no journal of its own, until Ctrl+C', async () => {
  const { session, ended } = await watching('watch -n1 lsmem --summary=only');
  await watched(session).toContain('Total online memory:               64G');
  await session.done(shell('chmem -e 1G', 'other'));
  await watched(session).toContain('Total online memory:               65G');
  expect(value(await session.call('cancel', { ticket: 'w' }))).toEqual({ found: true });
  expect(value(await ended)).toMatchObject({ exitCode: 130, cancelled: true, done: 0 });
  const journal = value(await session.call('query', { kind: 'journal', limit: 10 }));
  // Activate and load, and the two writes of chmem.
  expect(journal.kind === 'journal' && journal.rows).toHaveLength(4);
});

test('dmesg -w in a pipe shows what a button did', async () => {
  const { session } = await watching('echo begin; dmesg -W | grep -o "unmovable page"');
  await session.done(blocks('disable', 0));
  await watched(session).toContain('unmovable page');
});

test('a move through the history is seen too', async () => {
  const { session } = await watching('watch -t cat /sys/devices/system/memory/memory64/state');
  await session.done(blocks('enable', 64));
  await watched(session).toContain('\x07online\x1b');
  session.pushes.length = 0;
  await session.done({ kind: 'undo', scope: 'action' });
  await watched(session).toMatch(/offline|No such file/);
});

test('files that another terminal writes are followed, though no command is journaled', async () => {
  const { session } = await watching('echo first > /tmp/log; tail -f /tmp/log');
  await session.done(shell('echo second >> /tmp/log', 'other'));
  await watched(session).toBe('first\nsecond\n');
});

test('while a long line runs, those who watch see how far it is', async () => {
  const { session } = await watching('watch -t -n1 "lsmem --summary=only | grep online"');
  await session.done(shell('for i in {1..300}; do chmem -e 1G; done', 'other'));
  await watched(session).toContain('364G');
  const shown = [...textOf(session.pushes, 'w').matchAll(/(\d+)G/g)].map(([, size]) => Number(size));
  expect(shown.filter((size) => size > 64 && size < 364)).not.toEqual([]);
});

test('two lines that watch and write do not wake each other for ever', async () => {
  const { session } = await watching('watch -t "echo x >> /tmp/w; wc -l < /tmp/w"');
  await session.call('run', { action: shell('true', 'x'), seen: null, ticket: 'x' });
  void session.call('run', {
    action: shell('watch -t "echo y >> /tmp/w; wc -l < /tmp/w"', 'v'),
    seen: null,
    ticket: 'v',
  });
  await expect.poll(() => textOf(session.pushes, 'v'), { timeout: 60_000 }).not.toBe('');
  const before = session.pushes.length;
  await session.done(shell('true', 'x'));
  await session.done(shell('true', 'x'));
  expect(session.pushes.length - before).toBeLessThan(20);
});

test('another line in a terminal that is busy so is refused in words', async () => {
  const { session } = await watching('echo here; tail -f /dev/null');
  expect(await session.run(shell('lsmem', 'w'))).toMatchObject({
    ok: false,
    failure: { kind: 'rejection', reason: 'busy', message: 'Another line still runs in this terminal.' },
  });
});

test('a line that watches ends when its window goes, when its kernel goes, and when the console closes', async () => {
  const { session, ended } = await watching('echo here; tail -f /dev/null');
  session.client.leave();
  expect(value(await ended)).toMatchObject({ exitCode: 130 });

  const second = await watching('echo here; tail -f /dev/null');
  await second.session.done(shell('reboot', 'other'));
  expect(value(await second.ended)).toMatchObject({ exitCode: 255 });
  expect(textOf(second.session.pushes, 'w')).toContain('Connection lost');

  const third = await watching('echo here; tail -f /dev/null');
  await third.session.close();
  expect(value(await third.ended)).toMatchObject({ cancelled: true });
});
