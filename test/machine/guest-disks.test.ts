import { expect, test } from 'vitest';
import { readMachineFile } from '../../main/files/machine-file.ts';
import { writeMachineFile } from '../../main/files/machine-file-write.ts';
import { value } from '../db/files.ts';
import { LNX, openSession, shell, type TestSession } from '../session/open-session.ts';

async function printed(session: TestSession, line: string): Promise<string> {
  session.pushes.length = 0;
  await session.done(shell(line));
  return session.pushes.flatMap((push) => (push.kind === 'terminal' ? [push.text] : [])).join('');
}

async function exported(session: TestSession, machine: number, history: boolean): Promise<string> {
  const file = value(await session.session.files.offer({ kind: 'machine', machine, history }));
  let text = '';
  for await (const piece of file.pieces)
    text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
  return text;
}

const LOOK =
  'cat /etc/zipl.conf /root/note; stat -c %a /root/run.sh; readlink /etc/systemd/system/multi-user.target.wants/m.service; ls /usr/lib/os-release';

test('a machine file carries what was changed on the disks of its guests, with and without history', async () => {
  const session = openSession();
  await session.done(shell('sed -i \'s/parameters=.*/parameters="mem=1G"/\' /etc/zipl.conf'));
  await session.done(
    shell('printf "a\\tb: \\"ü\\"\\n\\n # c" > /root/note; touch /root/run.sh; chmod 750 /root/run.sh'),
  );
  await session.done(
    shell(
      'printf "[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n" > /etc/systemd/system/m.service; systemctl enable -q m; rm /usr/lib/os-release',
    ),
  );
  const looked = await printed(session, LOOK);
  expect(looked).toContain('parameters="mem=1G"');
  expect(looked).toContain('No such file');
  for (const history of [true, false]) {
    const text = await exported(session, 1, history);
    expect(text).toContain('path: /etc/zipl.conf');
    const taken = value(await session.session.files.receive(text));
    value(await session.call('open', { machine: taken.machine }));
    if (!history) {
      await session.done({ kind: 'command', command: { kind: 'activate', partition: LNX } });
      await session.done({ kind: 'command', command: { kind: 'load', partition: LNX, clear: true } });
    }
    expect(await printed(session, LOOK)).toBe(looked);
    expect(await exported(session, taken.machine, history)).toContain('path: /etc/zipl.conf');
    value(await session.call('open', { machine: 1 }));
  }
});

const MACHINE = (guests: string) => `lparMachine: 1
name: M
system:
  name: S
  customerStorage: 8G
  partitions:
    - name: LNX
      profile: { initial: 1G, reserved: 0 }
      sclp: { increment: 256M }
      kernel: { release: "6.12" }
guests:
${guests}`;

test('older files without disks still open, and the same disks give the same bytes', () => {
  const read = value(
    readMachineFile(
      MACHINE(
        '  - partition: LNX\n    files:\n      - { path: /root/b, text: "x\\n" }\n      - { path: /etc/a, access: "0755", link: "/root/b" }',
      ).replace('link: "/root/b"', 'text: "y"'),
    ),
  );
  expect(read.guests).toEqual([
    {
      partition: 'LNX',
      files: [
        { path: '/root/b', kind: 'file', content: 'x\n' },
        { path: '/etc/a', kind: 'file', content: 'y', mode: 0o755 },
      ],
    },
  ]);
  const text = value(writeMachineFile(read));
  expect(value(writeMachineFile(value(readMachineFile(text))))).toBe(text);
  expect(value(readMachineFile(MACHINE('').replace('guests:\n', ''))).guests).toEqual([]);
});

test.each([
  ['  - partition: OTHER\n    files: []', 'guests[0].partition', 'there is no partition OTHER'],
  ['  - partition: LNX\n    files: [{ path: /proc/x }]', 'guests[0].files[0].path', 'a file lies below'],
  ['  - partition: LNX\n    files: [{ path: /etc/../x }]', 'guests[0].files[0].path', 'a file lies below'],
  [
    '  - partition: LNX\n    files: [{ path: /etc/x }, { path: /etc/x }]',
    'guests[0].files[1].path',
    'comes twice',
  ],
  [
    '  - partition: LNX\n    files: [{ path: /etc/x, text: a, link: b }]',
    'guests[0].files[0]',
    'link and text at once',
  ],
  ['  - partition: LNX\n    files: [{ path: /etc/x, access: "999" }]', 'guests[0].files[0].access', ''],
  [
    `  - partition: LNX\n    files: [{ path: /etc/x, text: "${'x'.repeat(600_000)}" }, { path: /etc/y, text: "${'y'.repeat(600_000)}" }]`,
    'guests[0].files',
    'at most 1 MiB',
  ],
])('what a disk cannot hold is refused with its place', (guests, path, rule) => {
  const read = readMachineFile(MACHINE(guests));
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.failure[0]).toMatchObject({ path });
  expect(read.failure[0]?.rule).toContain(rule);
});
