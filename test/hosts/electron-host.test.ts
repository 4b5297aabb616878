import fs from 'node:fs';
import path from 'node:path';
import type Electron from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
let data: string;
const argv = process.argv;
const closed = vi.fn(async () => ok(null));

/** Another start of the program: a fresh Electron on the same data. */
async function again(): Promise<void> {
  vi.resetModules();
  vi.doMock('electron', () => import('./electron-stand-in.ts'));
  electron = (await import('electron')) as unknown as typeof StandIn;
}

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
  // Registered anew, so that every test has an Electron on which nothing has happened yet.
  await again();
  const root = temporaryFolder();
  bundle = path.join(root, 'main');
  fs.mkdirSync(path.join(root, 'renderer'), { recursive: true });
  fs.writeFileSync(path.join(root, 'renderer', 'index.html'), 'page');
  fs.writeFileSync(path.join(root, 'secret.js'), 'secret');
  data = path.join(root, 'data');
  fs.mkdirSync(data);
  process.argv = ['electron', '.', '--data', data];
  fake = fakeSession();
  closed.mockClear();
  opened.openConsole.mockReset().mockReturnValue(ok({ session: fake.session, close: closed }));
});

afterEach(() => {
  process.argv = argv;
});

const PRESENTER = 'app://console/index.html#/~/presenter';

describe('the window', () => {
  test('the page runs isolated, in a sandbox, without Node', async () => {
    const window = await start();
    expect(window.url).toBe('app://console/index.html');
    expect(window.options.webPreferences).toEqual({
      preload: path.join(bundle, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    });
  });

  test('navigation, new windows, embedded pages and permissions are denied', async () => {
    const { webContents } = await start();
    for (const name of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      webContents.emit(name, { preventDefault }, 'https://evil.example/');
      expect(preventDefault).toHaveBeenCalledOnce();
    }
    expect(webContents.windowOpenHandler?.({ url: 'https://evil.example/' } as never)).toEqual({
      action: 'deny',
    });
    expect(electron.shell.opened).toEqual([]);
    expect(electron.session.device?.({} as never)).toBe(false);
  });

  test.each([
    ['clipboard-sanitized-write', 'app://console/', true],
    ['clipboard-sanitized-write', 'app://console', true],
    ['clipboard-sanitized-write', 'app://console.evil.example/', false],
    ['clipboard-sanitized-write', 'app://other/', false],
    ['clipboard-sanitized-write', 'https://console/', false],
    ['clipboard-sanitized-write', '', false],
    ['clipboard-read', 'app://console/', false],
    ['deprecated-sync-clipboard-read', 'app://console/', false],
    ['media', 'app://console/', false],
    ['notifications', 'app://console/', false],
    ['fileSystem', 'app://console/', false],
    ['openExternal', 'app://console/', false],
  ])('%s of %s is given, asked for or looked up: %s', async (permission, origin, given) => {
    await start();
    const answer = vi.fn();
    const requestingUrl = origin === '' ? '' : `${origin.replace(/\/$/, '')}/index.html`;
    const details = { requestingUrl, isMainFrame: true };
    electron.session.request?.({} as never, permission as never, answer, details as never);
    expect(answer).toHaveBeenCalledWith(given);
    expect(electron.session.check?.(null, permission as never, origin, {} as never)).toBe(given);
    electron.session.request?.({} as never, permission as never, answer, {
      ...details,
      isMainFrame: false,
    } as never);
    expect(answer).toHaveBeenLastCalledWith(false);
  });

  test.each([
    ['https://docs.kernel.org/admin-guide/mm/memory-hotplug.html', true],
    ['https://www.ibm.com/docs/en/linux-on-systems', true],
    ['http://docs.kernel.org/', false],
    ['https://docs.kernel.org.evil.example/', false],
    ['https://docs.kernel.org:8443/', false],
    ['https://user@docs.kernel.org/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['nonsense', false],
  ])('a link to %s opens in the own browser of the person: %s', async (url, opens) => {
    const { webContents } = await start();
    expect(webContents.windowOpenHandler?.({ url } as never)).toEqual({ action: 'deny' });
    expect(electron.shell.opened).toEqual(opens ? [url] : []);
  });

  test.each([
    ['app://console/index.html', false],
    ['blob:app://console/0-1', false],
    ['blob:https://evil.example/0-1', true],
    ['https://evil.example/x.js', true],
    ['http://127.0.0.1/', true],
    ['file:///etc/passwd', true],
    ['app://console.evil.example/x', true],
  ])('a request to %s is cancelled: %s', async (url, cancel) => {
    await start();
    const answer = vi.fn();
    electron.session.beforeRequest?.({ url }, answer);
    expect(answer).toHaveBeenCalledWith({ cancel });
  });

  test('the page may ask for the presenter’s window: the host makes one, joined by itself, and it goes with the console', async () => {
    const window = await start();
    const ask = () => window.webContents.windowOpenHandler?.({ url: PRESENTER } as Electron.HandlerDetails);
    expect(ask()).toEqual({ action: 'deny' });
    const presenter = electron.windows[1];
    expect(presenter?.url).toBe(PRESENTER);
    expect(presenter?.options.webPreferences).toEqual(window.options.webPreferences);
    expect(fake.listeners()).toBe(2);
    ask();
    expect(electron.windows).toHaveLength(2);
    window.close();
    expect(presenter?.isDestroyed()).toBe(true);
    expect(fake.listeners()).toBe(0);
    expect(electron.ipcMain.handlers.size).toBe(0);
  });

  test('a page that has crashed is replaced by one that leads back, and says that nothing is lost', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const window = await start();
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(window.url).toBe('app://console/index.html');
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.url).toBe('app://console/crashed.html');
    expect(said).toHaveBeenCalledWith('The page has ended unexpectedly (crashed).');
    const handler = electron.protocol.schemes.get('app');
    const response = (await handler?.({ url: window.url, method: 'GET' } as Request)) as Response;
    expect(await response.text()).toMatch(/nothing is lost[\s\S]*href="app:\/\/console\/index\.html"/);
    const preventDefault = vi.fn();
    window.webContents.emit('will-navigate', { preventDefault }, 'app://console/index.html');
    expect(preventDefault).not.toHaveBeenCalled();
  });

  test('it opens where it was, unless that screen is gone', async () => {
    const kept = path.join(data, 'electron-window.json');
    const first = await start();
    expect(first.options).toMatchObject({ width: 1440, height: 900, minWidth: 720, minHeight: 450 });
    first.state.maximized = true;
    first.close();
    expect(JSON.parse(fs.readFileSync(kept, 'utf8'))).toEqual({
      bounds: { x: 10, y: 20, width: 1000, height: 700 },
      maximized: true,
    });
    await again();
    const second = await start();
    expect(second.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
    expect(second.state.maximized).toBe(true);
    for (const content of [
      '{"bounds":{"x":5000,"y":0,"width":800,"height":600},"maximized":false}',
      '{"bounds":{"x":0},"maximized":false}',
      '{"__proto__":{"polluted":1},"bounds":null,"maximized":"x"}',
      '{',
    ]) {
      await again();
      fs.writeFileSync(kept, content);
      expect((await start()).options).toMatchObject({ width: 1440, height: 900 });
    }
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
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
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

  test.each([
    ['a file', () => fs.writeFileSync(path.join(data, 'file'), ''), 'file', /is a file, not a folder/],
    ['an address', () => {}, 'smb://server/x', /not an address/],
  ])(
    'a data folder that is %s is said in one sentence before Electron uses it',
    async (_what, lay, given, words) => {
      lay();
      process.argv = ['electron', '.', '--data', given.includes(':') ? given : path.join(data, given)];
      vi.spyOn(console, 'error').mockImplementation(() => {});
      const { startElectronHost } = await import('../../main/hosts/electron/host.ts');
      startElectronHost(bundle);
      // Where it keeps things meanwhile is no folder of the person's.
      const scratch = electron.app.paths.userData ?? '';
      expect(scratch).toMatch(/lpar-console-/);
      expect(scratch.startsWith(data)).toBe(false);
      expect([electron.app.exitCode, electron.dialog.errors]).toEqual([undefined, []]);
      await electron.app.becomeReady();
      expect(electron.app.exitCode).toBe(1);
      expect(electron.dialog.errors).toEqual([expect.stringMatching(words)]);
      expect(vi.mocked(console.error).mock.calls).toEqual([[expect.stringMatching(words)]]);
      expect([fs.existsSync(scratch), electron.windows.length]).toEqual([false, 0]);
    },
  );

  test('an error on the way to the window is said, gives the folder back and leaves no process', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    electron.screen.getAllDisplays = () => {
      throw new Error('no display');
    };
    await expect(start()).rejects.toThrow('no window');
    await expect.poll(() => electron.app.exitCode).toBe(1);
    expect(closed).toHaveBeenCalledOnce();
    expect(electron.dialog.errors).toEqual(['The console could not open its window: no display']);
  });

  test('the last window ends the program after a clean close', async () => {
    await start();
    electron.app.emit('window-all-closed');
    expect(electron.app.quits).toBe(0);
    await expect.poll(() => electron.app.quits).toBe(1);
    expect(closed).toHaveBeenCalledOnce();
  });

  test('with the setting for it the console goes on without a window, and another start shows one', async () => {
    fake.settings.now = { ...fake.settings.now, lastWindow: 'stay' };
    const first = await start();
    first.close();
    electron.app.emit('window-all-closed');
    expect(electron.app.quits).toBe(0);
    electron.app.emit('second-instance', {}, [], '', { files: [] });
    expect(electron.windows.map((window) => window.isDestroyed())).toEqual([true, false]);
    expect(fake.listeners()).toBe(1);
    electron.windows[1]?.close();
    fake.settings.now = { ...fake.settings.now, lastWindow: 'end' };
    electron.app.emit('window-all-closed');
    await expect.poll(() => closed.mock.calls.length).toBe(1);
  });

  test('a second start on the same data hands its file over and ends', async () => {
    electron.app.first = false;
    process.argv.push('lnx.lpar');
    const { startElectronHost } = await import('../../main/hosts/electron/host.ts');
    startElectronHost(bundle);
    await electron.app.becomeReady();
    expect([electron.app.quits, electron.windows.length]).toEqual([1, 0]);
    expect(electron.app.lockData).toEqual({ files: [path.resolve('lnx.lpar')] });
    expect(opened.openConsole).not.toHaveBeenCalled();
    expect(electron.app.paths.userData).toBe(path.join(data, 'electron'));
  });

  test('while an action is under way the person is asked before the window closes', async () => {
    const window = await start();
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame } as never;
    const finish = fake.hold();
    const action = { kind: 'shell', partition: 'LNXTEST', terminal: 't', line: 'chmem -e 4g' };
    const call = { id: 1, method: 'run', params: { action, seen: null, ticket: 'ticket-1' } };
    const answered = electron.ipcMain.handlers.get('lpar-console:call')?.(event, JSON.stringify(call));
    await expect.poll(() => fake.calls.length).toBe(1);
    fake.push({ kind: 'progress', ticket: 'ticket-1', done: 3, total: 12 });
    fake.push({ kind: 'progress', ticket: 'unknown', done: 1, total: 2 });
    electron.app.quit();
    expect(electron.app.quits).toBe(0);
    expect(electron.dialog.messages[0]).toMatchObject({ detail: expect.stringContaining('3 of 12 steps') });
    expect([window.isDestroyed(), window.progress]).toEqual([false, [0.25]]);
    electron.dialog.pressed = 1;
    electron.app.quit();
    expect(window.isDestroyed()).toBe(true);
    finish();
    await answered;
    await expect.poll(() => electron.app.quits).toBe(1);
    expect(closed).toHaveBeenCalledOnce();
  });

  test('long work that ends while nobody looks is told about', async () => {
    const window = await start();
    const { watchLongWork } = await import('../../main/hosts/electron/long-work.ts');
    let nowMs = 0;
    const work = watchLongWork(window as never, () => nowMs);
    const run = async (tookMs: number): Promise<void> => {
      const call = async () => {
        nowMs += tookMs;
        return ok(null);
      };
      const client = { leave: () => {}, call };
      await work.watch(client as never).call({ id: 1, method: 'run', params: { ticket: 't' } } as never);
    };
    await run(9_999);
    expect(electron.Notification.shown).toHaveLength(0);
    await run(10_000);
    expect(electron.Notification.shown).toHaveLength(1);
    electron.Notification.shown[0]?.emit('click');
    expect(window.shown).toBe(1);
    window.state.focused = true;
    await run(10_000);
    expect(electron.Notification.shown).toHaveLength(1);
    expect(work.underWay()).toBeUndefined();
  });
});

const submenuOf = (
  item: Electron.MenuItemConstructorOptions | undefined,
): Electron.MenuItemConstructorOptions[] =>
  (item?.submenu as Electron.MenuItemConstructorOptions[] | undefined) ?? [];

describe('machine files', () => {
  const imported: string[] = [];
  let file: string;
  beforeEach(() => {
    imported.length = 0;
    file = path.join(data, 'lnx.lpar');
    fs.writeFileSync(file, 'name: LNX\n');
    Object.assign(fake.session, {
      importMachine: async (name: string, text: string) => {
        imported.push(`${name}: ${text}`);
        return text.includes('broken') ? fail('line 1: broken') : ok({ machine: 2 });
      },
      exportMachine: async () => ok('name: SAVED\n'),
    });
  });
  const item = (menu: string, label: string): Electron.MenuItemConstructorOptions | undefined => {
    const top = electron.Menu.template.find((one) => one.label === menu);
    return submenuOf(top).find((one) => one.label === label);
  };
  const press = (one: Electron.MenuItemConstructorOptions | undefined): void => {
    if (!one?.click) throw new Error('there is nothing to click');
    (one.click as () => void)();
  };
  const click = (menu: string, label: string): void => press(item(menu, label));

  test('one on the command line, one from another start and one from the dock are opened', async () => {
    process.argv.push(file);
    const window = await start();
    await expect.poll(() => imported).toEqual(['lnx: name: LNX\n']);
    window.state.minimized = true;
    electron.app.emit('second-instance', {}, [], '/', { files: [file] });
    await expect.poll(() => imported.length).toBe(2);
    expect([window.state.minimized, window.state.focused]).toEqual([false, true]);
    const preventDefault = vi.fn();
    electron.app.emit('open-file', { preventDefault }, file);
    await expect.poll(() => imported.length).toBe(3);
    expect(preventDefault).toHaveBeenCalledOnce();
    for (const data of [
      undefined,
      { files: 7 },
      { files: ['relative.lpar'] },
      'x',
      null,
      { files: Array(33).fill(file) },
    ]) {
      electron.app.emit('second-instance', {}, [], '/', data);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(imported).toHaveLength(3);
  });

  test('one that came before the window was there is opened too', async () => {
    const { startElectronHost } = await import('../../main/hosts/electron/host.ts');
    startElectronHost(bundle);
    electron.app.emit('open-file', { preventDefault: () => {} }, file);
    await electron.app.becomeReady();
    await expect.poll(() => imported).toHaveLength(1);
  });

  test.each([
    ['a name in capitals', 'MONDAY.LPAR', (name: string) => path.join(data, name), 'MONDAY'],
    [
      'an address',
      'Tag eins.lpar',
      (name: string) => `file://${encodeURI(path.join(data, name))}`,
      'Tag eins',
    ],
    ['a name of another script', '月曜日 ä.lpar', (name: string) => path.join(data, name), '月曜日 ä'],
    ['a name that looks like an escape', '100%25.lpar', (name: string) => path.join(data, name), '100%25'],
  ])('%s is opened', async (_what, name, word, machine) => {
    fs.writeFileSync(path.join(data, name), 'x: 1\n');
    process.argv.push(word(name));
    await start();
    await expect.poll(() => imported).toEqual([`${machine}: x: 1\n`]);
  });

  test('several files are opened one after the other; what is none is passed over; an empty one is said', async () => {
    const second = path.join(data, 'second.lpar');
    fs.writeFileSync(second, 'x: 2\n');
    const empty = path.join(data, 'empty.lpar');
    fs.writeFileSync(empty, '');
    process.argv.push(file, 'https://evil.example/x.lpar', 'smb://server/x.lpar', second, empty, file);
    await start();
    await expect.poll(() => electron.dialog.messages).toMatchObject([{ message: 'empty.lpar is empty.' }]);
    expect(imported).toEqual(['lnx: name: LNX\n', 'second: x: 2\n']);
    electron.app.emit('second-instance', {}, [], '/', { files: [second, file] });
    await expect.poll(() => imported.slice(2)).toEqual(['second: x: 2\n', 'lnx: name: LNX\n']);
  });

  test('the dialogs open and save, and the menu remembers the newest first', async () => {
    await start();
    expect(item('&File', 'Open &recent')?.enabled).toBe(false);
    click('&File', '&Open machine file…');
    electron.dialog.openAnswer = { canceled: false, filePaths: [file] };
    click('&File', '&Open machine file…');
    await expect.poll(() => electron.app.recent).toEqual([file]);
    electron.dialog.saveAnswer = { canceled: false, filePath: path.join(data, 'saved & sound') };
    click('&File', '&Save machine as file…');
    await expect.poll(() => electron.app.recent.length).toBe(2);
    expect(fs.readFileSync(path.join(data, 'saved & sound.lpar'), 'utf8')).toBe('name: SAVED\n');
    const recent = submenuOf(item('&File', 'Open &recent'));
    expect(recent.map(({ label }) => label)).toEqual([
      '1 saved && sound.lpar',
      '2 lnx.lpar',
      undefined,
      'Clear list',
    ]);
    press(recent[1]);
    await expect.poll(() => imported).toHaveLength(2);
    press(recent[3]);
    expect(item('&File', 'Open &recent')?.enabled).toBe(false);
    expect(electron.app.recent).toEqual([]);
  });

  test('a name without its ending is not put over a file that nobody was asked about', async () => {
    await start();
    fs.writeFileSync(path.join(data, 'monday.lpar'), 'kept');
    const asked: unknown[] = [];
    const names = [path.join(data, 'monday'), path.join(data, 'tuesday')];
    electron.dialog.showSaveDialog = async (_window?: unknown, options?: { defaultPath?: string }) => {
      asked.push(options?.defaultPath);
      return { canceled: false, filePath: names[asked.length - 1] ?? '' };
    };
    click('&File', '&Save machine as file…');
    await expect.poll(() => electron.app.recent).toEqual([path.join(data, 'tuesday.lpar')]);
    expect(asked).toEqual([undefined, path.join(data, 'monday.lpar')]);
    expect(fs.readFileSync(path.join(data, 'monday.lpar'), 'utf8')).toBe('kept');
  });

  test('what cannot be opened or saved is said in a dialog and not remembered', async () => {
    fs.writeFileSync(file, 'broken');
    process.argv.push(file);
    await start();
    await expect
      .poll(() => electron.dialog.messages)
      .toMatchObject([{ type: 'error', message: 'line 1: broken' }]);
    electron.dialog.saveAnswer = { canceled: false, filePath: path.join(data, 'none', 'x.lpar') };
    click('&File', '&Save machine as file…');
    await expect.poll(() => electron.dialog.messages[1]?.message).toBe('x.lpar cannot be written (ENOENT).');
    expect(electron.app.recent).toEqual([]);
  });
});

describe('a file that the page saves', () => {
  const save = (name: string): StandIn.StandInDownload => {
    const item = new electron.StandInDownload(name);
    electron.session.defaultSession.emit('will-download', {}, item);
    return item;
  };
  const told = (window: StandIn.BrowserWindow): unknown[] =>
    window.webContents.sent
      .map(({ data }) => decodePush(data as Uint8Array))
      .map((push) => push.ok && push.value);

  test('is asked about by name and kind, in the folder of the last time, and told as it ended', async () => {
    const window = await start();
    const first = save('LNXTEST-blocks.csv');
    expect(first.options).toEqual({
      defaultPath: path.join('/home/me/downloads', 'LNXTEST-blocks.csv'),
      filters: [
        { name: 'Table (CSV)', extensions: ['csv'] },
        { name: 'All files', extensions: ['*'] },
      ],
    });
    Object.assign(first, { received: 1, total: 4 });
    first.emit('updated', {}, 'progressing');
    const elsewhere = path.join(data, 'elsewhere');
    first.file = path.join(elsewhere, 'mine.csv');
    first.emit('done', {}, 'completed');
    expect(window.progress).toEqual([0.25, -1]);
    const second = save('machine.lpar');
    expect(second.options.defaultPath).toBe(path.join(elsewhere, 'machine.lpar'));
    second.emit('updated', {}, 'progressing');
    expect(window.progress.at(-1)).toBeGreaterThan(1);
    second.emit('done', {}, 'cancelled');
    const third = save('report');
    expect(third.options.filters).toEqual([{ name: 'All files', extensions: ['*'] }]);
    third.file = '/full/report';
    third.emit('done', {}, 'interrupted');
    expect(told(window)).toEqual([
      { kind: 'fileSaved', name: 'LNXTEST-blocks.csv', ended: 'saved', path: first.file },
      { kind: 'fileSaved', name: 'machine.lpar', ended: 'cancelled', path: null },
      { kind: 'fileSaved', name: 'report', ended: 'failed', path: '/full/report' },
    ]);
    window.close();
    save('late.csv').emit('done', {}, 'completed');
  });
});

describe('the menu', () => {
  test.each([['linux'], ['win32'], ['darwin']] as const)(
    '%s has the roles of its platform',
    async (platform) => {
      const { menuTemplate } = await import('../../main/hosts/electron/menu.ts');
      const template = menuTemplate(platform, [], {} as never);
      const roles = template.flatMap(({ role, submenu }) => [
        role,
        ...((submenu as Electron.MenuItemConstructorOptions[] | undefined) ?? []).map((one) => one.role),
      ]);
      for (const role of [
        'copy',
        'paste',
        'selectAll',
        'zoomIn',
        'resetZoom',
        'togglefullscreen',
        'minimize',
      ]) {
        expect(roles).toContain(role);
      }
      expect(roles.includes('appMenu')).toBe(platform === 'darwin');
      expect(roles.includes('quit')).toBe(platform !== 'darwin');
      // A packaged console has no developer tools in its menu.
      expect(roles).not.toContain('toggleDevTools');
    },
  );
});
