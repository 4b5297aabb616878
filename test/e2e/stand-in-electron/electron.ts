/** The module `electron` of the stand-in: the unit tests' one, with a window that is a page of Chromium. */

import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import type * as Electron from 'electron';
import * as standIn from '../../hosts/electron-stand-in.ts';
import type { Chromium, Page } from './chromium.ts';

export * from '../../hosts/electron-stand-in.ts';

let chromium: Chromium;
/** Chromium's profile. */
let profile = '';
/** Before the application is loaded. */
export const connect = (to: Chromium, folder: string): void => {
  chromium = to;
  profile = folder;
};

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://console`;

export class BrowserWindow extends standIn.BrowserWindow {
  static getAllWindows = (): readonly standIn.BrowserWindow[] => standIn.windows;
  readonly #preload: string;
  readonly #page: Promise<Page>;
  #ready: Promise<string> | undefined;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super(options);
    this.#preload = options.webPreferences?.preload ?? '';
    this.#page = chromium.page();
    void this.#page.then((page) =>
      page.onClosed(() => {
        if (!this.isDestroyed()) this.close();
      }),
    );
    this.webContents.send = (channel, data) => {
      const frame = Buffer.from(data as Uint8Array).toString('base64');
      void this.#send('Runtime.evaluate', {
        expression: `window.standIn?.push(${JSON.stringify(channel)}, ${JSON.stringify(frame)})`,
      });
    };
    this.on('closed', () => void this.#send('Page.close'));
    Object.assign(this.webContents, {
      session: session.defaultSession,
      debugger: { attach: () => {}, detach: () => {}, sendCommand: this.#send.bind(this) },
      paste: () => void this.#paste(),
      executeJavaScript: (expression: string) => this.#evaluate(expression),
    });
  }
  async #send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return (await this.#page).send(method, params);
  }
  async #evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = (await this.#send('Runtime.evaluate', options)) as {
      result?: { value?: unknown };
      exceptionDetails?: { exception?: { description?: string } };
    };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result?.value;
  }
  /** As the key would, with the clipboard that Chromium has. */
  async #paste(): Promise<void> {
    const key = { key: 'v', code: 'KeyV', modifiers: 2, commands: ['paste'] };
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }
  override async loadURL(url: string): Promise<void> {
    await super.loadURL(url);
    const page = await this.#page;
    this.#ready ??= open(this, page, fs.readFileSync(this.#preload, 'utf8'));
    await page.send('Page.navigate', { url: url.replace(ORIGIN, await this.#ready) });
  }
  setContentSize(width: number, height: number): void {
    void this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }
}

/** The application menu with Electron's nesting: items, each with a submenu that has items. */
interface ShownMenu {
  readonly items: readonly {
    readonly label: string | undefined;
    readonly click: (() => void) | undefined;
    readonly submenu: ShownMenu | undefined;
  }[];
}
const shown = (template: readonly Electron.MenuItemConstructorOptions[]): ShownMenu => ({
  items: template.map(({ label, click, submenu }) => ({
    label,
    click: click as (() => void) | undefined,
    submenu: Array.isArray(submenu) ? shown(submenu) : undefined,
  })),
});
export const Menu = Object.assign(standIn.Menu, {
  getApplicationMenu: (): ShownMenu => shown(standIn.Menu.template),
});

export const session = Object.assign(standIn.session, {
  defaultSession: Object.assign(new EventEmitter(), standIn.session.defaultSession),
});

/** A file that the page saves: the application is told, and says where it goes. */
class DownloadItem extends standIn.StandInDownload {
  setSavePath(file: string): void {
    this.file = file;
  }
  arrive(file: string): void {
    fs.renameSync(file, this.file);
    this.emit('done', {}, 'completed');
  }
}

async function watchDownloads(page: Page): Promise<void> {
  const folder = path.join(profile, 'downloads');
  const items = new Map<unknown, DownloadItem>();
  await page.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  page.on('Page.downloadWillBegin', ({ guid, suggestedFilename }) => {
    const item = new DownloadItem(String(suggestedFilename));
    items.set(guid, item);
    session.defaultSession.emit('will-download', {}, item);
  });
  page.on('Page.downloadProgress', ({ guid, state }) => {
    const item = items.get(guid);
    if (state === 'completed' && item) item.arrive(path.join(folder, item.getFilename()));
  });
}

/** What the page is allowed is asked of the application, as Electron does. */
async function setPermissions(origin: string): Promise<void> {
  const names = {
    camera: 'media',
    geolocation: 'geolocation',
    notifications: 'notifications',
    'clipboard-write': 'clipboard-sanitized-write',
  };
  for (const [name, asked] of Object.entries(names)) {
    const given = standIn.session.check?.(null, asked as never, `${ORIGIN}/`, {} as never) === true;
    const permission = name === 'clipboard-write' ? { name, allowWithoutSanitization: false } : { name };
    const setting = given ? 'granted' : 'denied';
    await chromium.send('Browser.setPermission', { permission, setting, origin });
  }
}

/** Makes the page what Electron's is: with the bridge, and served by the application. @returns its origin */
async function open({ webContents }: BrowserWindow, page: Page, preload: string): Promise<string> {
  await page.send('Page.enable');
  await page.send('Runtime.enable');
  await watchDownloads(page);
  await page.send('Runtime.addBinding', { name: 'standInInvoke' });
  await page.send('Runtime.addBinding', { name: 'standInOpen' });
  page.on('Runtime.bindingCalled', async ({ name, payload, executionContextId }) => {
    if (name === 'standInOpen') {
      webContents.windowOpenHandler?.({ url: String(payload) } as never);
      return;
    }
    const { id, channel, text } = JSON.parse(String(payload));
    const event = { sender: webContents, senderFrame: webContents.mainFrame } as never;
    const answer = await standIn.ipcMain.handlers.get(channel)?.(event, text);
    await page.send('Runtime.evaluate', {
      expression: `window.standIn?.answer(${id}, ${JSON.stringify(answer)})`,
      contextId: executionContextId,
    });
  });
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: pageSide(preload) });
  const origin = await serve();
  await setPermissions(origin);
  return origin;
}

/** The preload, with what it asks of Electron, in the page's own world: there is no isolated one here. */
const pageSide = (preload: string): string => `(() => {
  const listeners = new Map();
  const waiting = new Map();
  let lastId = 0;
  window.standIn = {
    answer: (id, text) => { waiting.get(id)(text); waiting.delete(id); },
    push: (channel, frame) => {
      const data = Uint8Array.from(atob(frame), (c) => c.charCodeAt(0));
      for (const listener of listeners.get(channel) ?? []) listener(undefined, data);
    },
  };
  const ipcRenderer = {
    on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    off: (channel, listener) => listeners.set(channel, listeners.get(channel).filter((one) => one !== listener)),
    invoke: (channel, text) => new Promise((resolve) => {
      lastId++;
      waiting.set(lastId, resolve);
      window.standInInvoke(JSON.stringify({ id: lastId, channel, text }));
    }),
  };
  window.open = (address) => {
    window.standInOpen(new URL(address, location.href).href.replace(location.origin, '${ORIGIN}'));
    return null;
  };
  const contextBridge = {
    exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value, enumerable: true }),
  };
  (function (require) {
    ${preload}
  })(() => ({ contextBridge, ipcRenderer }));
})();`;

/**
 * Chromium knows no schemes but its own: the application's is served over HTTP, on the same port in every start, since
 * Chromium keeps what a page stores by its address.
 */
let served: Promise<string> | undefined;
const serve = (): Promise<string> => {
  served ??= startServer();
  return served;
};

async function startServer(): Promise<string> {
  const server = http.createServer(async (asked, answer) => {
    const { method = 'GET', url = '/' } = asked;
    const body = method === 'POST' ? { body: Readable.toWeb(asked), duplex: 'half' } : {};
    const handler = standIn.protocol.schemes.get(SCHEME);
    const response = await handler?.(new Request(ORIGIN + url, { method, ...body } as RequestInit));
    answer.writeHead(response?.status ?? 404, Object.fromEntries(response?.headers ?? []));
    answer.end(response ? new Uint8Array(await response.arrayBuffer()) : undefined);
  });
  const note = path.join(profile, 'stand-in-port');
  const usual = fs.existsSync(note) ? Number(fs.readFileSync(note, 'utf8')) : 0;
  await new Promise<void>((resolve) => void server.listen(usual, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  fs.writeFileSync(note, String(port));
  return `http://127.0.0.1:${port}`;
}
