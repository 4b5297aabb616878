/**
 * A stand-in for the few parts of Electron that the host uses, typed from Electron's own declarations. It records what
 * the host asks for and lets a test play the events. It is not Electron: what the binary really does with these
 * settings is tested by test/e2e/electron.spec.ts where the binary exists.
 */

import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

export class StandInFrame {
  readonly origin: string;
  constructor(origin: string) {
    this.origin = origin;
  }
}

export class StandInContents extends EventEmitter {
  mainFrame = new StandInFrame('app://console');
  sent: { channel: string; data: unknown }[] = [];
  windowOpenHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | undefined;
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.windowOpenHandler = handler;
  }
  send(channel: string, data: unknown): void {
    this.sent.push({ channel, data });
  }
  isDestroyed(): boolean {
    return false;
  }
}

class StandInApp extends EventEmitter {
  paths: Record<string, string> = {};
  exitCode: number | undefined;
  quits = 0;
  #ready = Promise.withResolvers<void>();
  setPath(name: string, where: string): void {
    this.paths[name] = where;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  exit(code: number): void {
    this.exitCode = code;
  }
  /** As Electron: asks with `before-quit`, and quits unless that is prevented. */
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.quits++;
  }
  async becomeReady(): Promise<void> {
    this.#ready.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const app = new StandInApp();
export const windows: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  url: string | undefined;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
}

const handlers = new Map<string, Handler>();
export const ipcMain = {
  handle: (channel: string, handler: Handler): void => void handlers.set(channel, handler),
  removeHandler: (channel: string): void => void handlers.delete(channel),
  handlers,
};

export const protocol = {
  privileged: [] as Electron.CustomScheme[],
  schemes: new Map<string, (request: Request) => Response | Promise<Response>>(),
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]): void =>
    void protocol.privileged.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>): void =>
    void protocol.schemes.set(scheme, handler),
};

type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
export const session = {
  request: undefined as RequestHandler | undefined,
  check: undefined as CheckHandler | undefined,
  defaultSession: {
    setPermissionRequestHandler: (handler: RequestHandler): void => {
      session.request = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler): void => {
      session.check = handler;
    },
  },
};

export const dialog = {
  errors: [] as string[],
  showErrorBox: (_title: string, content: string): void => void dialog.errors.push(content),
};

export const exposed = new Map<string, unknown>();
export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown): void => void exposed.set(name, api),
};

class StandInRenderer extends EventEmitter {
  invoked: { channel: string; text: string }[] = [];
  answer = '';
  async invoke(channel: string, text: string): Promise<string> {
    this.invoked.push({ channel, text });
    return this.answer;
  }
}
export const ipcRenderer = new StandInRenderer();
