import http from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningServer, serve } from '../../main/hosts/browser/server.ts';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { FILE_PATH, type FileRequest } from '../../shared/saved-machine.ts';
import { temporaryFolder } from '../db/files.ts';
import { blocks, openSession, range, type TestSession } from '../main/open-session.ts';

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
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
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
