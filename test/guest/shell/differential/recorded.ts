/**
 * What a real program printed, kept: jq 1.6 needs a tenth of a second to start, 1,300 times. A line that is not kept, or
 * files that are no longer the same, are asked of the real program; `npm run record:differential` keeps them again.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { product, type Ran, runReal } from './compare.ts';
import { FILES } from './files.ts';
import { GROUPS, type Group } from './index.ts';

interface Recorded {
  /** What the program says of its version. */
  readonly version: string;
  /** Of the files that the lines read. */
  readonly files: string;
  readonly answers: Readonly<Record<string, Ran>>;
}

const fileOf = (group: string): string => path.join(import.meta.dirname, 'recorded', `${group}.json`);
const filesHash = (): string => createHash('sha256').update(JSON.stringify(FILES)).digest('hex').slice(0, 16);

export const versionOf = (program: string): string =>
  spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';

/** Undefined where nothing is kept that still counts. */
export function recordedAnswers(group: Group): Recorded | undefined {
  if (!group.isRecorded || !existsSync(fileOf(group.name))) return undefined;
  const recorded: Recorded = JSON.parse(readFileSync(fileOf(group.name), 'utf8'));
  return recorded.files === filesHash() ? recorded : undefined;
}

/** Every line of the group, as the template says. */
export const linesOf = (group: Group): string[] => group.templates.flatMap(product);

if (process.argv[1] === import.meta.filename) {
  for (const group of GROUPS.filter(({ isRecorded }) => isRecorded)) {
    const lines = [...new Set(linesOf(group))];
    const ran = runReal(lines);
    const recorded: Recorded = {
      version: versionOf(group.needs[0] ?? ''),
      files: filesHash(),
      answers: Object.fromEntries(lines.map((line, index) => [line, ran[index] as Ran])),
    };
    writeFileSync(fileOf(group.name), `${JSON.stringify(recorded, null, 1)}\n`);
    console.log(`${lines.length} lines of ${recorded.version} in ${fileOf(group.name)}`);
  }
}
