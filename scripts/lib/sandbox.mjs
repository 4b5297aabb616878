import fs from 'node:fs';
import path from 'node:path';

/**
 * What is asked of the system, so that a test can be another one.
 *
 * @typedef {object} System
 * @property {NodeJS.Platform} platform
 * @property {NodeJS.ProcessEnv} env
 * @property {(file: string) => string | undefined} read the text of a file; undefined: there is none, or it is not ours to read
 * @property {(file: string) => {uid: number, mode: number} | undefined} stat
 * @property {(folder: string) => string[]} list names in a folder; none where there is no such folder
 */

/** @type {System} */
const HERE = {
  platform: process.platform,
  env: process.env,
  read: (file) => attempt(() => fs.readFileSync(file, 'utf8')),
  stat: (file) => attempt(() => fs.statSync(file)),
  list: (folder) => attempt(() => fs.readdirSync(folder)) ?? [],
};

/** What keeps ordinary programs from user namespaces, by the file that says so, the value that forbids, and its name. */
const SWITCHES = [
  {
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    forbids: (/** @type {number} */ value) => value !== 0,
    name: 'kernel.apparmor_restrict_unprivileged_userns',
  },
  {
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    forbids: (/** @type {number} */ value) => value === 0,
    name: 'kernel.unprivileged_userns_clone',
  },
  {
    file: '/proc/sys/user/max_user_namespaces',
    forbids: (/** @type {number} */ value) => value === 0,
    name: 'user.max_user_namespaces',
  },
];

const APPARMOR_PROFILES = '/etc/apparmor.d';
const SETUID_EXECUTABLE = 0o4001;

/**
 * Why Chromium's sandbox cannot be set up for this program: on Linux it is made of user namespaces, else by a helper beside
 * the program that has to be root's and setuid; with neither Chromium ends itself before anything else runs. Starting without
 * the sandbox is never the answer.
 *
 * @param {string} program Electron's or Chromium's own executable
 * @param {System} [system]
 * @returns {string | undefined} one clause; undefined: it can, as far as one can see
 */
export function whyNoSandbox(program, system = HERE) {
  const { platform, read } = system;
  if (platform !== 'linux') return undefined;
  const inTheWay = SWITCHES.find(({ file, forbids }) => {
    const text = read(file)?.trim();
    return text !== undefined && /^\d+$/.test(text) && forbids(Number(text));
  });
  if (inTheWay === undefined) return undefined;
  const helper = helperOf(program, system);
  if (helper.why === undefined) return undefined;
  const restricts = inTheWay === SWITCHES[0];
  if (restricts && hasProfile(program, system)) return undefined;
  const value = read(inTheWay.file)?.trim();
  const what = restricts
    ? 'this system gives user namespaces only to programs that an AppArmor profile names'
    : 'this system gives user namespaces to nobody but root';
  return `${what} (${inTheWay.name} is ${value}), and ${helper.why}; without either there is no sandbox`;
}

/**
 * The setuid helper, where Chromium looks for it.
 *
 * @param {string} program @param {System} system
 * @returns {{why: string | undefined}} why it does not help
 */
function helperOf(program, { env, stat }) {
  const file = env.CHROME_DEVEL_SANDBOX || path.join(path.dirname(program), 'chrome-sandbox');
  const status = stat(file);
  if (!status) return { why: `there is no ${file}` };
  const { uid, mode } = status;
  if (uid === 0 && (mode & SETUID_EXECUTABLE) === SETUID_EXECUTABLE) return { why: undefined };
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  return { why: `${file} is not root's with mode 4755 (its owner is ${uid}, its mode ${octal})` };
}

/** @param {string} program @param {System} system @returns {boolean} whether a profile lets this program have namespaces */
function hasProfile(program, { list, read }) {
  return list(APPARMOR_PROFILES).some((name) => {
    const text = read(path.join(APPARMOR_PROFILES, name));
    return text?.includes(program) && /\buserns\b/.test(text);
  });
}

/** @template T @param {() => T} work @returns {T | undefined} */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
