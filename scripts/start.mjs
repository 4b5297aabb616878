/**
 * `npm start`: sets up what is missing and opens the console in Electron or, where Electron's binary is not to be had or gets
 * no sandbox, in a Chromium app window on the browser host. Says which and why.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { findChromium } from './lib/chromium.mjs';
import { downloadElectron, endedLately, findElectron, runElectron } from './lib/electron.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { callerFolder, inRoot, root } from './lib/paths.mjs';
import { whyNoSandbox } from './lib/sandbox.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const usage = `Usage: npm start -- [--host=browser|electron] [--data DIR] [--port N] [--no-open] [--safe-mode] [--self-test [--json]]
  --host     the window: Electron's, or Chromium's on the browser host; without it, Electron if it can be had
  --data     the folder of the database; without it, the user's data folder
  --port     the browser host's port on 127.0.0.1; without it, a free one
  --no-open  opens no window and prints the one-time address
  --safe-mode  opens no machine and ignores the settings
  --self-test  checks what only a real start can show, in a window that nobody sees, and prints a report; --json: as JSON`;

/**
 * @typedef {object} Request
 * @property {'browser' | 'electron' | undefined} host
 * @property {string | undefined} data absolute
 * @property {string | undefined} port
 * @property {boolean} open
 * @property {boolean} safeMode
 * @property {string[]} selfTest the flags of a self-test; none: it is a start as usual
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
      'self-test': { type: 'boolean' },
      json: { type: 'boolean' },
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
  const selfTest = values['self-test'] ? ['--self-test', ...(values.json ? ['--json'] : [])] : [];
  if (values.json && selfTest.length === 0) throw new TypeError('--json belongs to --self-test');
  if (selfTest.length > 0 && !open)
    throw new TypeError('--self-test has a window of its own: leave out --no-open');
  if (host === 'electron' && (!open || port !== undefined)) {
    throw new TypeError('--port and --no-open belong to the browser host: leave out --host=electron');
  }
  return {
    host,
    data: data === undefined ? undefined : path.resolve(callerFolder(), data),
    port,
    open,
    safeMode: values['safe-mode'] === true,
    selfTest,
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
  if (request.host === 'electron') return openInElectron(request, node24, noWindow);
  if (noWindow) return runBrowserHost(request, node24, undefined, `No window is opened: ${noWindow}.`);
  let why = '--host=browser was given';
  if (request.host === undefined && request.port === undefined) {
    const opened = await tryElectron(request, node24);
    if ('code' in opened) return opened.code;
    why = opened.why;
  } else if (request.host === undefined) {
    why = '--port was given, which only the browser host has';
  }
  // An installed Chromium has the sandbox that one in somebody's home may not get.
  const chromium = findChromium({ installedFirst: true });
  const told = chromium
    ? `Opening in a Chromium window on the browser host: ${why}.`
    : `No window is opened: ${why}, and there is no Chromium (install one or set CHROMIUM_PATH).`;
  return runBrowserHost(request, node24, chromium, told);
}

/**
 * Nothing but Electron was asked for: what is in its way ends the start.
 *
 * @param {Request} request
 * @param {string} node24
 * @param {string | undefined} noWindow
 */
async function openInElectron(request, node24, noWindow) {
  if (noWindow) throw new SetupFailure(`Electron cannot open a window: ${noWindow}.`);
  const had = await haveElectron(node24, { retry: true });
  const why = 'why' in had ? had.why : whyNoSandbox(had.electron);
  if ('why' in had || why !== undefined)
    throw new SetupFailure(`The console cannot open in Electron: ${why}. ${WAYS_OUT}`);
  const opened = await inElectron(request, had.electron, '--host=electron was given');
  if ('code' in opened) return opened.code;
  throw new SetupFailure(`The console did not open: ${opened.why}. ${WAYS_OUT}`);
}

const WAYS_OUT =
  'Without --host=electron it opens in the window of an installed browser; the README tells how Electron gets it.';

/**
 * @param {Request} request
 * @param {string} node24
 * @returns {Promise<{code: number} | {why: string}>} Electron's exit code, or why it is not Electron
 */
async function tryElectron(request, node24) {
  const had = await haveElectron(node24);
  if ('why' in had) return had;
  const why = whyNoSandbox(had.electron) ?? endedLately(had.electron);
  return why === undefined ? inElectron(request, had.electron, 'its binary is on disk') : { why };
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
function inElectron(request, electron, why) {
  say(request, `Opening in Electron: ${why}.`);
  // Electron finds the entry through the package's "main".
  return runElectron(electron, [root, ...flagsOf(request)], { cwd: root });
}

/**
 * @param {Request} request
 * @param {string} node24
 * @param {string | undefined} chromium the host opens the window with it; without it there is no window
 * @param {string} told
 */
async function runBrowserHost(request, node24, chromium, told) {
  say(request, told);
  const port = request.port === undefined ? [] : ['--port', request.port];
  const noWindow = request.selfTest.length > 0 ? [] : ['--no-open'];
  const window = chromium === undefined ? noWindow : ['--chromium', chromium];
  const args = [inRoot('dist', 'main', 'serve.js'), ...flagsOf(request), ...port, ...window];
  return (await run(node24, args, { cwd: root })).code;
}

/** A report for programs has the output for itself. @param {Request} request @param {string} text */
const say = ({ selfTest }, text) => (selfTest.length > 0 ? console.error(text) : console.log(text));

/** @param {Request} request what both hosts understand */
const flagsOf = (request) => [
  ...(request.data === undefined ? [] : ['--data', request.data]),
  ...(request.safeMode ? ['--safe-mode'] : []),
  ...request.selfTest,
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
