/** The module `electron` of the stand-in: the unit tests' one, with a window that is a page of Chromium. */

import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import type * as Electron from 'electron';
import * as standIn from '../../hosts/electron-stand-in.ts';
import type { Chromium } from './chromium.ts';

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
  #ready: Promise<string> | undefined;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super(options);
    this.#preload = options.webPreferences?.preload ?? '';
    this.webContents.send = (channel, data) => {
      const frame = Buffer.from(data as Uint8Array).toString('base64');
      void chromium.send('Runtime.evaluate', {
        expression: `window.standIn?.push(${JSON.stringify(channel)}, ${JSON.stringify(frame)})`,
      });
    };
  }
  override async loadURL(url: string): Promise<void> {
    await super.loadURL(url);
    this.#ready ??= open(this, fs.readFileSync(this.#preload, 'utf8'));
    await chromium.send('Page.navigate', { url: url.replace(ORIGIN, await this.#ready) });
  }
  setContentSize(width: number, height: number): void {
    void chromium.send('Emulation.setDeviceMetricsOverride', {
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
class DownloadItem extends EventEmitter {
  #target = '';
  readonly getFilename: () => string;
  constructor(name: string) {
    super();
    this.getFilename = () => name;
  }
  setSavePath(file: string): void {
    this.#target = file;
  }
  arrive(file: string): void {
    fs.renameSync(file, this.#target);
    this.emit('done', {}, 'completed');
  }
}

async function watchDownloads(): Promise<void> {
  const folder = path.join(profile, 'downloads');
  const items = new Map<unknown, DownloadItem>();
  await chromium.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  chromium.on('Page.downloadWillBegin', ({ guid, suggestedFilename }) => {
    const item = new DownloadItem(String(suggestedFilename));
    items.set(guid, item);
    session.defaultSession.emit('will-download', {}, item);
  });
  chromium.on('Page.downloadProgress', ({ guid, state }) => {
    const item = items.get(guid);
    if (state === 'completed' && item) item.arrive(path.join(folder, item.getFilename()));
  });
}

/** Makes the page what Electron's is: with the bridge, and served by the application. @returns its origin */
async function open({ webContents }: BrowserWindow, preload: string): Promise<string> {
  await chromium.send('Page.enable');
  await chromium.send('Runtime.enable');
  await watchDownloads();
  await chromium.send('Runtime.addBinding', { name: 'standInInvoke' });
  chromium.on('Runtime.bindingCalled', async ({ payload, executionContextId }) => {
    const { id, channel, text } = JSON.parse(String(payload));
    const event = { sender: webContents, senderFrame: webContents.mainFrame } as never;
    const answer = await standIn.ipcMain.handlers.get(channel)?.(event, text);
    await chromium.send('Runtime.evaluate', {
      expression: `window.standIn?.answer(${id}, ${JSON.stringify(answer)})`,
      contextId: executionContextId,
    });
  });
  await chromium.send('Page.addScriptToEvaluateOnNewDocument', { source: pageSide(preload) });
  return serve();
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
  const contextBridge = { exposeInMainWorld: (name, api) => { window[name] = api; } };
  (function (require) {
    ${preload}
  })(() => ({ contextBridge, ipcRenderer }));
})();`;

/**
 * Chromium knows no schemes but its own: the application's is served over HTTP, on the same port in every start, since
 * Chromium keeps what a page stores by its address.
 */
async function serve(): Promise<string> {
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
