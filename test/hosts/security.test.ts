/**
 * The attacks of the threat table that other tests of the hosts do not play: each of these fails when its defence is
 * taken out.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { asBrowser, findBrowser, whyNoWindow } from '../../main/hosts/browser/find-browser.ts';
import { writeFirefoxPreferences } from '../../main/hosts/browser/firefox-profile.ts';
import {
  announce,
  HAND_OVER_PATH,
  handOver,
  newSecret,
  type OpenRequest,
} from '../../main/hosts/browser/hand-over.ts';
import { placesFor } from '../../main/hosts/browser/places.ts';
import { newRate } from '../../main/hosts/browser/rate.ts';
import { type RunningServer, serve } from '../../main/hosts/browser/server.ts';
import { openWindow, windowArguments } from '../../main/hosts/browser/window.ts';
import { openMachineFile } from '../../main/hosts/open-file.ts';
import { FILE_LIMIT_BYTES, METHOD_NAMES } from '../../shared/api.ts';
import { SOCKET_PATH } from '../../shared/codec.ts';
import { fail, ok } from '../../shared/failure.ts';
import { temporaryFolder } from '../db/files.ts';
import { SERVE } from '../programs.ts';
import { fakeSession } from './fake-session.ts';

const SECRET = newSecret();
const isRoot = process.getuid?.() === 0;

let folder: string;
let fake: ReturnType<typeof fakeSession>;
let server: RunningServer;
let requests: OpenRequest[];

beforeEach(async () => {
  folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>page</title>');
  fake = fakeSession();
  requests = [];
  const take = async (what: OpenRequest) => {
    requests.push(what);
    return what.files.includes('/broken.lpar') ? fail('broken.lpar is broken.') : ok(null);
  };
  server = await serve(fake.session, folder, 0, { secret: SECRET, take });
});
afterEach(() => server.close());

const host = (): string => `127.0.0.1:${server.port}`;

async function enter(): Promise<string> {
  const answered = await fetch(server.address());
  return answered.headers.get('set-cookie')?.split(';')[0] ?? '';
}

function join(cookie: string): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host()}${SOCKET_PATH}`, {
      headers: { cookie, origin: `http://${host()}` },
    });
    onTestFinished(() => socket.terminate());
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

function send(method: string, target: string, headers: Record<string, string>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      { host: '127.0.0.1', port: server.port, path: target, method, headers },
      (answered) => {
        answered.resume();
        answered.on('end', () => resolve(answered.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('who can reach it', () => {
  test('it listens on the loopback address and on no other', async () => {
    const others = Object.values(await import('node:os').then(({ networkInterfaces }) => networkInterfaces()))
      .flat()
      .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4');
    for (const other of others) {
      const answer = await new Promise((resolve) => {
        const socket = net.connect(server.port, other?.address);
        onTestFinished(() => void socket.destroy());
        socket.on('connect', () => resolve('connected'));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(answer).toBe('ECONNREFUSED');
    }
    expect(server.address()).toContain('http://127.0.0.1:');
  });

  test('guessing tokens is slowed down, and whoever holds the cookie is still answered', async () => {
    const cookie = await enter();
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, n) => send('GET', `/?token=${'A'.repeat(41)}${n + 10}`, {})),
    );
    expect(guesses.filter((status) => status === 429).length).toBeGreaterThan(20);
    expect(guesses).not.toContain(200);
    expect(await send('GET', '/', { cookie })).toBe(200);
  });

  test('ten times as many pages as allowed: the rest is refused and a page in use goes on', async () => {
    const cookie = await enter();
    const first = await join(cookie);
    const opened = await Promise.all(Array.from({ length: 79 }, () => join(cookie).catch(() => 0)));
    expect(opened.filter((one) => one instanceof WebSocket)).toHaveLength(7);
    const answer = new Promise((resolve) => (first as WebSocket).once('message', resolve));
    (first as WebSocket).send('{"id":1,"method":"hello","params":{}}');
    expect(String(await answer)).toContain('"ok":true');
  });

  test('sockets that only sit there are limited', async () => {
    const sockets = Array.from({ length: 200 }, () => net.connect(server.port, '127.0.0.1'));
    let alive = 200;
    for (const socket of sockets) {
      socket.on('error', () => {});
      socket.on('close', () => alive--);
      onTestFinished(() => void socket.destroy());
    }
    await expect.poll(() => alive, { timeout: 5000 }).toBeLessThanOrEqual(64);
  });

  test('whoever holds the cookie comes in and stays in while strangers hold every socket', async () => {
    const cookie = await enter();
    const page = (await join(cookie)) as WebSocket;
    let isOpen = true;
    page.on('close', () => {
      isOpen = false;
    });
    for (let count = 0; count < 300; count++) {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      onTestFinished(() => void socket.destroy());
    }
    expect(await send('GET', '/', { cookie })).toBe(200);
    const answer = new Promise((resolve) => page.once('message', resolve));
    page.send('{"id":1,"method":"hello","params":{}}');
    expect(String(await answer)).toContain('"ok":true');
    expect(isOpen).toBe(true);
  });

  test('a page that floods is disconnected', async () => {
    const page = (await join(await enter())) as WebSocket;
    const closed = new Promise((resolve) => page.on('close', resolve));
    for (let n = 0; n < 3000; n++) page.send('{}');
    expect(await closed).toBe(1008);
  });

  test('a rate allows a burst, then as much as time brings', () => {
    let nowMs = 0;
    const rate = newRate(10, () => nowMs);
    const burst = Array.from({ length: 12 }, () => rate.allows());
    expect(burst.filter(Boolean)).toHaveLength(10);
    nowMs = 100;
    expect([rate.allows(), rate.allows()]).toEqual([true, false]);
  });
});

describe('what is sent', () => {
  const hostile = ['__proto__', 'constructor', 'prototype'];

  test.each(METHOD_NAMES)(
    'a key that could reach a prototype is refused wherever %s has a field',
    async (method) => {
      const page = (await join(await enter())) as WebSocket;
      for (const key of hostile) {
        const params = `{"${key}":{"polluted":1},"action":{"kind":"command","command":{"${key}":{"polluted":1}}}}`;
        for (const text of [
          `{"id":1,"method":"${method}","params":${params}}`,
          `{"id":1,"method":"${method}","params":{},"${key}":{"polluted":1}}`,
          `{"id":1,"method":"${method}","params":{"action":{"kind":"command","command":{"${key}":{"polluted":1}}}}}`,
        ]) {
          const answer = new Promise((resolve) => page.once('message', resolve));
          page.send(text);
          const { result } = JSON.parse(String(await answer));
          expect(result).toMatchObject({ ok: false, failure: { kind: 'rejection' } });
          // The door itself says no, before a schema that might one day let surplus keys through.
          expect(result.failure.where.endsWith(key), result.failure.where).toBe(true);
          expect(result.failure.message).toMatch(
            /^(This cannot be part of a call|A call has no such field)\.$/,
          );
        }
      }
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
      expect(fake.calls).toEqual([]);
    },
  );

  test('the page has no way to turn text into elements or code', () => {
    const sources = execFileSync('git', ['ls-files', 'renderer'], { encoding: 'utf8' }).trim().split('\n');
    const sinks =
      /unsafeHTML|unsafeSVG|unsafeStatic|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function/;
    const found = sources
      .filter((file) => /\.(ts|html)$/.test(file) && fs.existsSync(file))
      .filter((file) => sinks.test(fs.readFileSync(file, 'utf8')));
    expect(found).toEqual([]);
  });

  test('every answer forbids framing, sniffing, foreign content and storing', async () => {
    const cookie = await enter();
    for (const [target, headers] of [
      ['/', { cookie }],
      ['/missing.js', { cookie }],
      ['/', {}],
    ] as const) {
      const answered = await fetch(`http://${host()}${target}`, { headers });
      const { headers: sent } = answered;
      expect(sent.get('x-frame-options')).toBe('DENY');
      expect(sent.get('x-content-type-options')).toBe('nosniff');
      expect(sent.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(sent.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(sent.get('cache-control')).toBe('no-store');
      const policy = sent.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      // A lesson's picture is a data address; nothing else is taken from one, and a picture runs nothing.
      expect(policy.replace("img-src 'self' data:", '')).not.toMatch(/unsafe|\*|data:|https:|http:/);
    }
  });
});

describe('a file handed over by another start', () => {
  const post = (headers: Record<string, string>, body: string): Promise<number> =>
    send('POST', HAND_OVER_PATH, headers, body);
  const good = { authorization: `Bearer ${SECRET}` };

  test('is taken from whoever can read the note', async () => {
    const withdraw = announce(folder, server.port, SECRET);
    expect(await handOver(folder, { files: ['/a.lpar'] })).toEqual({ taken: true, said: 'Taken.' });
    expect(await handOver(folder, { files: ['/broken.lpar'] })).toEqual({
      taken: false,
      said: 'broken.lpar is broken.',
    });
    expect(requests).toEqual([{ files: ['/a.lpar'] }, { files: ['/broken.lpar'] }]);
    withdraw();
    expect(await handOver(folder, { files: [] })).toBeUndefined();
  });

  test('a console that takes long is not called absent', async () => {
    const silent = http.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const withdraw = announce(folder, (silent.address() as net.AddressInfo).port, SECRET);
    const answered = await handOver(folder, { files: ['/a.lpar'] }, 200);
    expect(answered).toEqual({ taken: false, said: expect.stringMatching(/has not answered.*start again/) });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(await handOver(folder, { files: [] }), 'nobody listens any more').toBeUndefined();
    withdraw();
  });

  test('is refused without the secret, from a page, under another name, and when it is malformed', async () => {
    const body = '{"files":[]}';
    expect(await post({}, body)).toBe(403);
    expect(await post({ authorization: `Bearer ${newSecret()}` }, body)).toBe(403);
    expect(await post({ cookie: await enter() }, body)).toBe(403);
    expect(await post({ ...good, origin: `http://${host()}` }, body)).toBe(403);
    expect(await post({ ...good, host: 'evil.example' }, body)).toBe(421);
    for (const bad of [
      '',
      '{',
      '[]',
      '{}',
      '{"files":1}',
      '{"files":[""]}',
      '{"files":[],"more":1}',
      `{"files":${JSON.stringify(Array(33).fill('/a.lpar'))}}`,
      `${' '.repeat(300_000)}{"files":[]}`,
    ]) {
      expect(await post(good, bad)).toBe(400);
    }
    expect(requests).toEqual([]);
    expect(await post(good, body)).toBe(200);
  });
});

describe('a second user of the same computer', () => {
  test('can read neither the note nor the file that opens the window', async () => {
    const withdraw = announce(folder, server.port, SECRET);
    onTestFinished(withdraw);
    const script = path.join(folder, 'browser.sh');
    const seen = path.join(folder, 'arguments');
    fs.writeFileSync(script, `#!/bin/sh\necho "$@" > ${seen}.tmp && mv ${seen}.tmp ${seen}\nsleep 30\n`, {
      mode: 0o755,
    });
    const address = server.address();
    const window = openWindow(asBrowser(script), address, folder);
    onTestFinished(() => window.close());
    await expect.poll(() => fs.existsSync(seen), { timeout: 5000 }).toBe(true);
    const { searchParams } = new URL(address);
    expect(fs.readFileSync(seen, 'utf8')).not.toContain(searchParams.get('token'));
    const file = fs.readdirSync(folder).find((name) => name.startsWith('open-window')) ?? '';
    expect(fs.readFileSync(path.join(folder, file), 'utf8')).toContain(address);
    for (const name of [file, 'running.json']) {
      expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(fs.statSync(path.join(folder, 'window')).mode & 0o777).toBe(0o700);
  });

  test('is refused by the system itself', ({ skip }) => {
    skip(!isRoot, 'only root can act as another user');
    fs.chmodSync(folder, 0o755);
    const withdraw = announce(folder, server.port, SECRET);
    onTestFinished(withdraw);
    const note = path.join(folder, 'running.json');
    const read = (): string =>
      execFileSync('cat', [note], { uid: 65_534, gid: 65_534, stdio: 'pipe' }).toString();
    expect(read).toThrow(/Permission denied/);
    fs.chmodSync(note, 0o644);
    expect(read()).toContain(SECRET);
  });

  test('cannot lay a link where the console writes', () => {
    const precious = path.join(folder, 'precious');
    fs.writeFileSync(precious, 'precious');
    fs.symlinkSync(precious, path.join(folder, 'running.json'));
    announce(folder, server.port, SECRET)();
    expect(fs.readFileSync(precious, 'utf8')).toBe('precious');
  });

  test("cannot join with a token that was the owner's", async () => {
    const address = server.address();
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(address)).status).toBe(403);
    expect((await fetch(`http://${host()}/`)).status).toBe(403);
  });
});

describe('a hostile machine file', () => {
  const asking = (name: string) => openMachineFile(fake.session, path.join(folder, name));
  const importer = () => ({
    ...fake.session,
    imported: [] as string[],
    async importMachine(name: string, text: string) {
      this.imported.push(`${name}: ${text}`);
      return ok({ machine: 7 });
    },
  });

  test('an ordinary one is read and given to the session', async () => {
    fs.writeFileSync(path.join(folder, 'good.lpar'), 'name: x\n');
    const session = importer();
    expect(await openMachineFile(session, path.join(folder, 'good.lpar'))).toEqual(ok({ machine: 7 }));
    expect(session.imported).toEqual(['good: name: x\n']);
  });

  test('what is no ordinary text of a measure is never read', async () => {
    fs.mkdirSync(path.join(folder, 'folder.lpar'));
    fs.writeFileSync(path.join(folder, 'binary.lpar'), Buffer.of(0x80, 0xff, 0xfe));
    fs.closeSync(fs.openSync(path.join(folder, 'huge.lpar'), 'w'));
    fs.truncateSync(path.join(folder, 'huge.lpar'), FILE_LIMIT_BYTES + 1);
    fs.symlinkSync('/dev/zero', path.join(folder, 'device.lpar'));
    fs.writeFileSync(path.join(folder, 'text.txt'), 'x');
    const session = importer();
    const ask = (file: string) => openMachineFile(session, file);
    expect(await ask(path.join(folder, 'folder.lpar'))).toEqual(fail('folder.lpar is not an ordinary file.'));
    expect(await ask(path.join(folder, 'device.lpar'))).toEqual(fail('device.lpar is not an ordinary file.'));
    expect(await ask(path.join(folder, 'binary.lpar'))).toEqual(fail('binary.lpar is not a text in UTF-8.'));
    expect(await ask(path.join(folder, 'huge.lpar'))).toMatchObject({ ok: false });
    expect(await ask(path.join(folder, 'none.lpar'))).toEqual(fail('none.lpar cannot be read (ENOENT).'));
    expect(await ask(path.join(folder, 'text.txt'))).toMatchObject({ ok: false });
    expect(await ask('relative.lpar')).toMatchObject({ ok: false });
    expect(session.imported).toEqual([]);
  });

  test('a pipe that nobody writes to does not hang the console', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no named pipes in folders');
    execFileSync('mkfifo', [path.join(folder, 'pipe.lpar')]);
    expect(await asking('pipe.lpar')).toEqual(fail('pipe.lpar is not an ordinary file.'));
  });
});

describe('the window', () => {
  test('is opened without weakening the browser', () => {
    for (const program of ['/usr/bin/chromium', '/usr/bin/firefox-esr']) {
      const args = windowArguments(asBrowser(program), 'file:///x.html', '/p').join(' ');
      expect(args).not.toMatch(/no-sandbox|disable-web-security|remote-debugging|allow-file-access/);
      expect(args).toContain('file:///x.html');
    }
  });

  test('a browser is taken from absolute folders of the path only', () => {
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    expect(findBrowser(bin)).toBeUndefined();
    fs.writeFileSync(path.join(bin, 'firefox'), '', { mode: 0o755 });
    fs.writeFileSync(path.join(bin, 'chromium'), '', { mode: 0o644 });
    expect(findBrowser(bin)).toEqual({ program: path.join(bin, 'firefox'), family: 'firefox' });
    fs.chmodSync(path.join(bin, 'chromium'), 0o755);
    expect(findBrowser(`.:relative:${bin}`)).toEqual({
      program: path.join(bin, 'chromium'),
      family: 'chromium',
    });
    expect(findBrowser(path.relative(process.cwd(), bin))).toBeUndefined();
    const flatpaks = path.join(folder, 'home', '.local/share/flatpak/exports/bin');
    fs.mkdirSync(flatpaks, { recursive: true });
    fs.writeFileSync(path.join(flatpaks, 'org.mozilla.firefox'), '', { mode: 0o755 });
    expect(findBrowser('', path.join(folder, 'home'))).toEqual({
      program: path.join(flatpaks, 'org.mozilla.firefox'),
      family: 'firefox',
    });
  });

  test.each([
    ['/usr/bin/chromium', '\x7fELF', '.data'],
    ['/opt/firefox/firefox', '#!/bin/sh\nexec /opt/firefox/firefox-bin "$@"\n', '.data'],
    ['/snap/bin/chromium', undefined, 'home/snap/chromium/common/lpar-console'],
    ['/var/lib/snapd/snap/bin/firefox', undefined, 'home/snap/firefox/common/lpar-console'],
    ['firefox', '#!/bin/sh\nexec /snap/bin/firefox "$@"\n', 'home/snap/firefox/common/lpar-console'],
    [
      'chromium-browser',
      '#!/bin/sh\nexec "/snap/bin/chromium" "$@"\n',
      'home/snap/chromium/common/lpar-console',
    ],
    [
      '/var/lib/flatpak/exports/bin/org.mozilla.firefox',
      undefined,
      'home/.var/app/org.mozilla.firefox/data/lpar-console',
    ],
  ])('%s finds profile and file where it may read: %j', (named, script, expected) => {
    const program =
      path.isAbsolute(named) && script === undefined ? named : path.join(folder, path.basename(named));
    if (script !== undefined) fs.writeFileSync(program, script, { mode: 0o755 });
    const data = path.join(folder, '.data');
    const places = placesFor(program, data, path.join(folder, 'home'));
    expect(path.relative(folder, places.folder)).toBe(expected);
    expect(fs.statSync(places.profile).mode & 0o777).toBe(0o700);
  });

  test('Firefox starts without a page of its own, fetches and reports nothing, and keeps what protects it', () => {
    const { profile } = placesFor('/usr/bin/firefox', folder);
    writeFirefoxPreferences(profile);
    writeFirefoxPreferences(profile);
    const preferences = fs.readFileSync(path.join(profile, 'user.js'), 'utf8');
    expect(preferences).toContain('user_pref("browser.aboutwelcome.enabled", false);\n');
    expect(preferences).toContain('user_pref("toolkit.telemetry.enabled", false);\n');
    expect(preferences).not.toMatch(/security\.|safebrowsing|sandbox|fileuri|remote\.|mixed/);
  });

  test('root and a session without a display get the address and the reason', () => {
    expect(whyNoWindow('linux', { DISPLAY: ':0' }, 0)).toContain('root');
    expect(whyNoWindow('linux', {}, 1000)).toContain('no display');
    expect(whyNoWindow('linux', { WAYLAND_DISPLAY: 'w' }, 1000)).toBeUndefined();
    expect(whyNoWindow('win32', {}, 1000)).toBeUndefined();
  });
});

describe('the process', () => {
  const start = (...flags: string[]): ChildProcess => {
    const child = spawn(process.execPath, [SERVE, ...flags]);
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const ended = (child: ChildProcess) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (said += part));
      child.on('close', (code) => resolve({ code, said }));
    });
  const printed = (child: ChildProcess): Promise<string> =>
    new Promise((resolve) => {
      let said = '';
      child.stdout?.on('data', (part) => {
        said += part;
        const address = /http:\S+/.exec(said)?.[0];
        if (address) resolve(address);
      });
    });

  test('a second start hands its file over, and the note is gone with the console', {
    timeout: 120_000,
  }, async () => {
    const data = path.join(temporaryFolder(), 'made by the console');
    const first = start('--no-open', '--data', data);
    await printed(first);
    await expect.poll(() => fs.existsSync(path.join(data, 'running.json'))).toBe(true);
    expect(fs.statSync(data).mode & 0o777).toBe(0o700);
    const second = await ended(start('--no-open', '--data', data, path.join(data, 'none.lpar')));
    expect(second).toMatchObject({ code: 1, said: 'none.lpar cannot be read (ENOENT).\n' });
    const closed = ended(first);
    first.kill('SIGTERM');
    expect((await closed).code).toBe(0);
    expect(fs.existsSync(path.join(data, 'running.json'))).toBe(false);
  });

  test('a browser that does not start: the reason and the way out, and no address that works in a log', {
    timeout: 120_000,
  }, async () => {
    const child = start('--data', temporaryFolder(), '--browser', '/nowhere/chromium');
    const said = await new Promise((resolve) => child.stderr?.once('data', (part) => resolve(String(part))));
    expect(said).toMatch(
      /^No window could be opened: .*ENOENT\. Start the console in a terminal with --no-open/,
    );
    expect(said).not.toContain('token');
  });

  test('it ends when its last window has gone', { timeout: 120_000 }, async () => {
    const data = temporaryFolder();
    const script = path.join(data, 'chromium.sh');
    fs.writeFileSync(script, '#!/bin/sh\nsleep 1\n', { mode: 0o755 });
    // Nor does it leave an address that works in the log that a menu writes.
    expect(await ended(start('--data', data, '--browser', script))).toEqual({ code: 0, said: '' });
    expect(fs.readdirSync(data).filter((name) => name.startsWith('open-window'))).toHaveLength(0);
  });
});
