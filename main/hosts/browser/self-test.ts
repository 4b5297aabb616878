/** `--self-test` of the browser host: what only a real start can show, in a browser without a window and on data of its own. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { sentenceOf } from '../../session/index.ts';
import { openConsole } from '../open-console.ts';
import {
  checkPage,
  copy,
  type Evaluate,
  pageIsThere,
  SAVE,
  SAVE_NAME,
  SAVE_TEXT,
} from '../self-test/page-checks.ts';
import { type Found, found, newReport, type Report, skipped } from '../self-test/report.ts';
import {
  databaseLoads,
  databaseRoundTrip,
  fileAssociation,
  sandboxOnLinux,
  startAgain,
} from '../self-test/system-checks.ts';
import type { Browser } from './browser-kind.ts';
import { type HiddenBrowser, openHidden } from './devtools-pipe.ts';
import { findBrowser, whyNoWindow } from './find-browser.ts';
import { announce, newSecret } from './hand-over.ts';
import { placesFor } from './places.ts';
import { type RunningServer, serve } from './server.ts';

const WANTED_PERMISSIONS = { camera: 'not granted', geolocation: 'not granted' };

/**
 * @param asked the browser that was named; without one, an installed one
 * @param pageFolder the built page
 * @returns the exit code
 */
export async function selfTest(
  form: 'text' | 'json',
  asked: Browser | undefined,
  pageFolder: string,
): Promise<number> {
  const startedMs = Date.now() - process.uptime() * 1000;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-'));
  const opened = openConsole({ directory, host: 'browser' });
  if (!opened.ok) {
    console.error(sentenceOf(opened.failure));
    return 1;
  }
  const secret = newSecret();
  const handed = Promise.withResolvers<readonly string[]>();
  const server = await serve(opened.value.session, pageFolder, 0, {
    secret,
    take: async ({ files }) => {
      handed.resolve(files);
      return { ok: true, value: null };
    },
  });
  const withdraw = announce(directory, server.port, secret);
  const browser = asked ?? findBrowser();
  const report = newReport(form, 'browser', { browser: browser?.program ?? 'none' });
  try {
    await report.check('the server', () => strangers(server));
    await checkInBrowser(report, whyNot(asked, browser), browser, server, directory, startedMs);
    await report.check('single instance', () => secondStart(directory, handed.promise));
    await report.check('file association', fileAssociation);
    await report.check('database addon', databaseLoads);
    withdraw();
    await server.close();
    await report.check('database round trip', () => databaseRoundTrip(opened.value, directory));
    return report.end();
  } finally {
    await server.close();
    await opened.value.close();
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function whyNot(asked: Browser | undefined, browser: Browser | undefined): string | undefined {
  if (browser === undefined) return 'there is no Chromium, Chrome or Edge on the path';
  if (browser.family === 'firefox') return 'nothing can look into a window of Firefox';
  const why = asked ? undefined : whyNoWindow();
  // Nobody sees the window, so that no display is needed.
  return why === 'this session has no display' ? undefined : why;
}

/** Nobody without a one-time address gets in, and the address is good for one visit. */
async function strangers(server: RunningServer): Promise<Found> {
  const page = `http://127.0.0.1:${server.port}/`;
  const without = await fetch(page);
  const address = server.address();
  const first = await fetch(address);
  const second = await fetch(address);
  const cookie = first.headers.get('set-cookie') ?? '';
  const isRight =
    without.status === 403 &&
    first.status === 200 &&
    second.status === 403 &&
    /HttpOnly; SameSite=Strict/.test(cookie);
  return found(
    isRight,
    `without an address ${without.status}, with one ${first.status}, with it again ${second.status}`,
  );
}

async function checkInBrowser(
  report: Report,
  why: string | undefined,
  browser: Browser | undefined,
  server: RunningServer,
  directory: string,
  startedMs: number,
): Promise<void> {
  if (browser === undefined || why !== undefined) {
    await report.check('the page', () => skipped(why ?? ''));
    return;
  }
  const { profile } = placesFor(browser.program, directory);
  const hidden = openHidden(browser.program, profile);
  try {
    const page = await openPage(hidden, server.address());
    await report.check('the page', () => pageIsThere(page.evaluate));
    await report.check('sandboxed renderer', () => sandboxOf(hidden));
    await report.check('the console answers', async () => {
      const said = await page.evaluate(`document.title`);
      return found(server.connections === 1, `one page is connected: ${said}`);
    });
    await checkPage(report, page.evaluate, WANTED_PERMISSIONS, startedMs);
    await report.check('clipboard', async () => {
      const said = await page.evaluate(copy('lpar-console self-test'));
      return found(said === 'copied', String(said));
    });
    await report.check('saving a file', () => savedTo(hidden, page.evaluate, path.join(directory, 'saved')));
  } catch (error) {
    await report.check('the page', () =>
      found(false, error instanceof Error ? error.message : String(error)),
    );
  } finally {
    hidden.close();
  }
}

async function openPage(hidden: HiddenBrowser, address: string): Promise<{ readonly evaluate: Evaluate }> {
  const { targetId } = await hidden.send('Target.createTarget', { url: address });
  const { sessionId } = await hidden.send('Target.attachToTarget', { targetId, flatten: true });
  const session = String(sessionId);
  await hidden.send('Emulation.setFocusEmulationEnabled', { enabled: true }, session);
  return {
    evaluate: async (expression) => {
      const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
      const { result, exceptionDetails } = (await hidden.send('Runtime.evaluate', options, session)) as {
        result?: { value?: unknown };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      };
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result?.value;
    },
  };
}

async function sandboxOf(hidden: HiddenBrowser): Promise<Found> {
  if (process.platform !== 'linux') return skipped('only Linux tells it of another program');
  const { processInfo } = (await hidden.send('SystemInfo.getProcessInfo')) as {
    processInfo: readonly { type: string; id: number }[];
  };
  const page = processInfo.find(({ type }) => type === 'renderer');
  return page ? sandboxOnLinux(page.id) : found(false, 'the page has no process');
}

async function savedTo(hidden: HiddenBrowser, evaluate: Evaluate, folder: string): Promise<Found> {
  fs.mkdirSync(folder);
  await hidden.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: folder,
    eventsEnabled: true,
  });
  const ended = hidden.event('Browser.downloadProgress', ({ state }) => state !== 'inProgress');
  await evaluate(SAVE);
  const { state } = await ended;
  const file = path.join(folder, SAVE_NAME);
  const isSame = state === 'completed' && fs.readFileSync(file, 'utf8') === SAVE_TEXT;
  return found(isSame, isSame ? 'the file is there, whole' : `it ended as ${state}`);
}

/** Another start on the same data must hand its file over and end. */
async function secondStart(directory: string, handed: Promise<readonly string[]>): Promise<Found> {
  const file = path.join(directory, 'Second start.LPAR');
  const code = await startAgain(process.execPath, [process.argv[1] ?? '', '--data', directory, file]);
  if (code !== 0) return found(false, `the second start ended with ${code}`);
  const isRight = JSON.stringify(await handed) === JSON.stringify([file]);
  return found(isRight, isRight ? 'the second start handed its file over' : 'something else was handed over');
}
