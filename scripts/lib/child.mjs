import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {'inherit' | 'stderr' | 'capture'} [output] where its output goes: to ours; all to our stderr; kept
 *   and not shown. Default 'inherit'.
 * @property {number} [limitMs] the child is ended after this long
 */

/**
 * @typedef {object} ChildResult
 * @property {number} code exit code; 128 + signal number when a signal ended it
 * @property {NodeJS.Signals | undefined} signal what ended it, when that was a signal
 * @property {string} output stdout and stderr as they came, when kept
 * @property {string} stdout
 */

/**
 * Runs a program to its end, handing on the signals that we get. A program that cannot be started counts
 * as exit code 127, with the system's reason in `output`.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<ChildResult>}
 */
export function run(program, args, options = {}) {
  const mode = options.output ?? 'inherit';
  const kept = mode === 'capture';
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: kept ? ['ignore', 'pipe', 'pipe'] : mode === 'stderr' ? ['ignore', 2, 2] : 'inherit',
    // npm and other .cmd files need a shell on Windows.
    shell: process.platform === 'win32' && /\.(cmd|bat)$/i.test(program),
  });
  let output = '';
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const limit = options.limitMs ? setTimeout(() => child.kill('SIGKILL'), options.limitMs) : undefined;
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve) => {
    /** @param {number} code @param {string} more @param {NodeJS.Signals} [signal] */
    const finish = (code, more, signal) => {
      clearTimeout(limit);
      stopForwarding();
      resolve({ code, signal, output: output + more, stdout });
    };
    child.once('error', (error) => finish(127, `${error.message}\n`));
    child.once('close', (code, signal) =>
      finish(code ?? 128 + (signal ? constants.signals[signal] : 0), '', signal ?? undefined),
    );
  });
}

/** @type {NodeJS.Signals | undefined} */
let received;

/** @returns {boolean} whether we were asked to stop while a child ran: nothing more should be started */
export const wasInterrupted = () => received !== undefined;

/**
 * Hands our signals to the child and keeps us alive until it has ended by itself.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops handing on
 */
function forwardSignals(child) {
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    received = signal;
    // A Ctrl-C at a terminal has already reached the child, which is in the same process group.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}
