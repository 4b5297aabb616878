/** Where the window was, so that it opens there again. */

import path from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import { readKept, writeKept } from './kept-file.ts';

const whole = z.number().int().min(-100_000).max(100_000);
const state = z.strictObject({
  bounds: z.strictObject({ x: whole, y: whole, width: whole.min(200), height: whole.min(150) }).nullable(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof state>;

/** Smallest size in which the console can be worked with, in pixels. */
export const LEAST_SIZE = { width: 720, height: 450 } as const;
export const FIRST_SIZE = { width: 1440, height: 900 } as const;
/** This much of the window must be on a screen for a person to catch it. */
const CATCH_PIXELS = 80;

const fileIn = (directory: string): string => path.join(directory, 'electron-window.json');

/** @param workAreas of the screens that are there now: the one it was on may be gone */
export function windowStateFor(directory: string, workAreas: readonly Rectangle[]): WindowState {
  const kept = readKept<WindowState>(fileIn(directory), state, { bounds: null, maximized: false });
  const { bounds } = kept;
  return bounds && workAreas.some((area) => overlaps(area, bounds)) ? kept : { ...kept, bounds: null };
}

function overlaps(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  const across = Math.min(area.x + area.width, x + width) - Math.max(area.x, x);
  const down = Math.min(area.y + area.height, y + height) - Math.max(area.y, y);
  return across >= CATCH_PIXELS && down >= CATCH_PIXELS;
}

/** Writes it down when the window closes. */
export function keepWindowState(window: BrowserWindow, directory: string): void {
  window.on('close', () => {
    writeKept(fileIn(directory), { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
}
