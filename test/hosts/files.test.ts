import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningServer, serve } from '../../main/hosts/browser/server.ts';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { FILE_PATH, type FileRequest } from '../../shared/saved-machine.ts';
import { MIB } from '../../shared/units.ts';
import { temporaryFolder, value } from '../db/files.ts';
import { blocks, openSession, range, type TestSession } from '../session/open-session.ts';
import { lessonText } from '../workshop/lesson-text.ts';

let session: TestSession;
let server: RunningServer;
let cookie = '';

beforeEach(async () => {
  session = openSession();
  server = await serve(session.session, temporaryFolder(), 0);
  const { pathname, search } = new URL(server.address());
  const entered = await send(pathname + search, { cookie: '' });
  cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
});
afterEach(() => server.close());

interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

function send(
  target: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answered> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const options = {
      port: server.port,
      host: '127.0.0.1',
      path: target,
      method,
      headers: { cookie, ...headers },
    };
    const sent = http.request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: bytes.toString('utf8'),
          bytes,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const origin = (): Record<string, string> => ({ origin: `http://127.0.0.1:${server.port}` });
const download = (request: FileRequest): Promise<Answered> =>
  send(`${FILE_PATH}?request=${encodeURIComponent(JSON.stringify(request))}`);

test('a machine file goes out and comes in again', async () => {
  await session.done(blocks('enable', ...range(256, 400)));
  const { status, headers, body } = await download({ kind: 'machine', machine: 1, history: true });
  expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="Sample.lpar"']);
  const taken = await send(FILE_PATH, origin(), body);
  expect([taken.status, JSON.parse(taken.body)]).toEqual([200, { ok: true, value: { machine: 2 } }]);
});

test('a workshop goes out as a zip and comes in again, over the path of files', async () => {
  const packed = value(await session.call('workshop', { do: 'packLesson', yaml: lessonText() }));
  if (packed.kind !== 'packed') throw new Error('it was not packed');
  const { status, headers, bytes } = await download({ kind: 'packed', file: packed.file });
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/zip',
    'attachment; filename="a-lesson.zip"',
  ]);
  const target = `${FILE_PATH}?as=workshop&name=a-lesson.zip`;
  const taken = await send(target, origin(), bytes);
  expect(taken.status).toBe(200);
  expect(JSON.parse(taken.body)).toMatchObject({
    ok: true,
    value: { kind: 'taken', catalogue: { workshops: [{}, { id: 'a-lesson' }] } },
  });
  const twice = await send(target, origin(), bytes);
  expect(JSON.parse(twice.body)).toMatchObject({
    ok: true,
    value: { kind: 'taken', taken: [{ id: 'a-lesson', before: '0', changed: [] }] },
  });
  expect((await send(`${FILE_PATH}?as=picture`, origin(), bytes)).status).toBe(400);
  const gone = await download({ kind: 'packed', file: '99' });
  expect([gone.status, JSON.parse(gone.body).failure.message]).toEqual([
    422,
    'This zip is no longer there: pack it again.',
  ]);
});

test('a long journal arrives whole', async () => {
  await session.done(blocks('enable', ...range(64, 511)));
  const { body } = await download({ kind: 'journal', machine: 1, format: 'jsonl' });
  expect(body.trimEnd().split('\n')).toHaveLength(2 + 2 * 448);
});

test('what is no machine file is answered with path, line and rule', async () => {
  const taken = await send(FILE_PATH, origin(), 'lparMachine: 1\nname: [');
  expect(taken.status).toBe(200);
  expect(JSON.parse(taken.body)).toMatchObject({
    ok: false,
    failure: { problems: [{ path: 'file', line: 2 }] },
  });
  const binary = await send(FILE_PATH, origin(), Buffer.from([0xff, 0xfe, 0x00]));
  expect(JSON.parse(binary.body)).toMatchObject({ ok: false, failure: { failure: { where: 'file' } } });
});

test('more than 64 MiB are not read', async () => {
  const huge = { ...origin(), 'content-length': String(FILE_LIMIT_BYTES + 1) };
  expect((await send(FILE_PATH, huge, 'x').catch(() => ({ status: 413 }))).status).toBe(413);
});

test('a sender that does not say how much it sends is stopped at 64 MiB', { timeout: 120_000 }, async () => {
  const piece = Buffer.alloc(4 * MIB, 'x');
  let sentBytes = 0;
  const answered = await new Promise<number>((resolve) => {
    const sent = http.request(
      {
        port: server.port,
        host: '127.0.0.1',
        path: FILE_PATH,
        method: 'POST',
        headers: { cookie, ...origin() },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    // The server may hang up while more is on its way: what counts is its answer.
    sent.on('error', () => {});
    const more = (): void => {
      while (sentBytes < 2 * FILE_LIMIT_BYTES) {
        sentBytes += piece.length;
        if (!sent.write(piece)) return void sent.once('drain', more);
      }
      sent.end();
    };
    more();
  });
  expect(answered).toBe(413);
  expect(sentBytes).toBeLessThan(2 * FILE_LIMIT_BYTES);
});

test('a name that no file has is refused', async () => {
  const taken = await send(`${FILE_PATH}?name=${'x'.repeat(256)}`, origin(), 'lparMachine: 1');
  expect([taken.status, taken.body]).toEqual([
    400,
    expect.stringContaining('a name of at most 255 characters'),
  ]);
});

type Entry = Pick<tar.Header, 'name'> & Partial<tar.Header>;

/** A capture that would be taken, with one more entry. */
async function archive(header: Entry, content = ''): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name: 'sys/devices/system/memory/block_size_bytes' }, '10000000\n');
  for (const [name, text] of [
    ['state', 'online\n'],
    ['removable', '1\n'],
    ['valid_zones', 'DMA\n'],
  ] as const)
    pack.entry({ name: `sys/devices/system/memory/memory0/${name}` }, text);
  pack.entry(header, content);
  pack.finalize();
  return gzipSync(await buffer(pack));
}

const MEMORY = 'sys/devices/system/memory';
/** One that is read; others are passed over, whatever they are. */
const WANTED = `${MEMORY}/memory1/state`;

test.each<[string, Entry]>([
  ['a link', { name: `${MEMORY}/x`, type: 'symlink', linkname: '/etc/passwd' }],
  ['a hard link', { name: `${MEMORY}/x`, type: 'link', linkname: '/etc/passwd' }],
  ['a device', { name: `${MEMORY}/x`, type: 'character-device', devmajor: 1, devminor: 5 }],
])('%s that nobody wants is passed over', async (_what, header) => {
  const taken = await send(`${FILE_PATH}?name=x.tar.gz`, origin(), await archive(header));
  expect(JSON.parse(taken.body).ok).toBe(true);
});

test.each<[string, Entry, string, RegExp]>([
  ['leaves it upwards', { name: `${MEMORY}/../../../../../etc/x` }, 'x', /path outside the capture/],
  ['is absolute', { name: '/etc/x' }, 'x', /path outside the capture/],
  ['is a link elsewhere', { name: WANTED, type: 'symlink', linkname: '/etc/passwd' }, '', /link/],
  ['is a hard link', { name: WANTED, type: 'link', linkname: '/etc/passwd' }, '', /link/],
  [
    'is a device',
    { name: WANTED, type: 'character-device', devmajor: 1, devminor: 5 },
    '',
    /device|not a file/,
  ],
  ['is larger than any of sysfs', { name: WANTED }, 'x'.repeat(100_000), /file too large/],
])(
  'an archive in which a file that is wanted %s is refused whole',
  async (_what, header, content, reason) => {
    const taken = await send(`${FILE_PATH}?name=x.tar.gz`, origin(), await archive(header, content));
    const answer = JSON.parse(taken.body);
    expect([taken.status, answer.ok]).toEqual([200, false]);
    expect(JSON.stringify(answer.failure)).toMatch(reason);
  },
);

test('names in an archive reach no prototype, and its own name is a name', async () => {
  const body = await archive({ name: `${MEMORY}/__proto__/polluted` }, '1');
  const name = encodeURIComponent('<b>__proto__</b>"; x=\r\n.tar.gz');
  const taken = await send(`${FILE_PATH}?name=${name}`, origin(), body);
  expect(taken.status).toBe(200);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  const { ok, value } = JSON.parse(taken.body);
  expect(ok).toBe(true);
  const given = await download({ kind: 'machine', machine: value.machine, history: false });
  expect(given.headers['content-disposition']).toMatch(/^attachment; filename="[^"\r\n]+\.lpar"$/);
});

test('only our own page may send files, and only who entered may fetch them', async () => {
  expect((await send(FILE_PATH, {}, 'lparMachine: 1')).status).toBe(403);
  expect((await send(FILE_PATH, { origin: 'http://evil.example' }, 'lparMachine: 1')).status).toBe(403);
  expect((await send(`${FILE_PATH}?request={}`, { cookie: '' })).status).toBe(403);
});

test.each(['', '?request=', '?request={}', '?request={"kind":"report","machine":99}'])(
  'there is no file for "%s"',
  async (search) => {
    expect([400, 422]).toContain((await send(`${FILE_PATH}${encodeURI(search)}`)).status);
  },
);
