/** Windows on the built page: each joins the session by itself; calls are answered for them and for nobody else. */

import path from 'node:path';
import { BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { Push } from '../../../shared/api.ts';
import { encodePush } from '../../../shared/codec.ts';
import { fail, rejection } from '../../../shared/failure.ts';
import { PRODUCT_NAME } from '../../../shared/product.ts';
import type { Client, Session } from '../../session/index.ts';
import { callChannel } from '../call-channel.ts';
import { CALL_CHANNEL, PUSH_CHANNEL } from './channels.ts';
import { windowIcon } from './identity.ts';

/** What a window does with what passes between its page and the session. */
export interface Passing {
  readonly see: (push: Push) => void;
  readonly watch: (client: Client) => Client;
}

const UNWATCHED: Passing = { see: () => {}, watch: (client) => client };

export interface Pages {
  /** Connects the window's page with the session until the window is closed. */
  connect(window: BrowserWindow, passing?: Passing): void;
  /** What the host itself has to say to every page. */
  tell(push: Push): void;
}

/** @param origin of the console's own page */
export function consolePages(session: Session, origin: string): Pages {
  const handlers = new Map<WebContents, (text: unknown) => Promise<string>>();
  /** The window's own top frame, on our own page. */
  const isOurs = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    senderFrame === sender.mainFrame && senderFrame?.origin === origin;
  const answer = (event: IpcMainInvokeEvent, text: unknown): Promise<string> | string => {
    const handle = isOurs(event) ? handlers.get(event.sender) : undefined;
    if (handle) return handle(text);
    return JSON.stringify({
      id: 0,
      result: fail(rejection('unknown', 'sender', 'This page may not call the console.')),
    });
  };
  const send = (webContents: WebContents, push: Push): void => {
    if (!webContents.isDestroyed()) webContents.send(PUSH_CHANNEL, encodePush(push));
  };
  return {
    tell: (push) => {
      for (const webContents of handlers.keys()) send(webContents, push);
    },
    connect: (window, { see, watch } = UNWATCHED) => {
      const { webContents } = window;
      const client = session.join((push) => {
        if (!webContents.isDestroyed()) see(push);
        send(webContents, push);
      });
      if (handlers.size === 0) ipcMain.handle(CALL_CHANNEL, answer);
      handlers.set(webContents, callChannel(watch(client)));
      window.on('closed', () => {
        handlers.delete(webContents);
        if (handlers.size === 0) ipcMain.removeHandler(CALL_CHANNEL);
        client.leave();
      });
    },
  };
}

/** What every window's page gets: nothing but the contract. */
export const pagePreferences = (preload: string): Electron.WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
});

const PRESENTER_SIZE = { width: 1280, height: 900 };

/** The presenter's window beside the console's: at most one, and gone with the console. @returns what shows it */
export function presenterWindow(
  owner: BrowserWindow,
  pages: Pages,
  preload: string,
  address: string,
): () => void {
  let shown: BrowserWindow | undefined;
  owner.on('closed', () => {
    if (shown && !shown.isDestroyed()) shown.close();
  });
  return () => {
    if (shown && !shown.isDestroyed()) {
      shown.focus();
      return;
    }
    shown = new BrowserWindow({
      ...PRESENTER_SIZE,
      title: PRODUCT_NAME,
      ...windowIcon(path.dirname(preload)),
      webPreferences: pagePreferences(preload),
    });
    pages.connect(shown);
    void shown.loadURL(address);
  };
}
