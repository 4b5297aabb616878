/** The Electron host: one window on the built page, one channel for calls, one for pushes. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { app, BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, protocol, session } from 'electron';
import { encodePush } from '../../../shared/codec.ts';
import { fail, rejection } from '../../../shared/failure.ts';
import { PRODUCT_NAME } from '../../../shared/product.ts';
import { sentenceOf } from '../../session.ts';
import { callChannel } from '../call-channel.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import { type OpenConsole, openConsole } from '../open-console.ts';
import { pageFile } from '../page-files.ts';
import { pageHeaders } from '../page-policy.ts';
import { CALL_CHANNEL, PUSH_CHANNEL } from './channels.ts';

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://console`;

/**
 * Registers everything that must be there before Electron is ready and starts when it is. Returns at once: an ES
 * module entry that waits for readiness at its top level never gets it.
 *
 * @param bundle folder of this program's bundle: holds preload.cjs, and the page is beside it in ../renderer
 */
export function startElectronHost(bundle: string): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
  const directory = dataDirectory();
  app.setPath('userData', path.join(directory, 'electron'));
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  void app.whenReady().then(() => open(directory, bundle));
}

function dataDirectory(): string {
  // Electron's own switches are among the arguments, so unknown ones are not ours to refuse.
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { data: { type: 'string' } },
    strict: false,
  });
  return typeof values.data === 'string' && values.data !== ''
    ? path.resolve(values.data)
    : defaultDataDirectory();
}

function open(directory: string, bundle: string): void {
  const opened = openConsole({ directory, host: 'electron' });
  if (!opened.ok) {
    const sentence = sentenceOf(opened.failure);
    console.error(sentence);
    dialog.showErrorBox(PRODUCT_NAME, sentence);
    app.exit(1);
    return;
  }
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  protocol.handle(SCHEME, (request) => answerPage(request, path.join(bundle, '..', 'renderer')));
  openWindow(opened.value, path.join(bundle, 'preload.cjs'));
  closeBeforeQuit(opened.value);
}

async function answerPage(request: Request, folder: string): Promise<Response> {
  const headers = pageHeaders();
  const { host } = new URL(request.url);
  // The rest of the address as it came: URL would already have resolved its dots.
  const pathname = /^app:\/\/[^/]*([^?#]*)/.exec(request.url)?.[1] || '/';
  const file = host === 'console' && request.method === 'GET' ? await pageFile(folder, pathname) : undefined;
  if (!file) return new Response('There is no such file.\n', { status: 404, headers });
  return new Response(new Uint8Array(file.content), { headers: { ...headers, 'content-type': file.type } });
}

function openWindow({ session: consoleSession }: OpenConsole, preload: string): void {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    title: PRODUCT_NAME,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  const { webContents } = window;
  const client = consoleSession.join((push) => {
    if (!webContents.isDestroyed()) webContents.send(PUSH_CHANNEL, encodePush(push));
  });
  const handle = callChannel(client);
  ipcMain.handle(CALL_CHANNEL, (event, text: unknown) => {
    if (isOurPage(event, window)) return handle(text);
    return JSON.stringify({
      id: 0,
      result: fail(rejection('unknown', 'sender', 'This page may not call the console.')),
    });
  });
  window.on('closed', () => {
    ipcMain.removeHandler(CALL_CHANNEL);
    client.leave();
  });
  void window.loadURL(`${ORIGIN}/index.html`);
}

/** The window's own top frame, on our own page. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  return sender === window.webContents && senderFrame === sender.mainFrame && senderFrame?.origin === ORIGIN;
}

/** The last window ends the program, on every platform: a console without a window shows nothing. */
function closeBeforeQuit(opened: OpenConsole): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void opened.close().then((result) => {
      closed = true;
      if (!result.ok) console.error(result.failure.message);
      app.quit();
    });
  });
}
