/** The Electron host: the console's window and, when it is asked for, the presenter's; both on the built page. */

import path from 'node:path';
import { app, BrowserWindow, dialog, protocol, screen, session, shell } from 'electron';
import { DATABASE_FILES } from '../../../db/data-directory.ts';
import { prepareFolder } from '../../../db/folder.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { PRODUCT_NAME } from '../../../shared/product.ts';
import { type SessionFiles, sentenceOf } from '../../session/index.ts';
import { giveFile, isFilePath, takeFile } from '../file-door.ts';
import { type FolderViewer, folderDoor } from '../folder-door.ts';
import { type Settled, settleFolder } from '../moved-folder.ts';
import { type OpenConsole, openConsole } from '../open-console.ts';
import { pageFile } from '../page-files.ts';
import { pageHeaders } from '../page-policy.ts';
import { CRASH_PATH, crashPage } from './crash-page.ts';
import { watchDownloads } from './downloads.ts';
import { type FileRequests, fileRequests } from './file-requests.ts';
import { giveUp, giveUpEarly, scratchFolder } from './give-up.ts';
import { nameProgram, windowIcon } from './identity.ts';
import { guardContents } from './links.ts';
import { type LongWork, watchLongWork } from './long-work.ts';
import { type MachineFiles, machineFiles } from './machine-files.ts';
import { consolePages, type Pages, pagePreferences, presenterWindow } from './pages.ts';
import { guardSession } from './permissions.ts';
import { selfTest } from './self-test.ts';
import { readArguments, type StartArguments } from './start-arguments.ts';
import { FIRST_SIZE, keepWindowState, LEAST_SIZE, windowStateFor } from './window-state.ts';

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://console`;
const START_PAGE = `${ORIGIN}/index.html`;
/** Opened by the page; a window of its own. */
const PRESENTER_PAGE = `${START_PAGE}#/~/presenter`;
const CRASH_PAGE = `${ORIGIN}${CRASH_PATH}`;
/** Its own files, what it makes for a download, and the developer tools. */
const OWN_CONTENT = [`${ORIGIN}/`, `blob:${ORIGIN}/`, 'devtools://'];

/**
 * Registers everything that must be there before Electron is ready and starts when it is. Returns at once: an ES
 * module entry that waits for readiness at its top level never gets it.
 *
 * @param bundle folder of this program's bundle: holds preload.cjs, and the page is beside it in ../renderer
 */
export function startElectronHost(bundle: string): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  nameProgram(app);
  const words = readArguments(process.argv.slice(1), process.cwd());
  // A self-test touches nobody's data.
  const asked =
    words.selfTest === undefined ? words : { ...words, directory: ok(scratchFolder()), files: [] };
  const { files } = asked;
  const settled = usableDirectory(asked);
  if (!settled.ok) {
    giveUpEarly(settled.failure);
    return;
  }
  app.setPath('userData', path.join(settled.value.directory, 'electron'));
  // One console per data directory: another start tells the first one what to open and ends.
  if (!app.requestSingleInstanceLock({ files })) {
    app.quit();
    return;
  }
  const pages = new Set([START_PAGE, PRESENTER_PAGE]);
  const windows: OwnWindows = new Map();
  app.on('web-contents-created', (_event, contents) => guardContents(contents, pages, windows));
  const requests = fileRequests(files);
  void app
    .whenReady()
    .then(() => openOrGiveUp({ ...asked, settled: settled.value }, bundle, requests, windows));
}

/** Electron would not get its lock in a folder that cannot be used, and end without a word. */
function usableDirectory({ directory }: StartArguments): Result<Settled, string> {
  if (!directory.ok) return directory;
  const settled = settleFolder(directory.value);
  if (!settled.ok) return settled;
  const prepared = prepareFolder(settled.value.directory, DATABASE_FILES);
  return prepared.ok ? settled : fail(prepared.failure.message);
}

/** Electron's way to the file manager of the desktop. */
const VIEWER: FolderViewer = {
  cannotOpen: null,
  open: async (directory) => (await shell.openPath(directory)) || null,
};

/** What was asked for, with a folder that can be used. */
type Asked = Omit<StartArguments, 'directory'> & { readonly settled: Settled };

/** What shows each window that the page may ask for, by its address. */
type OwnWindows = Map<string, () => void>;

/** Whatever goes wrong on the way to the window ends the program: one without a window would keep the folder for itself. */
async function openOrGiveUp(
  asked: Asked,
  bundle: string,
  requests: FileRequests,
  windows: OwnWindows,
): Promise<void> {
  const { settled, safeMode } = asked;
  const dataFolder = folderDoor(settled, VIEWER);
  const opened = openConsole({ directory: settled.directory, host: 'electron', safeMode, dataFolder });
  if (!opened.ok) {
    giveUp(sentenceOf(opened.failure));
    return;
  }
  try {
    const { window } = open(opened.value, asked, bundle, requests, windows);
    if (asked.selfTest !== undefined)
      app.exit(await selfTest(asked.selfTest, window, opened.value, settled.directory));
  } catch (error) {
    await opened.value.close();
    giveUp(`The console could not open its window: ${error instanceof Error ? error.message : error}`);
  }
}

function open(
  opened: OpenConsole,
  { settled: { directory }, selfTest: form }: Asked,
  bundle: string,
  requests: FileRequests,
  windows: OwnWindows,
): MainWindow {
  const hidden = form !== undefined;
  guardSession(session.defaultSession, ORIGIN, OWN_CONTENT);
  protocol.handle(SCHEME, (request) =>
    answerPage(request, path.join(bundle, '..', 'renderer'), opened.session.files),
  );
  const preload = path.join(bundle, 'preload.cjs');
  const pages = consolePages(opened.session, ORIGIN);
  const show = (): MainWindow => {
    const { window, work } = openWindow(pages, directory, preload, !hidden);
    askBeforeClosing(window, work);
    windows.set(PRESENTER_PAGE, presenterWindow(window, pages, preload, PRESENTER_PAGE));
    return { window, files: machineFiles(window, opened.session, directory) };
  };
  let main = show();
  /** One that went on in the background has no window any more, until it is asked for. */
  const shown = (): MainWindow => {
    if (main.window.isDestroyed()) main = show();
    return main;
  };
  watchDownloads(session.defaultSession, directory, {
    window: () => (main.window.isDestroyed() ? undefined : main.window),
    tell: (push) => pages.tell(push),
  });
  if (hidden) return main;
  requests.onEach((wanted) => {
    const { window, files } = shown();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    void openEach(files, wanted);
  });
  // macOS: a click in the dock.
  app.on('activate', () => void shown());
  closeBeforeQuit(opened);
  return main;
}

interface MainWindow {
  readonly window: BrowserWindow;
  readonly files: MachineFiles;
}

/** One after the other: the last one is the one that is shown. */
async function openEach(files: MachineFiles, wanted: readonly string[]): Promise<void> {
  for (const file of wanted) await files.open(file);
}

async function answerPage(request: Request, folder: string, files: SessionFiles): Promise<Response> {
  const headers = pageHeaders();
  const { host } = new URL(request.url);
  // The rest of the address as it came: URL would already have resolved its dots.
  const pathname = /^app:\/\/[^/]*([^?#]*)/.exec(request.url)?.[1] || '/';
  if (host === 'console' && isFilePath(pathname)) return await answerFile(request, files);
  const served = host === 'console' && request.method === 'GET';
  if (served && pathname === CRASH_PATH) {
    return new Response(crashPage(START_PAGE), {
      headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    });
  }
  const file = served ? await pageFile(folder, pathname) : undefined;
  if (!file) return new Response('There is no such file.\n', { status: 404, headers });
  return new Response(new Uint8Array(file.content), { headers: { ...headers, 'content-type': file.type } });
}

function* bytesOf(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const piece of pieces) yield typeof piece === 'string' ? encoder.encode(piece) : piece;
}

/** Only our own page reaches this scheme. */
async function answerFile(request: Request, files: SessionFiles): Promise<Response> {
  const { search } = new URL(request.url);
  const reply =
    request.method === 'POST'
      ? await takeFile(files, search, request.body ?? new Blob([]).stream())
      : await giveFile(files, search);
  const body = ReadableStream.from(bytesOf(reply.pieces));
  return new Response(body, { status: reply.status, headers: { ...pageHeaders(), ...reply.headers } });
}

function openWindow(
  pages: Pages,
  directory: string,
  preload: string,
  show: boolean,
): { window: BrowserWindow; work: LongWork } {
  const { bounds, maximized } = windowStateFor(
    directory,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...(bounds ?? FIRST_SIZE),
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    title: PRODUCT_NAME,
    ...windowIcon(path.dirname(preload)),
    show,
    webPreferences: pagePreferences(preload),
  });
  if (maximized && show) window.maximize();
  keepWindowState(window, directory);
  const work = watchLongWork(window);
  pages.connect(window, work);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    console.error(`The page has ended unexpectedly (${reason}).`);
    void window.loadURL(CRASH_PAGE);
  });
  void window.loadURL(START_PAGE);
  return { window, work };
}

/** While an action is under way the person is asked first; what it has done so far is stored either way. */
function askBeforeClosing(window: BrowserWindow, work: LongWork): void {
  window.on('close', (event) => {
    const underWay = work.underWay();
    if (underWay === undefined) return;
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      title: PRODUCT_NAME,
      message: 'An action is under way.',
      detail: `It has done ${underWay}. Closing stops it there: what is done stays done, the rest is not tried.`,
      buttons: ['Keep working', 'Stop and close'],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer === 0) event.preventDefault();
  });
}

/** The last window ends the program, on every platform, unless it is to go on in the background. */
function closeBeforeQuit(opened: OpenConsole): void {
  let closed = false;
  app.on('window-all-closed', () => {
    if (opened.session.settings().lastWindow === 'end') app.quit();
  });
  // After the windows have agreed: a quit from the menu asks them first.
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void opened.close().then((result) => {
      closed = true;
      if (!result.ok) console.error(result.failure.message);
      app.quit();
    });
  });
}
