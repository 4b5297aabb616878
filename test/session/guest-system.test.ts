import { expect, test } from 'vitest';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import { value } from '../db/files.ts';
import { blocks, fileOf, LNX, openSession, shell, stateFile, type TestSession } from './open-session.ts';

const RULE = 'SUBSYSTEM=="memory", ACTION=="add", ATTR{state}=="offline", ATTR{state}="online_movable"';

async function withRule(): Promise<TestSession> {
  const session = openSession();
  await session.done(shell(`echo '${RULE}' > /etc/udev/rules.d/99-memory.rules`));
  return session;
}

async function printed(session: TestSession, line: string, terminal?: string): Promise<string> {
  session.pushes.length = 0;
  await session.done(shell(line, terminal));
  return session.pushes.flatMap((push) => (push.kind === 'terminal' ? [push.text] : [])).join('');
}

test('a button that adds a block sets the rules going, in the same action and outside of its results', async () => {
  const session = await withRule();
  const result = await session.done(blocks('configure', 300));
  expect(result).toMatchObject({ done: 1, refused: 0 });
  expect(await fileOf(session, 300, 'state')).toBe('online');
  const { rows } = value(await session.call('query', { kind: 'journal', limit: 2 })) as unknown as {
    rows: { action: number; command: object }[];
  };
  expect(rows.map(({ command }) => command)).toMatchObject([
    { kind: 'writeSysfs', path: stateFile(300), value: 'online_movable' },
    { kind: 'writeSysfs', value: '1' },
  ]);
  expect(new Set(rows.map(({ action }) => action)).size).toBe(1);
});

test('a load from the HMC starts what is enabled, in a partition without a terminal as well', async () => {
  const session = openSession();
  await session.done(
    shell(
      'printf "[Service]\\nExecStart=/usr/bin/chmem -e 2G\\n[Install]\\nWantedBy=multi-user.target\\n" > /etc/systemd/system/m.service; systemctl enable -q m',
    ),
  );
  await session.close();
  const again = openSession(session.path);
  await again.done({ kind: 'command', command: { kind: 'load', partition: LNX, clear: true } });
  expect(await printed(again, 'journalctl -o cat -t systemd')).toContain(
    'm.service: Deactivated successfully.',
  );
  expect(await printed(again, 'lsmem --summary=only | grep online')).toMatch(/ 66G$/m);
});

test('a reboot ends the other logins of the partition, and every line of the way is in the journal', async () => {
  const session = openSession();
  expect(await printed(session, 'x=1; cd /tmp; echo $x', 't1')).toBe('1\n');
  expect(await printed(session, 'zipl -P mem=32G > /dev/null; reboot', 't2')).toContain(
    'closed by remote host',
  );
  expect(await printed(session, 'echo "[$x]"; pwd; cat /proc/cmdline', 't1')).toBe('[]\n/root\nmem=32G\n');
  const { rows } = value(await session.call('query', { kind: 'journal', limit: 2 })) as unknown as {
    rows: { command: object }[];
  };
  expect(rows.map(({ command }) => command)).toMatchObject([{ kind: 'load' }, { kind: 'changeKernel' }]);
  await session.close();
  const again = openSession(session.path);
  expect(await again.session.verified).toBeNull();
  expect(await printed(again, 'cat /proc/cmdline')).toBe('mem=32G\n');
});

test('a background job whose write waits goes on when another action ends the wait, without a further line', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  const pressure = async (usedByProgramsKib: number): Promise<void> => {
    const conditions = { ...ORDINARY_CONDITIONS, pressure: { usedByProgramsKib } };
    await session.done({ kind: 'command', command: { kind: 'setConditions', partition: LNX, conditions } });
  };
  await pressure(66_000_000);
  await session.done(shell(`(echo offline > ${stateFile(256)}; echo ended; echo done > /root/job) &`));
  expect(await fileOf(session, 256, 'state')).toBe('going-offline');
  session.pushes.length = 0;
  await pressure(0);
  expect(await fileOf(session, 256, 'state')).toBe('offline');
  const texts = session.pushes.flatMap((push) => (push.kind === 'terminal' ? [push.text] : []));
  expect(texts.join('')).toContain('ended');
  expect(await printed(session, 'cat /root/job', 't2')).toBe('done\n');
});

test('a line that waits for its background job is answered by the ticket of the job', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  const conditions = (usedByProgramsKib: number) => ({
    ...ORDINARY_CONDITIONS,
    pressure: { usedByProgramsKib },
  });
  const set = (kib: number) =>
    session.done({
      kind: 'command',
      command: { kind: 'setConditions', partition: LNX, conditions: conditions(kib) },
    });
  await set(66_000_000);
  const line = session.run(
    shell(
      `echo offline > ${stateFile(256)} & sleep 1; echo offline > /sys/devices/system/memory/auto_online_blocks; wait; echo all`,
    ),
  );
  await expect.poll(() => fileOf(session, 256, 'state')).toBe('going-offline');
  await set(0);
  expect(value(await line)).toMatchObject({ exitCode: 0 });
});

test('a service that reboots at every boot ends', async () => {
  const session = openSession();
  await session.done(
    shell(
      'printf "[Service]\\nExecStart=/sbin/reboot\\n[Install]\\nWantedBy=multi-user.target\\n" > /etc/systemd/system/r.service; systemctl enable -q r',
    ),
  );
  await session.done(shell('reboot'));
  expect(await printed(session, 'journalctl -o cat -t systemd | tail -9')).toContain('again and again');
});
