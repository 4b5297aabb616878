/**
 * `npm start`: sets up what is missing and opens the console in Electron or, where Electron's binary is
 * not to be had, in a Chromium app window on the browser host. Says which and why.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { findChromium } from './lib/chromium.mjs';
import { downloadElectron, findElectron } from './lib/electron.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { callerFolder, inRoot, root } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const usage = `Usage: npm start -- [--host=browser|electron] [--data DIR] [--port N] [--no-open] [--safe-mode]
  --host     the window: Electron's, or Chromium's on the browser host; without it, Electron if it can be had
  --data     the folder of the database; without it, the user's data folder
  --port     the browser host's port on 127.0.0.1; without it, a free one
  --no-open  opens no window and prints the one-time address
  --safe-mode  opens no machine and ignores the settings`;

/**
 * @typedef {object} Request
 * @property {'browser' | 'electron' | undefined} host
 * @property {string | undefined} data absolute
 * @property {string | undefined} port
 * @property {boolean} open
 * @property {boolean} safeMode
 * @property {boolean} help
 */

/** @param {string[]} argv @returns {Request} */
function readFlags(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      host: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      'safe-mode': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { host, data, port } = values;
  if (host !== undefined && host !== 'browser' && host !== 'electron') {
    throw new TypeError(`--host is browser or electron, not ${host}`);
  }
  if (data === '') throw new TypeError('--data needs a folder');
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
    throw new TypeError(`--port is a number from 0 to 65535, not ${port}`);
  }
  const open = values['no-open'] !== true;
  if (host === 'electron' && (!open || port !== undefined)) {
    throw new TypeError('--port and --no-open belong to the browser host: leave out --host=electron');
  }
  return {
    host,
    data: data === undefined ? undefined : path.resolve(callerFolder(), data),
    port,
    open,
    safeMode: values['safe-mode'] === true,
    help: values.help === true,
  };
}

/** @returns {string | undefined} why this session can show no window */
function whyNoWindow() {
  if (process.getuid?.() === 0) return 'you are root, and browsers refuse their sandbox to root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'this session has no display';
  }
  return undefined;
}

/**
 * @param {Request} request
 * @param {string} node24
 * @returns {Promise<number>} the host's exit code
 */
async function openConsole(request, node24) {
  const noWindow = request.open ? whyNoWindow() : '--no-open was given';
  if (request.host === 'electron') {
    if (noWindow) throw new SetupFailure(`Electron cannot open a window: ${noWindow}.`);
    const had = await haveElectron(node24, { retry: true });
    if ('why' in had) throw new SetupFailure(`The console cannot open in Electron: ${had.why}.`);
    return runElectron(request, had.electron, '--host=electron was given');
  }
  if (noWindow) {
    return runBrowserHost(request, node24, undefined, `No window is opened: ${noWindow}.`);
  }
  let why = '--host=browser was given';
  if (request.host === undefined && request.port === undefined) {
    const had = await haveElectron(node24);
    if ('electron' in had) return runElectron(request, had.electron, 'its binary is on disk');
    why = had.why;
  } else if (request.host === undefined) {
    why = '--port was given, which only the browser host has';
  }
  const chromium = findChromium();
  const told = chromium
    ? `Opening in a Chromium window on the browser host: ${why}.`
    : `No window is opened: ${why}, and there is no Chromium (install one or set CHROMIUM_PATH).`;
  return runBrowserHost(request, node24, chromium, told);
}

/**
 * @param {string} node24
 * @param {{retry?: boolean}} [options]
 * @returns {Promise<{electron: string} | {why: string}>}
 */
async function haveElectron(node24, options) {
  const electron = findElectron();
  return electron ? { electron } : downloadElectron(node24, options);
}

/** @param {Request} request @param {string} electron @param {string} why */
async function runElectron(request, electron, why) {
  console.log(`Opening in Electron: ${why}.`);
  // Electron finds the entry through the package's "main".
  return (await run(electron, [root, ...dataFlag(request)], { cwd: root })).code;
}

/**
 * @param {Request} request
 * @param {string} node24
 * @param {string | undefined} chromium the host opens the window with it; without it there is no window
 * @param {string} told
 */
async function runBrowserHost(request, node24, chromium, told) {
  console.log(told);
  const port = request.port === undefined ? [] : ['--port', request.port];
  const window = chromium === undefined ? ['--no-open'] : ['--chromium', chromium];
  const args = [inRoot('dist', 'main', 'serve.js'), ...dataFlag(request), ...port, ...window];
  return (await run(node24, args, { cwd: root })).code;
}

/** @param {Request} request */
const dataFlag = (request) => [
  ...(request.data === undefined ? [] : ['--data', request.data]),
  ...(request.safeMode ? ['--safe-mode'] : []),
];

await runMain(async () => {
  /** @type {Request} */
  let request;
  try {
    request = readFlags(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    return 2;
  }
  if (request.help) {
    console.log(usage);
    return 0;
  }
  await ensureInstalled();
  const node24 = findNode24();
  await ensureBuilt(node24);
  return openConsole(request, node24);
});
