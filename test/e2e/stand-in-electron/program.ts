/**
 * A program that Playwright can start in Electron's place where Electron's binary cannot be had: Node for the main
 * process, Chromium for the window. It runs our Electron host and preload as they are, so that the stories show that
 * those, the launcher and the page fit together. What Electron itself does with our settings it does not show.
 */

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

let program: Promise<string> | undefined;

/** Path of the program. */
export function standInElectron(): Promise<string> {
  program ??= write();
  return program;
}

async function write(): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'lpar-console-stand-in-')), 'electron');
  const main = path.join(import.meta.dirname, 'main.ts');
  const script = `#!/bin/sh\nexport STAND_IN_PROGRAM='${file}'\nexec '${process.execPath}' --inspect=0 '${main}' "$@"\n`;
  await writeFile(file, script, { mode: 0o755 });
  process.once('exit', () =>
    process.getBuiltinModule('node:fs').rmSync(path.dirname(file), { recursive: true }),
  );
  return file;
}
