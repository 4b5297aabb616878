import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Push } from '../../shared/api.ts';
import { decodePush, encodePush } from '../../shared/codec.ts';
import { fail, ok } from '../../shared/failure.ts';
import { temporaryFolder } from '../db/files.ts';
import type * as StandIn from './electron-stand-in.ts';
import { fakeSession } from './fake-session.ts';

const opened = vi.hoisted(() => ({ openConsole: vi.fn() }));
vi.mock('../../main/hosts/open-console.ts', () => opened);

let electron: typeof StandIn;
let fake: ReturnType<typeof fakeSession>;
let bundle: string;
const closed = vi.fn(async () => ok(null));

/** The host on a fresh Electron, up to its window. */
async function start(): Promise<StandIn.BrowserWindow> {
  const { startElectronHost } = await import('../../main/hosts/electron/host.ts');
  startElectronHost(bundle);
  expect(electron.windows).toHaveLength(0);
  await electron.app.becomeReady();
  const window = electron.windows[0];
  if (!window) throw new Error('no window');
  return window;
}

beforeEach(async () => {
  vi.resetModules();
  // Registered anew, so that every test has an Electron on which nothing has happened yet.
  vi.doMock('electron', () => import('./electron-stand-in.ts'));
  const root = temporaryFolder();
  bundle = path.join(root, 'main');
  fs.mkdirSync(path.join(root, 'renderer'), { recursive: true });
  fs.writeFileSync(path.join(root, 'renderer', 'index.html'), 'page');
  fs.writeFileSync(path.join(root, 'secret.js'), 'secret');
  electron = (await import('electron')) as unknown as typeof StandIn;
  fake = fakeSession();
  closed.mockClear();
  opened.openConsole.mockReset().mockReturnValue(ok({ session: fake.session, close: closed }));
});

describe('the window', () => {
  test('the page runs isolated, in a sandbox, without Node', async () => {
    const window = await start();
    expect(window.url).toBe('app://console/index.html');
    expect(window.options.webPreferences).toEqual({
      preload: path.join(bundle, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
    });
  });

  test('navigation, new windows, embedded pages and permissions are denied', async () => {
    const { webContents } = await start();
    for (const name of ['will-navigate', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      webContents.emit(name, { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
    }
    expect(webContents.windowOpenHandler?.({} as never)).toEqual({ action: 'deny' });
    const answer = vi.fn();
    electron.session.request?.({} as never, 'media' as never, answer, {} as never);
    expect(answer).toHaveBeenCalledWith(false);
    expect(electron.session.check?.(null, 'media' as never, '', {} as never)).toBe(false);
  });
});

describe('the page', () => {
  const get = async (url: string): Promise<Response> => {
    const handler = electron.protocol.schemes.get('app');
    // Request would resolve the dots; Electron hands the address over as the page wrote it.
    return (await handler?.({ url, method: 'GET' } as Request)) as Response;
  };

  test('its own scheme serves it with a strict policy', async () => {
    await start();
    expect(electron.protocol.privileged).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true } },
    ]);
    const response = await get('app://console/index.html');
    expect([response.status, await response.text()]).toEqual([200, 'page']);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test.each([
    'app://console/../secret.js',
    'app://console/%2e%2e/secret.js',
    'app://console/..%2fsecret.js',
    'app://other/index.html',
    'app://console/missing.js',
  ])('%s is not served', async (url) => {
    await start();
    expect((await get(url)).status).toBe(404);
  });
});

describe('calls and pushes', () => {
  const hello = '{"id":3,"method":"hello","params":{}}';

  test('a call from our page is answered', async () => {
    const { webContents } = await start();
    const event = { sender: webContents, senderFrame: webContents.mainFrame } as never;
    const text = await electron.ipcMain.handlers.get('lpar-console:call')?.(event, hello);
    expect(JSON.parse(text)).toEqual({ id: 3, result: { ok: true, value: { method: 'hello' } } });
    const rejected = await electron.ipcMain.handlers.get('lpar-console:call')?.(event, { id: 3 });
    expect(JSON.parse(rejected)).toMatchObject({ result: { failure: { reason: 'malformed' } } });
  });

  test('a call from another window, a frame or another page is refused and reaches nothing', async () => {
    const { webContents } = await start();
    const other = new electron.StandInContents();
    const strangers = [
      { sender: other, senderFrame: other.mainFrame },
      { sender: webContents, senderFrame: new electron.StandInFrame('app://console') },
      { sender: webContents, senderFrame: null },
    ];
    for (const event of strangers) {
      const text = await electron.ipcMain.handlers.get('lpar-console:call')?.(event as never, hello);
      expect(JSON.parse(text)).toMatchObject({ result: { ok: false, failure: { where: 'sender' } } });
    }
    webContents.mainFrame = new electron.StandInFrame('https://evil.example');
    const event = { sender: webContents, senderFrame: webContents.mainFrame } as never;
    expect(await electron.ipcMain.handlers.get('lpar-console:call')?.(event, hello)).toContain(
      '"where":"sender"',
    );
    expect(fake.calls).toEqual([]);
  });

  test('a push is sent as one binary frame until the window is closed', async () => {
    const window = await start();
    const push: Push = { kind: 'progress', ticket: 't', done: 1, total: 2 };
    fake.push(push);
    const [sent] = window.webContents.sent;
    expect(sent?.channel).toBe('lpar-console:push');
    expect(decodePush(sent?.data as Uint8Array)).toEqual({ ok: true, value: push });
    window.emit('closed');
    expect(fake.listeners()).toBe(0);
  });

  test('the preload exposes exactly the contract', async () => {
    await import('../../main/hosts/electron/preload.ts');
    expect([...electron.exposed.keys()]).toEqual(['lparConsole']);
    const api = electron.exposed.get('lparConsole') as import('../../shared/api.ts').ConsoleApi;
    expect(Object.keys(api).sort()).toEqual(['call', 'subscribe']);
    electron.ipcRenderer.answer = '{"id":1,"result":{"ok":true,"value":{"found":false}}}';
    expect(await api.call('cancel', { ticket: 't' })).toEqual({ ok: true, value: { found: false } });
    expect(JSON.parse(electron.ipcRenderer.invoked[0]?.text ?? '')).toMatchObject({
      method: 'cancel',
      params: { ticket: 't' },
    });
    const listener = vi.fn();
    const end = api.subscribe(listener);
    const push: Push = { kind: 'progress', ticket: 't', done: 1, total: 2 };
    electron.ipcRenderer.emit('lpar-console:push', {}, encodePush(push));
    electron.ipcRenderer.emit('lpar-console:push', {}, Uint8Array.of(1, 2, 3));
    end();
    electron.ipcRenderer.emit('lpar-console:push', {}, encodePush(push));
    expect(listener.mock.calls).toEqual([[push]]);
  });
});

describe('beginning and end', () => {
  test('a database that cannot be used is said in one sentence, and the exit code is 1', async () => {
    const failure = { kind: 'storage', reason: 'corrupt', message: 'The database is damaged.' } as const;
    opened.openConsole.mockReturnValue(fail(failure));
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    await expect(start()).rejects.toThrow('no window');
    expect([electron.dialog.errors, electron.app.exitCode]).toEqual([[failure.message], 1]);
    expect(said).toHaveBeenCalledWith(failure.message);
  });

  test('the last window ends the program after a clean close', async () => {
    await start();
    electron.app.emit('window-all-closed');
    expect(electron.app.quits).toBe(0);
    await expect.poll(() => electron.app.quits).toBe(1);
    expect(closed).toHaveBeenCalledOnce();
  });
});
