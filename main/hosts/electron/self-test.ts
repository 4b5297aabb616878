/** `--self-test` in Electron: what only the real program can show, in a window that nobody sees and on data of its own. */

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { app, type BrowserWindow, clipboard, type DownloadItem, screen, type WebContents } from 'electron';
import type { OpenConsole } from '../open-console.ts';
import {
  checkPage,
  copy,
  PASTE_FIELD,
  PASTED,
  pageIsThere,
  SAVE,
  SAVE_NAME,
  SAVE_TEXT,
} from '../self-test/page-checks.ts';
import { type Found, found, newReport, skipped } from '../self-test/report.ts';
import {
  databaseLoads,
  databaseRoundTrip,
  fileAssociation,
  sandboxOnLinux,
  startAgain,
} from '../self-test/system-checks.ts';
import { electronBinary, wrongFuses } from './fuses.ts';
import { windowStateFor } from './window-state.ts';

const WANTED_PERMISSIONS = {
  camera: 'denied',
  geolocation: 'denied',
  notifications: 'denied',
  'clipboard-write': 'granted',
};

const BRIDGE = `(async () => {
  const bridge = window.lparConsole;
  const { writable, configurable } = Object.getOwnPropertyDescriptor(window, 'lparConsole') ?? {};
  const hello = await bridge.call('hello', {});
  const keys = Object.keys(bridge).sort().join(' ');
  return keys === 'call subscribe' && writable === false && configurable === false && hello.ok && hello.value.host === 'electron'
    ? 'right'
    : JSON.stringify({ keys, writable, configurable, hello });
})()`;

/** @param directory a folder of the test's own. @returns the exit code */
export async function selfTest(
  form: 'text' | 'json',
  window: BrowserWindow,
  opened: OpenConsole,
  directory: string,
): Promise<number> {
  const { webContents } = window;
  const startedMs = Date.now() - process.uptime() * 1000;
  const { electron, chrome } = process.versions;
  const report = newReport(form, 'electron', {
    electron: electron ?? 'none',
    chromium: chrome ?? 'unknown',
    packaged: app.isPackaged,
    gpu: app.getGPUFeatureStatus(),
  });
  const evaluate = (expression: string): Promise<unknown> => webContents.executeJavaScript(expression, true);
  await report.check('the page', () => pageIsThere(evaluate));
  await report.check('sandboxed renderer', () => sandboxOf(webContents));
  await report.check('context isolation and the bridge', async () => {
    const seen = await evaluate(BRIDGE);
    return found(
      seen === 'right',
      seen === 'right' ? 'two functions, which the page cannot replace' : String(seen),
    );
  });
  await report.check('fuses', fuses);
  await checkPage(report, evaluate, WANTED_PERMISSIONS, startedMs);
  await report.check('clipboard', () => copied(webContents, evaluate));
  await report.check('saving a file', () => savedAs(webContents, evaluate, path.join(directory, SAVE_NAME)));
  await report.check('single instance', () => secondStart(directory));
  await report.check('file association', fileAssociation);
  await report.check('database addon', databaseLoads);
  await report.check('window state', () => windowKept(window, directory));
  await report.check('database round trip', () => databaseRoundTrip(opened, directory));
  return report.end();
}

function sandboxOf(webContents: WebContents): Found {
  const pid = webContents.getOSProcessId();
  if (pid === 0) return skipped('the window has no process of its own here');
  if (process.platform === 'linux') return sandboxOnLinux(pid);
  const { sandboxed } = app.getAppMetrics().find((metric) => metric.pid === pid) ?? {};
  return found(sandboxed === true, sandboxed ? 'its process is sandboxed' : 'its process is not sandboxed');
}

function fuses(): Found {
  if (!app.isPackaged) return skipped('only a package sets them');
  const wrong = wrongFuses(electronBinary());
  if (wrong === undefined) return found(false, 'the program has none');
  return found(
    wrong.length === 0,
    wrong.length === 0 ? 'as configured' : `not as configured: ${wrong.join(', ')}`,
  );
}

/** Through the system's clipboard and back into the page; what was on it is put back. */
async function copied(
  webContents: WebContents,
  evaluate: (expression: string) => Promise<unknown>,
): Promise<Found> {
  const before = await clipboard.readText();
  const text = `lpar-console self-test ${process.pid}`;
  webContents.debugger.attach('1.3');
  try {
    // A window that nobody sees has no focus, without which nothing is copied.
    await webContents.debugger.sendCommand('Emulation.setFocusEmulationEnabled', { enabled: true });
    const said = await evaluate(copy(text));
    if (said !== 'copied') return found(false, String(said));
    await evaluate(PASTE_FIELD);
    webContents.paste();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const pasted = await evaluate(PASTED);
    return found(
      pasted === text,
      pasted === text ? 'copied and pasted' : `pasted: ${JSON.stringify(pasted)}`,
    );
  } finally {
    webContents.debugger.detach();
    if (before !== '') await clipboard.writeText(before);
  }
}

async function savedAs(
  webContents: WebContents,
  evaluate: (expression: string) => Promise<unknown>,
  file: string,
): Promise<Found> {
  const ended = new Promise<string>((resolve) => {
    webContents.session.once('will-download', (_event: unknown, item: DownloadItem) => {
      // Without a path Electron would ask in a dialog.
      item.setSavePath(file);
      item.once('done', (_done, state) => resolve(state));
    });
  });
  await evaluate(SAVE);
  const state = await ended;
  const isSame = state === 'completed' && fs.readFileSync(file, 'utf8') === SAVE_TEXT;
  return found(isSame, isSame ? 'the file is there, whole' : `it ended as ${state}`);
}

/** Another start on the same data must hand its file over and end. */
async function secondStart(directory: string): Promise<Found> {
  const file = path.join(directory, 'Second start.LPAR');
  const handed = new Promise<unknown>((resolve) => {
    app.once('second-instance', (_event, _argv, _folder, data) => resolve(data));
  });
  const own = app.isPackaged ? [] : [app.getAppPath()];
  const code = await startAgain(process.execPath, [...own, '--data', directory, file]);
  if (code !== 0) return found(false, `the second start ended with ${code}`);
  const isRight = JSON.stringify(await handed) === JSON.stringify({ files: [file] });
  return found(isRight, isRight ? 'the second start handed its file over' : 'something else was handed over');
}

/** Ends the window. */
function windowKept(window: BrowserWindow, directory: string): Found {
  const [area] = screen.getAllDisplays().map(({ workArea }) => workArea);
  const bounds = { x: (area?.x ?? 0) + 20, y: (area?.y ?? 0) + 20, width: 900, height: 600 };
  window.setBounds(bounds);
  const set = window.getNormalBounds();
  window.close();
  const kept = windowStateFor(directory, area ? [area] : []).bounds;
  const isSame = JSON.stringify(kept) === JSON.stringify(set);
  return found(
    isSame,
    isSame
      ? 'it would open where it was'
      : `it was at ${JSON.stringify(set)}, kept is ${JSON.stringify(kept)}`,
  );
}
