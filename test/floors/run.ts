/** Checks the floors of all sources: one line per broken rule, exit code 1 when there is one. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {
  checkCircles,
  checkedFolders,
  checkImports,
  checkPurity,
  folderOf,
  rules,
  type Violation,
} from './check-floors.ts';

const root = path.resolve(import.meta.dirname, '../..');

const files = checkedFolders.flatMap(sourcesBelow);
const texts = new Map(files.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
const violations: Violation[] = [...texts].flatMap(([file, text]) => [
  ...checkImports(file, text),
  ...(folderOf(file) === 'main/engine' ? checkPurity(file, text) : []),
]);
violations.push(...checkCircles(texts));
// A folder without a file means that this check looks in the wrong place.
const empty = Object.keys(rules).filter((folder) => !files.some((file) => folderOf(file) === folder));

for (const { file, line, message } of violations) console.log(`${file}:${line}: ${message}`);
for (const folder of empty) console.log(`${folder}: no source file was found`);
console.log(
  `${files.length} files under ${Object.keys(rules).length} rules checked, ${violations.length} broken rules or circles`,
);
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
