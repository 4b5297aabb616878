/**
 * A stand-in for the few parts of Electron that the host uses, typed from Electron's own declarations. It records what
 * the host asks for and lets a test play the events. It is not Electron: what the binary really does with these
 * settings is tested by `npm run e2e:electron` where the binary exists.
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
  /** The page of the stand-in is no process that Electron knows. */
  getOSProcessId = (): number => 0;
}

export const clipboard = {
  readText: async (): Promise<string> => '',
  writeText: async (_text: string): Promise<void> => {},
};

class StandInApp extends EventEmitter {
  isPackaged = false;
  getGPUFeatureStatus = (): Readonly<Record<string, string>> => ({});
  getAppMetrics = (): readonly Electron.ProcessMetric[] => [];
  getPath = (name: string): string => this.paths[name] ?? `/home/me/${name}`;
  paths: Record<string, string> = {};
  exitCode: number | undefined;
  quits = 0;
  #ready = Promise.withResolvers<void>();
  /** Whether this is the first start. */
  first = true;
  lockData: unknown;
  recent: string[] = [];
  requestSingleInstanceLock(data: unknown): boolean {
    this.lockData = data;
    return this.first;
  }
  addRecentDocument(file: string): void {
    this.recent.push(file);
  }
  clearRecentDocuments(): void {
    this.recent = [];
  }
  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {}
  setPath(name: string, where: string): void {
    this.paths[name] = where;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  exit(code: number): void {
    this.exitCode = code;
    this.emit('quit');
  }
  /** As Electron: tells with `before-quit`, asks each window, asks with `will-quit`, and quits unless one prevents it. */
  quit(): void {
    const allowed = (emit: (event: { preventDefault(): void }) => void): boolean => {
      let prevented = false;
      const preventDefault = (): void => {
        prevented = true;
      };
      emit({ preventDefault });
      return !prevented;
    };
    if (!allowed((event) => this.emit('before-quit', event))) return;
    for (const window of windows) if (!window.isDestroyed() && !window.close()) return;
    if (allowed((event) => this.emit('will-quit', event))) this.quits++;
  }
  ready = false;
  async becomeReady(): Promise<void> {
    this.ready = true;
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
  bounds: Electron.Rectangle = { x: 10, y: 20, width: 1000, height: 700 };
  state = { maximized: false, minimized: false, focused: false, destroyed: false };
  progress: number[] = [];
  shown = 0;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
  /** As Electron: asks with `close`. @returns whether it has closed */
  close(): boolean {
    let prevented = false;
    const preventDefault = (): void => {
      prevented = true;
    };
    this.emit('close', { preventDefault });
    if (prevented) return false;
    this.state.destroyed = true;
    this.emit('closed');
    return true;
  }
  maximize(): void {
    this.state.maximized = true;
  }
  isMaximized = (): boolean => this.state.maximized;
  isMinimized = (): boolean => this.state.minimized;
  restore(): void {
    this.state.minimized = false;
  }
  show(): void {
    this.shown++;
  }
  focus(): void {
    this.state.focused = true;
  }
  isFocused = (): boolean => this.state.focused;
  isDestroyed = (): boolean => this.state.destroyed;
  setBounds = (bounds: Electron.Rectangle): void => {
    this.bounds = bounds;
  };
  getNormalBounds = (): Electron.Rectangle => this.bounds;
  setProgressBar = (progress: number): void => void this.progress.push(progress);
}

export const screen = {
  workAreas: [{ x: 0, y: 0, width: 1920, height: 1080 }] as Electron.Rectangle[],
  getAllDisplays: (): { workArea: Electron.Rectangle }[] =>
    screen.workAreas.map((workArea) => ({ workArea })),
};

export const shell = {
  opened: [] as string[],
  openPath: async (path: string): Promise<string> => {
    shell.opened.push(path);
    return '';
  },
  openExternal: async (url: string): Promise<void> => void shell.opened.push(url),
};

export const Menu = {
  template: [] as Electron.MenuItemConstructorOptions[],
  buildFromTemplate: (
    template: Electron.MenuItemConstructorOptions[],
  ): Electron.MenuItemConstructorOptions[] => template,
  setApplicationMenu: (template: Electron.MenuItemConstructorOptions[]): void => {
    Menu.template = template;
  },
};

export class Notification extends EventEmitter {
  static shown: Notification[] = [];
  static isSupported = (): boolean => true;
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show(): void {
    Notification.shown.push(this);
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
type DeviceHandler = NonNullable<Parameters<Electron.Session['setDevicePermissionHandler']>[0]>;
type BeforeRequest = (
  details: { url: string },
  answer: (response: Electron.CallbackResponse) => void,
) => void;
export const session = {
  request: undefined as RequestHandler | undefined,
  check: undefined as CheckHandler | undefined,
  device: undefined as DeviceHandler | undefined,
  beforeRequest: undefined as BeforeRequest | undefined,
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: RequestHandler): void => {
      session.request = handler;
    },
    setPermissionCheckHandler: (handler: CheckHandler): void => {
      session.check = handler;
    },
    setDevicePermissionHandler: (handler: DeviceHandler): void => {
      session.device = handler;
    },
    webRequest: {
      onBeforeRequest: (listener: BeforeRequest): void => {
        session.beforeRequest = listener;
      },
    },
  }),
};

export const dialog = {
  /** In windows; before Electron is ready there are none on Linux. */
  errors: [] as string[],
  showErrorBox: (_title: string, content: string): void => {
    if (app.ready) dialog.errors.push(content);
  },
  messages: [] as Electron.MessageBoxOptions[],
  /** Index of the button that the person presses. */
  pressed: 0,
  openAnswer: { canceled: true, filePaths: [] as string[] },
  saveAnswer: { canceled: true, filePath: '' },
  showMessageBox: async (_window: unknown, options: Electron.MessageBoxOptions): Promise<void> =>
    void dialog.messages.push(options),
  showMessageBoxSync: (_window: unknown, options: Electron.MessageBoxSyncOptions): number => {
    dialog.messages.push(options);
    return dialog.pressed;
  },
  showOpenDialog: async (): Promise<{ canceled: boolean; filePaths: string[] }> => dialog.openAnswer,
  showSaveDialog: async (): Promise<{ canceled: boolean; filePath: string }> => dialog.saveAnswer,
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

/** A file that the page saves, as far as the host sees it. */
export class StandInDownload extends EventEmitter {
  options: Electron.SaveDialogOptions = {};
  received = 0;
  total = 0;
  file = '';
  readonly getFilename: () => string;
  constructor(name: string) {
    super();
    this.getFilename = () => name;
  }
  setSaveDialogOptions = (options: Electron.SaveDialogOptions): void => {
    this.options = options;
  };
  getSaveDialogOptions = (): Electron.SaveDialogOptions => this.options;
  getReceivedBytes = (): number => this.received;
  getTotalBytes = (): number => this.total;
  getSavePath = (): string => this.file;
}
