import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SetupFailure } from './failure.mjs';
import { inRoot, root } from './paths.mjs';

const lockFile = inRoot('.setup.lock');

/**
 * Runs `work` while no other start or test of this folder installs or builds: two at once would delete
 * each other's files. A lock whose process has gone is taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(work) {
  for (let told = false; !tryLock(); told = true) {
    if (!told) console.error('Waiting for another set-up of this folder to finish.');
    await pause(300);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
}

/** @returns {boolean} true when the lock is ours now */
function tryLock() {
  try {
    fs.writeFileSync(lockFile, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'EEXIST')
      throw new SetupFailure(`${root} cannot be written to (${code}): set it up as its owner.`);
  }
  if (!holderIsAlive()) fs.rmSync(lockFile, { force: true });
  return false;
}

function holderIsAlive() {
  try {
    const pid = Number(fs.readFileSync(lockFile, 'utf8'));
    // Just created and not yet written to: its owner is alive.
    if (pid === 0) return Date.now() - fs.statSync(lockFile).mtimeMs < 5_000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
