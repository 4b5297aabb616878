/** Electron's fuses: switches in its binary that a package sets once and that nobody can turn afterwards. */

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Marks where they are; the same in every Electron. After it: version, number of fuses, a character each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The order in which Electron has them, and how our packages set those that matter (electron-builder.yml). */
const FUSES = [
  ['runAsNode', false],
  ['enableCookieEncryption', false],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
] as const;

/** Names of fuses that are not as they should be; undefined where the program has none. */
export function wrongFuses(binary: Buffer): readonly string[] | undefined {
  const start = binary.indexOf(SENTINEL);
  if (start < 0) return undefined;
  const wire = start + SENTINEL.length + 2;
  return FUSES.filter(
    ([, wanted], index) => String.fromCharCode(binary[wire + index] ?? 0) !== (wanted ? '1' : '0'),
  ).map(([name]) => name);
}

/** On a Mac the program is small, and Electron is a library beside it. */
export function electronBinary(program: string = process.execPath): Buffer {
  const library = path.join(
    path.dirname(program),
    '../Frameworks/Electron Framework.framework/Electron Framework',
  );
  return fs.readFileSync(process.platform === 'darwin' && fs.existsSync(library) ? library : program);
}
