/** One application per data folder: a later one leaves what it has to say where the first one looks. */

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const LOOK_MS = 50;

/** @returns whether this is the first; a later one has handed its data over by then */
export function isFirst(folder: string, data: unknown, take: (handed: unknown) => void): boolean {
  fs.mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, 'stand-in-lock');
  const note = path.join(folder, 'stand-in-handed-over');
  if (isAlive(lock)) {
    fs.writeFileSync(`${note}.new`, JSON.stringify(data));
    fs.renameSync(`${note}.new`, note);
    return false;
  }
  fs.writeFileSync(lock, String(process.pid));
  fs.rmSync(note, { force: true });
  setInterval(() => {
    if (!fs.existsSync(note)) return;
    const handed: unknown = JSON.parse(fs.readFileSync(note, 'utf8'));
    fs.rmSync(note);
    take(handed);
  }, LOOK_MS).unref();
  return true;
}

/** A killed application leaves its lock. */
function isAlive(lock: string): boolean {
  try {
    process.kill(Number(fs.readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
