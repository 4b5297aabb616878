/** Checks the floors of all sources: one line per broken rule, exit code 1 when there is one. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { checkedFolders, checkImports, checkPurity, floorOf, type Violation } from './check-floors.ts';

const root = path.resolve(import.meta.dirname, '../..');

const files = checkedFolders.flatMap(sourcesBelow);
const violations: Violation[] = files.flatMap((file) => {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  return [...checkImports(file, text), ...(floorOf(file) === 'main/engine' ? checkPurity(file, text) : [])];
});
// A floor without a file means that this check looks in the wrong place.
const empty = checkedFolders.filter((folder) => !files.some((file) => file.startsWith(`${folder}/`)));

for (const { file, line, message } of violations) console.log(`${file}:${line}: ${message}`);
for (const folder of empty) console.log(`${folder}: no source file was found`);
console.log(`${files.length} files on their floors checked, ${violations.length} broken rules`);
process.exitCode = violations.length + empty.length === 0 ? 0 : 1;

/** Paths relative to the repository, with slashes on every platform. */
function sourcesBelow(folder: string): string[] {
  const absolute = path.join(root, folder);
  if (!fs.existsSync(absolute)) return [];
  return fs
    .readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .sort();
}
