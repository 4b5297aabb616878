/** Entry of the browser host. Exit codes: 0 closed, 1 the database cannot be used, 2 the command line is wrong. */

import path from 'node:path';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { PRODUCT_ID, PRODUCT_NAME, PRODUCT_VERSION } from '../../../shared/product.ts';
import { type Session, sentenceOf } from '../../session/index.ts';
import { folderDoor } from '../folder-door.ts';
import { takeHandOut } from '../hand-out.ts';
import { settleFolder } from '../moved-folder.ts';
import { type OpenConsole, openConsole } from '../open-console.ts';
import { openMachineFile } from '../open-file.ts';
import type { Browser } from './browser-kind.ts';
import { asBrowser, findBrowser, whyNoWindow } from './find-browser.ts';
import { type Flags, readFlags, USAGE } from './flags.ts';
import { folderViewer } from './folder-viewer.ts';
import { announce, handOver, newSecret, type OpenRequest } from './hand-over.ts';
import { type RunningServer, serve } from './server.ts';
import { keepPort, usualPort } from './usual-port.ts';
import { type OpenWindow, openWindow } from './window.ts';

/** Beside the bundle of this file. */
const PAGE_FOLDER = path.join(import.meta.dirname, '..', 'renderer');
/** Beside `dist`, where `package:workshop` puts it. */
const HAND_OUT = path.join(import.meta.dirname, '..', '..', 'hand-out');
/** A page that is reloaded or connects again is away for less than this. */
const LAST_WINDOW_GRACE_MS = 3_000;

async function main(): Promise<number> {
  const read = readFlags(process.argv.slice(2));
  if (!read.ok) {
    console.error(`${read.failure}\n${USAGE}`);
    return 2;
  }
  const asked = read.value;
  if (asked.say !== undefined) {
    console.log(asked.say === 'help' ? USAGE : `${PRODUCT_ID} ${PRODUCT_VERSION}`);
    return 0;
  }
  if (asked.selfTest !== undefined) {
    // Loaded by whoever wants it: a start as usual need not wait for it.
    const { selfTest } = await import('./self-test.ts');
    const named = typeof asked.window === 'string' ? undefined : asBrowser(asked.window.program);
    return selfTest(asked.selfTest, named, PAGE_FOLDER);
  }
  const settled = settleFolder(asked.directory);
  if (!settled.ok) return complain(settled.failure);
  const flags = { ...asked, directory: settled.value.directory };
  const opened = openConsole({
    directory: flags.directory,
    host: 'browser',
    safeMode: flags.safeMode,
    dataFolder: folderDoor(settled.value, folderViewer()),
  });
  if (opened.ok) return run(flags, opened.value);
  const locked = opened.failure.kind === 'storage' && opened.failure.reason === 'locked';
  return (locked ? await giveToTheRunning(flags) : undefined) ?? complain(sentenceOf(opened.failure));
}

function complain(sentence: string): number {
  console.error(sentence);
  return 1;
}

/** @returns the exit code; undefined when there is nothing to hand over or nobody to take it */
async function giveToTheRunning({ directory, window, files }: Flags): Promise<number | undefined> {
  if (window === 'none' && files.length === 0) return undefined;
  const answered = await handOver(directory, { files: [...files] });
  if (answered === undefined) return undefined;
  if (!answered.taken) return complain(answered.said);
  console.log(`${PRODUCT_NAME}: the console that runs already has taken over.`);
  return 0;
}

async function run(flags: Flags, { session, close }: OpenConsole): Promise<number> {
  // Listening from here on: a signal that comes while the server starts still closes cleanly.
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const secret = newSecret();
  const windows = newWindows(flags, session);
  let server: RunningServer;
  try {
    server = await listen(flags, (port) => serve(session, PAGE_FOLDER, port, { secret, take: windows.take }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    await close();
    return complain(`The console cannot listen on port ${flags.port} of 127.0.0.1 (${code}).`);
  }
  const withdraw = announce(flags.directory, server.port, secret);
  if (mayShowAddress(flags)) console.log(`${PRODUCT_NAME}: ${server.address()}`);
  void session.verified.then((failure) => failure && console.error(sentenceOf(failure)));
  await takeHandOut(session.files, HAND_OUT, flags.directory, (sentence) => console.error(sentence));
  const gone = windows.start(server);
  const taken = await windows.take({ files: [...flags.files] });
  if (!taken.ok) console.error(taken.failure);
  await Promise.race([signalled, ...(flags.stay ? [] : [gone])]);
  withdraw();
  windows.close();
  await server.close();
  const closed = await close();
  return closed.ok ? 0 : complain(closed.failure.message);
}

/** Started from a menu, what is printed ends in a log, where an address that still works has no business. */
const mayShowAddress = ({ window }: Flags): boolean => window === 'none' || process.stdout.isTTY === true;

/** On the port that was asked for; else on the usual one, or a free one when somebody else has that. */
async function listen(
  { directory, port }: Flags,
  on: (port: number) => Promise<RunningServer>,
): Promise<RunningServer> {
  if (port !== 0) return on(port);
  const usual = usualPort(directory);
  const server = usual === 0 ? await on(0) : await on(usual).catch(() => on(0));
  if (usual === 0) keepPort(directory, server.port);
  return server;
}

interface Windows {
  /** Resolves when the last window has gone. */
  start(server: RunningServer): Promise<void>;
  /** Opens the files that are wished, and a window. Fails with a sentence about each that does not open. */
  take(what: OpenRequest): Promise<Result<null, string>>;
  close(): void;
}

function newWindows(flags: Flags, session: Session): Windows {
  const { promise: gone, resolve: lastGone } = Promise.withResolvers<void>();
  const all: OpenWindow[] = [];
  let open = 0;
  let server: RunningServer | undefined;
  const browser = browserFor(flags);
  /** What to do where no window comes. */
  const otherwise = (): string =>
    mayShowAddress(flags)
      ? `Use ${server?.address()}`
      : 'Start the console in a terminal with --no-open: it prints an address for a browser of your choice';
  const show = (): void => {
    if (!server || browser === undefined) return;
    if (typeof browser === 'string') {
      console.log(`No window is opened: ${browser}. ${otherwise()}`);
      return;
    }
    const window = openWindow(browser, server.address(), flags.directory);
    all.push(window);
    open++;
    void window.closed.then(async (reason) => {
      open--;
      if (reason !== null) {
        console.error(`No window could be opened: ${reason}. ${otherwise()}`);
        return;
      }
      // A browser that ran already has taken the window over: what counts is whether a page is still connected.
      while (open === 0) {
        await new Promise((resolve) => setTimeout(resolve, LAST_WINDOW_GRACE_MS));
        if (server?.connections === 0 && session.settings().lastWindow === 'end') return lastGone();
      }
    });
  };
  return {
    start: (started) => {
      server = started;
      return gone;
    },
    take: async ({ files }) => {
      const refused: string[] = [];
      for (const file of files) {
        const imported = await openMachineFile(session, file);
        if (!imported.ok) refused.push(imported.failure);
      }
      show();
      return refused.length === 0 ? ok(null) : fail(refused.join('\n'));
    },
    close: () => {
      for (const window of all) window.close();
    },
  };
}

/** The browser, or why there is none; undefined when none is wanted. */
function browserFor({ window }: Flags): Browser | string | undefined {
  if (window === 'none') return undefined;
  if (window !== 'find') return asBrowser(window.program);
  const why = whyNoWindow();
  if (why !== undefined) return why;
  return findBrowser() ?? 'there is no Chromium, Chrome, Edge or Firefox that the console finds';
}

process.exitCode = await main();
