/** Small things about the window that the host keeps in a file of its own: losing them costs nothing. */

import fs from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { writeDurably } from '../../../db/durable-file.ts';
import { makeFolder } from '../../../db/folder.ts';

const LIMIT_BYTES = 64 * 1024;

/** The content, or `otherwise` when there is none or it is damaged. */
export function readKept<T>(file: string, schema: z.ZodType<T>, otherwise: T): T {
  try {
    if (fs.statSync(file).size > LIMIT_BYTES) return otherwise;
    const parsed = schema.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : otherwise;
  } catch {
    return otherwise;
  }
}

/** Replaces the file at once, so that a power failure leaves the old or the new one. A full disk is no reason to fail. */
export function writeKept(file: string, content: unknown): void {
  try {
    makeFolder(path.dirname(file));
    writeDurably(file, JSON.stringify(content), { mode: 0o600 });
  } catch {
    // Losing them costs nothing.
  }
}
