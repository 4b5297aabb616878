/** Captured trees through the door of the window: in as machines, out as archives. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { takeFile } from '../../main/hosts/file-door.ts';
import type { Action } from '../../shared/api.ts';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { partitionName } from '../../shared/ids.ts';
import type { FileAnswer, TakenFile } from '../../shared/saved-machine.ts';
import { archiveOf, archiveOfTree, TREES_WITH_HOLES } from '../capture/captured-trees.ts';
import { temporaryFolder, value } from '../db/files.ts';
import { openSession, type TestSession } from '../session/open-session.ts';

const [, CAPTURE] = TREES_WITH_HOLES[0] ?? [];
if (!CAPTURE) throw new Error('there is no tree to import');

const archive = gzipSync(await archiveOfTree(CAPTURE));

async function send(session: TestSession, body: Buffer, name = 'old system.tar.gz'): Promise<FileAnswer> {
  const pieces = async function* () {
    yield body;
  };
  const search = `?name=${encodeURIComponent(name)}`;
  const reply = await takeFile(session.session.files, search, pieces());
  expect(reply.status).toBe(200);
  return JSON.parse([...reply.pieces].join('')) as FileAnswer;
}

const taken = async (session: TestSession): Promise<TakenFile> =>
  value((await send(session, archive)) as never);

const PARTITION = partitionName('OLDSYSTE');
async function printed(session: TestSession, line: string, partition = PARTITION): Promise<string> {
  const before = session.pushes.length;
  const action: Action = { kind: 'shell', partition, terminal: 't', line };
  await session.done(action);
  return session.pushes
    .slice(before)
    .map((push) => (push.kind === 'terminal' && push.stream !== 'why' ? push.text : ''))
    .join('');
}

test('an archive becomes a machine that runs, and says what was known and what was guessed', async () => {
  const session = openSession();
  const { machine, known = [], assumed = [] } = await taken(session);
  expect(known).toContain('Their numbers: 0-1, 4-6, 12-13, 20.');
  expect(assumed).toContain('Which pages cannot be moved: taken as on an idle system.');
  const saved = value(await session.call('query', { kind: 'machines' }));
  const row = saved.kind === 'machines' ? saved.machines.find(({ id }) => id === machine) : undefined;
  expect(row).toMatchObject({ name: 'old-system', isOpen: false });
  for (const sentence of [...known, ...assumed]) expect(row?.notes).toContain(sentence);
  value(await session.call('open', { machine }));
  expect(await printed(session, 'lsmem -n -o BLOCK,STATE --summary=never')).toBe(
    ['0-1  online', '4-5  online', '  6 offline', ' 12  online', ' 13 offline', ' 20  online', ''].join('\n'),
  );
  expect(await session.session.verified).toBeNull();
});

test('its shell reads the capture as it was, whatever the machine becomes; so does the shell of a copy', async () => {
  const session = openSession();
  const { machine } = await taken(session);
  const copied = value(
    await session.call('manage', { action: { kind: 'duplicate', machine, name: 'Copy' } }),
  );
  for (const id of [machine, copied.machine]) {
    value(await session.call('open', { machine: id }));
    const shown = 'lsmem -s /mnt/old-system -n -o BLOCK,STATE --summary=never';
    const before = await printed(session, shown);
    expect(before).toContain(' 13 offline');
    await printed(session, 'chmem -b -e 13');
    expect(await printed(session, shown)).toBe(before);
    expect(await printed(session, 'ls /mnt; echo 1 > /mnt/old-system/x')).toMatch(
      /^old-system\n-bash: .*Permission denied/,
    );
  }
  value(await session.call('manage', { action: { kind: 'delete', machine } }));
  value(await session.call('open', { machine: 1 }));
  expect(await printed(session, 'ls /mnt', partitionName('LNXTEST'))).toBe('');
});

test.each<readonly [string, () => Promise<Buffer>, RegExp]>([
  [
    'a path that climbs out',
    () => archiveOf([{ name: 'sys/../../etc/passwd', content: 'x' }]),
    /outside the capture/,
  ],
  [
    'a link',
    () =>
      archiveOf([
        { name: 'sys/devices/system/memory/memory0/state', type: 'symlink', linkname: '/etc/passwd' },
      ]),
    /link/,
  ],
  [
    'a device in place of a file',
    () => archiveOf([{ name: 'sys/devices/system/memory/memory0/state', type: 'character-device' }]),
    /device or special file in place/,
  ],
  [
    'a bomb',
    async () => gzipSync(Buffer.alloc(600 * 2 ** 20), { level: 1 }),
    /unpacks to too much|not a capture/,
  ],
  ['a damaged archive', async () => archive.subarray(0, 200), /damaged/],
  ['an archive of something else', () => archiveOf([{ name: 'README', content: 'x' }]), /not a capture/],
  [
    'noise',
    async () => Buffer.from([0xff, 0xfe, 0x00, 0x01]),
    /neither a text .UTF-8, UTF-16 or Latin-1. nor an archive|not a machine file, an HMC definition, an archive/,
  ],
])('%s is refused whole', async (_name, make, reason) => {
  const session = openSession();
  const answer = await send(session, await make());
  if (answer.ok) throw new Error('it was imported');
  const { failure, problems } = answer.failure;
  expect(JSON.stringify([failure, problems])).toMatch(reason);
  const saved = value(await session.call('query', { kind: 'machines' }));
  expect(saved.kind === 'machines' && saved.machines.map(({ name }) => name)).toEqual(['Sample']);
});

test('more than 64 MiB, and names that nothing has, are stopped at the door', async () => {
  const { files } = openSession().session;
  const pieces = async function* () {
    for (let sent = 0; sent <= FILE_LIMIT_BYTES; sent += 2 ** 20) yield Buffer.alloc(2 ** 20);
  };
  expect((await takeFile(files, '', pieces())).status).toBe(413);
  expect((await takeFile(files, `?name=${'x'.repeat(256)}`, pieces())).status).toBe(400);
});

test('a partition goes out as an archive that the real lsmem reads, and comes in again', async () => {
  const session = openSession();
  await session.done({
    kind: 'shell',
    partition: partitionName('LNXTEST'),
    terminal: 't',
    line: 'chmem -e 8G',
  });
  const offer = value(await session.session.files.offer({ kind: 'sysfs', machine: 1 }));
  expect([offer.name, offer.type]).toEqual(['Sample-LNXTEST-sysfs.tar.gz', 'application/gzip']);
  const bytes = Buffer.concat([...offer.pieces].map((piece) => Buffer.from(piece)));
  const folder = temporaryFolder();
  writeFileSync(join(folder, offer.name), bytes);
  expect(spawnSync('tar', ['-xzf', offer.name], { cwd: folder }).status).toBe(0);
  const real = spawnSync('lsmem', ['--sysroot', join(folder, 'Sample-LNXTEST-sysfs'), '-J'], {
    encoding: 'utf8',
  });
  expect(real.stderr).toBe('');
  const { memory } = JSON.parse(real.stdout) as { memory: { state: string; size: string }[] };
  expect(memory.map(({ state, size }) => `${state} ${size}`)).toEqual(['online 72G']);
  const again = value((await send(session, bytes, offer.name)) as never) as TakenFile;
  expect(again.known).toContain('The kernel release: 7.2.');
  value(await session.call('open', { machine: again.machine }));
  const { pushes } = session;
  expect(pushes.findLast((push) => push.kind === 'snapshot')).toMatchObject({
    machine: { id: again.machine },
  });
});

test('without a partition that runs there is nothing to write', async () => {
  const session = openSession();
  await session.done({
    kind: 'command',
    command: { kind: 'deactivate', partition: partitionName('LNXTEST') },
  });
  for (const request of [
    { kind: 'sysfs', machine: 1 },
    { kind: 'sysfs', machine: 1, partition: partitionName('LNXTEST') },
    { kind: 'sysfs', machine: 1, partition: partitionName('NONE') },
  ] as const)
    expect(await session.session.files.offer(request)).toMatchObject({
      ok: false,
      failure: { where: 'params.partition' },
    });
});
