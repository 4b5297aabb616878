/** Entry of the browser host. Exit codes: 0 closed, 1 the database cannot be used, 2 the command line is wrong. */

import path from 'node:path';
import { PRODUCT_NAME } from '../../../shared/product.ts';
import { sentenceOf } from '../../session.ts';
import { openConsole } from '../open-console.ts';
import { readFlags, USAGE } from './flags.ts';
import { serve } from './server.ts';
import { openWindow } from './window.ts';

/** Beside the bundle of this file. */
const PAGE_FOLDER = path.join(import.meta.dirname, '..', 'renderer');

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  if (!flags.ok) {
    console.error(`${flags.failure}\n${USAGE}`);
    return 2;
  }
  const { directory, port, chromium } = flags.value;
  const opened = openConsole({ directory, host: 'browser' });
  if (!opened.ok) {
    console.error(sentenceOf(opened.failure));
    return 1;
  }
  const { session, close } = opened.value;
  // Listening from here on: a signal that comes while the server starts still closes cleanly.
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  let server: Awaited<ReturnType<typeof serve>>;
  try {
    server = await serve(session, PAGE_FOLDER, port);
  } catch (error) {
    console.error(
      `The console cannot listen on port ${port} of 127.0.0.1 (${(error as NodeJS.ErrnoException).code}).`,
    );
    await close();
    return 1;
  }
  console.log(`${PRODUCT_NAME}: ${server.address()}`);
  void session.verified.then((failure) => failure && console.error(sentenceOf(failure)));
  const window = chromium === undefined ? undefined : openWindow(chromium, server.address(), directory);
  const windowClosed = window?.closed.then((reason) => {
    if (reason === null) return;
    console.error(`No window could be opened: ${reason}. Use the address above.`);
    return signalled;
  });
  await Promise.race([signalled, ...(windowClosed ? [windowClosed] : [])]);
  window?.close();
  await server.close();
  const closed = await close();
  if (!closed.ok) console.error(closed.failure.message);
  return closed.ok ? 0 : 1;
}

process.exitCode = await main();
