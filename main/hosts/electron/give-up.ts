/** The end of a start that cannot be: one sentence, once on the terminal and once in a window, and nothing left running. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, dialog } from 'electron';
import { PRODUCT_NAME } from '../../../shared/product.ts';

/**
 * Says it when there can be a window: before Electron is ready a message goes to standard error on Linux, where nobody
 * sees it who started from a menu. Where there will never be a window, the terminal has it already.
 */
export function giveUpEarly(sentence: string): void {
  console.error(sentence);
  // Electron keeps things of its own where it is told; the folder that cannot be used is no such place.
  app.setPath('userData', scratchFolder());
  void app.whenReady().then(() => show(sentence));
}

/** A folder that goes with the program. */
export function scratchFolder(): string {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-'));
  app.on('quit', () => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
  return scratch;
}

/** Once Electron is ready. */
export function giveUp(sentence: string): void {
  console.error(sentence);
  show(sentence);
}

function show(sentence: string): void {
  dialog.showErrorBox(PRODUCT_NAME, sentence);
  app.exit(1);
}
