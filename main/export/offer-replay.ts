/** Files around recordings: the report of a replay, and the script that records a real system. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Replayed } from '../../shared/replayed.ts';
import type { OfferedFile } from './offered-file.ts';
import { replayReport } from './replay-report.ts';

export type { OfferedFile };

const TYPES = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

export const offerReplay = (replayed: Replayed, format: keyof typeof TYPES): OfferedFile => ({
  name: `${replayed.name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'recording'}-replay.${format}`,
  type: TYPES[format],
  pieces: [replayReport(format, [replayed])],
});

/** A recording under the name that its file had. */
export const offerRecording = (text: string, file: string): OfferedFile => ({
  name: `${
    file
      .replace(/\.json$/i, '')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'recording'
  }.json`,
  type: TYPES.json,
  pieces: [text],
});

const SCRIPT = join('tools', 'lpar-record');

/** The script beside the program: above main/export in the sources, above dist/main in the product. */
export function recorderPath(from: string = import.meta.dirname): string | undefined {
  for (let folder = from, up = 0; up < 6; up++, folder = dirname(folder))
    if (existsSync(join(folder, SCRIPT))) return join(folder, SCRIPT);
  return undefined;
}

/** undefined: the package came without it. */
export function offerRecorder(): OfferedFile | undefined {
  const path = recorderPath();
  return path === undefined
    ? undefined
    : { name: 'lpar-record', type: 'text/x-shellscript; charset=utf-8', pieces: [readFileSync(path)] };
}
