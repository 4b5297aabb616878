import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningServer, serve } from '../../main/hosts/browser/server.ts';
import { MESSAGE_LIMIT_BYTES } from '../../shared/api.ts';
import { decodePush, SOCKET_PATH } from '../../shared/codec.ts';
import { ok } from '../../shared/failure.ts';
import { temporaryFolder } from '../db/files.ts';
import { fakeSession } from './fake-session.ts';

interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

let server: RunningServer;
let fake: ReturnType<typeof fakeSession>;
let folder: string;

beforeEach(async () => {
  const root = temporaryFolder();
  folder = path.join(root, 'renderer');
  fs.mkdirSync(path.join(folder, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>page</title>');
  fs.writeFileSync(path.join(folder, 'assets', 'main.js'), 'export {};');
  fs.writeFileSync(path.join(root, 'secret.js'), 'secret');
  fs.writeFileSync(path.join(folder, '.hidden.js'), 'secret');
  fs.symlinkSync(path.join(root, 'secret.js'), path.join(folder, 'link.js'));
  fake = fakeSession();
  server = await serve(fake.session, folder, 0);
});
afterEach(() => server.close());

const host = (): string => `127.0.0.1:${server.port}`;

/** A request exactly as written: nothing is normalised on the way. */
function request(
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      { port: server.port, host: '127.0.0.1', path: target, method, headers },
      (response) => {
        let body = '';
        response.on('data', (part) => {
          body += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function enter(): Promise<string> {
  const { pathname, search } = new URL(server.address());
  const answered = await request(pathname + search);
  return String(answered.headers['set-cookie']).split(';')[0] ?? '';
}

function open(headers: Record<string, string>, at = SOCKET_PATH): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host()}${at}`, { headers });
    onTestFinished(() => socket.terminate());
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

async function socket(): Promise<WebSocket> {
  const opened = await open({ cookie: await enter(), origin: `http://${host()}` });
  if (typeof opened === 'number') throw new Error(`refused with ${opened}`);
  return opened;
}

const nextText = (on: WebSocket): Promise<unknown> =>
  new Promise((resolve) => on.once('message', (data) => resolve(JSON.parse(data.toString()))));

describe('the one-time address', () => {
  test('a token is exchanged for a cookie that scripts cannot read and other sites cannot send', async () => {
    const { pathname, search } = new URL(server.address());
    const entrance = await request(pathname + search);
    expect(entrance.status).toBe(200);
    expect(String(entrance.headers['set-cookie'])).toMatch(
      /^lpar-console-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const page = await request('/', { cookie: String(entrance.headers['set-cookie']).split(';')[0] ?? '' });
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>page</title>' });
  });

  test('a token is good for one visit', async () => {
    const { pathname, search } = new URL(server.address());
    await request(pathname + search);
    const again = await request(pathname + search);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test.each(['/?token=', '/?token=wrong', `/?token=${'A'.repeat(43)}`, '/', '/assets/main.js', '/?Token=x'])(
    'without a good token or cookie there is nothing: %s',
    async (target) => {
      expect((await request(target)).status).toBe(403);
      expect((await request(target, { cookie: `lpar-console-${server.port}=wrong` })).status).toBe(403);
    },
  );
});

describe('who asks', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '0.0.0.0:1', '[::1]'])(
    'Host %s is misdirected',
    async (name) => {
      const cookie = await enter();
      expect((await request('/', { host: name, cookie })).status).toBe(421);
      expect((await request(new URL(server.address()).search.replace(/^/, '/'), { host: name })).status).toBe(
        421,
      );
    },
  );

  test('a foreign Origin is refused over HTTP, even with the cookie', async () => {
    const cookie = await enter();
    for (const origin of [
      'http://evil.example',
      'null',
      `https://${host()}`,
      `http://127.0.0.1:${server.port + 1}`,
    ]) {
      expect((await request('/', { origin, cookie })).status).toBe(403);
    }
    expect((await request('/', { origin: `http://${host()}`, cookie })).status).toBe(200);
  });

  test('a WebSocket needs host, origin and cookie', async () => {
    const cookie = await enter();
    const origin = `http://${host()}`;
    expect(await open({ origin })).toBe(403);
    expect(await open({ cookie })).toBe(403);
    expect(await open({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await open({ cookie, origin, host: 'evil.example' })).toBe(421);
    expect(await open({ cookie, origin }, '/other')).toBe(404);
    expect(await open({ cookie, origin })).toBeInstanceOf(WebSocket);
    expect(fake.calls).toEqual([]);
  });

  test('only so many pages at once', async () => {
    const headers = { cookie: await enter(), origin: `http://${host()}` };
    const opened = await Promise.all(Array.from({ length: 9 }, () => open(headers)));
    expect(opened.filter((one) => one === 503)).toHaveLength(1);
  });
});

describe('files', () => {
  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/%2e%2e%2fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/%252e%252e/secret.js',
    '/.%00/secret.js',
    '/assets/main.js%00.html',
    '//secret.js',
    '/%c0%ae%c0%ae/secret.js',
    '/%',
    '/link.js',
    '/assets',
    '/assets/',
    '/missing.js',
    '/.hidden.js',
    'http://evil.example/index.html',
  ])('%s is not served', async (target) => {
    const answered = await request(target, { cookie: await enter() });
    expect(answered.status).toBe(404);
    expect(answered.body).not.toContain('secret');
  });

  test('the page is served with its type and a strict policy', async () => {
    const answered = await request('/assets/main.js', { cookie: await enter() });
    expect(answered).toMatchObject({ status: 200, body: 'export {};' });
    expect(answered.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = String(answered.headers['content-security-policy']);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('*');
  });

  test('refusals carry the policy too, and only GET and HEAD are answered', async () => {
    expect((await request('/')).headers['content-security-policy']).toBeDefined();
    const cookie = await enter();
    expect((await request('/', { cookie }, 'POST')).status).toBe(405);
    expect(await request('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});

describe('calls', () => {
  test('a call is answered with its id', async () => {
    const page = await socket();
    page.send('{"id":5,"method":"hello","params":{}}');
    expect(await nextText(page)).toEqual({ id: 5, result: { ok: true, value: { method: 'hello' } } });
  });

  test.each([
    ['malformed', 'nonsense', 'malformed'],
    ['unknown', '{"id":1,"method":"drop","params":{}}', 'unknown'],
    [
      'too large',
      JSON.stringify({ id: 1, method: 'hello', params: { a: 'x'.repeat(MESSAGE_LIMIT_BYTES) } }),
      'tooLarge',
    ],
    ['binary', Buffer.from('{"id":1,"method":"hello","params":{}}'), 'malformed'],
  ])('a %s message is rejected by name and the connection goes on', async (_name, message, reason) => {
    const page = await socket();
    page.send(message);
    expect(await nextText(page)).toMatchObject({
      result: { ok: false, failure: { kind: 'rejection', reason } },
    });
    expect(fake.calls).toEqual([]);
    page.send('{"id":5,"method":"hello","params":{}}');
    expect(await nextText(page)).toMatchObject({ id: 5, result: { ok: true } });
  });

  test('a message without any measure ends its connection and no other', async () => {
    const [page, other] = [await socket(), await socket()];
    const closed = new Promise((resolve) => page.on('close', resolve));
    page.send('x'.repeat(5 * MESSAGE_LIMIT_BYTES));
    expect(await closed).toBe(1009);
    other.send('{"id":5,"method":"hello","params":{}}');
    expect(await nextText(other)).toMatchObject({ id: 5 });
  });

  test('a push arrives as one binary frame, and a page that left gets none', async () => {
    const page = await socket();
    const frame = new Promise<Buffer>((resolve) => page.once('message', (data) => resolve(data as Buffer)));
    fake.push({ kind: 'progress', ticket: 't', done: 1, total: 9 });
    expect(decodePush(new Uint8Array(await frame))).toEqual({
      ok: true,
      value: { kind: 'progress', ticket: 't', done: 1, total: 9 },
    });
    const closed = new Promise((resolve) => page.on('close', resolve));
    page.close();
    await closed;
    await expect.poll(fake.listeners).toBe(0);
  });
});

describe('files', () => {
  const wish = `/file?request=${encodeURIComponent(JSON.stringify({ kind: 'report', machine: 1 }))}`;

  test('come from the page that holds the cookie, with a name for the disk', async () => {
    const cookie = await enter();
    const given = await request(wish, { cookie });
    expect(given).toMatchObject({ status: 200, body: 'report\n' });
    expect(given.headers['content-disposition']).toBe('attachment; filename="report.txt"');
    const origin = `http://${host()}`;
    const taken = await request('/file', { cookie, origin }, 'POST', 'lparMachine: 1\n');
    expect(JSON.parse(taken.body)).toEqual({ ok: true, value: { machine: 7 } });
  });

  test('are neither given to nor taken from anybody else', async () => {
    const cookie = await enter();
    const foreign = 'http://elsewhere.example';
    expect((await request(wish)).status).toBe(403);
    expect((await request('/file', { cookie }, 'POST', 'x')).status).toBe(403);
    expect((await request('/file', { cookie, origin: foreign }, 'POST', 'x')).status).toBe(403);
    expect((await request(wish, { cookie, host: 'elsewhere.example' })).status).toBe(421);
    expect((await request('/file?request={}', { cookie })).status).toBe(400);
    expect((await request(wish, { cookie }, 'DELETE')).status).toBe(405);
  });
});

describe('a page that asks for much', () => {
  const ANSWER = 'x'.repeat(1024 * 1024);
  /** Questions that were read, by page, in the order in which the pages came. */
  let asked: number[];

  beforeEach(async () => {
    await server.close();
    asked = [];
    const join = (): ReturnType<typeof fake.session.join> => {
      const page = asked.push(0) - 1;
      const call = async () => {
        asked[page] = (asked[page] ?? 0) + 1;
        return ok({ answer: ANSWER });
      };
      return { call, leave: () => {} };
    };
    server = await serve({ ...fake.session, join }, folder, 0);
  });

  const ask = (page: WebSocket, count: number, length = 0): void => {
    for (let id = 1; id <= count; id++)
      page.send(JSON.stringify({ id, method: 'hello', params: {} }).padEnd(length));
  };
  function counting(page: WebSocket): () => number {
    let answered = 0;
    page.on('message', () => answered++);
    return () => answered;
  }

  test('and reads has every answer', async () => {
    const page = await socket();
    const answered = counting(page);
    for (let round = 1; round <= 6; round++) {
      ask(page, 40);
      await expect.poll(answered, { timeout: 60_000 }).toBe(40 * round);
    }
  });

  test('and does not read is not listened to until it does; others are', async () => {
    const page = await socket();
    const answered = counting(page);
    page.pause();
    // Long questions do not all arrive in one piece.
    ask(page, 60, 32_000);
    await expect.poll(() => asked[0], { timeout: 60_000 }).toBeGreaterThan(5);
    const other = await socket();
    const othersAnswered = counting(other);
    for (let round = 1; round <= 10; round++) {
      ask(other, 1);
      await expect.poll(othersAnswered, { timeout: 60_000 }).toBe(round);
    }
    expect(asked[0]).toBeLessThan(60);
    page.resume();
    await expect.poll(answered, { timeout: 60_000 }).toBe(60);
  });
});
