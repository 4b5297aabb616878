/** Where operands of cp, mv and ln lead, and why something cannot be made or removed there. */

import type { Errno } from '../../../../../shared/failure.ts';
import { joinPath, nameOf, parentOf, resolvePath } from '../../../tree/paths.ts';
import type { Manual } from '../../manual.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { type Arguments, complain, quoted, usageProblem } from '../arguments.ts';

/** Where an operand leads once the links before its last part are followed. */
export const placeOf = (run: Invocation, name: string): string => {
  const path = resolvePath(run.cwd, name);
  return path === '/' ? path : joinPath(run.surroundings.files.real(parentOf(path)), nameOf(path));
};

/** Why an entry cannot be made or removed where files are not kept. */
export function elsewhere(run: Invocation, path: string): Errno {
  return run.surroundings.files.stat(parentOf(path)) ? 'EPERM' : 'ENOENT';
}

/** Sources and where each goes, as cp, mv and ln read their operands; or the exit code after a complaint. */
export function targets(
  run: Invocation,
  page: Manual,
  options: Arguments,
): { readonly from: string; readonly to: string }[] | number {
  const operands = [...options.operands];
  const directory = options.value('t');
  const { files } = run.surroundings;
  const isDirectory = (name: string): boolean => files.stat(resolvePath(run.cwd, name))?.type === 'directory';
  if (operands.length === 0) return usageProblem(run, page, 'missing file operand');
  const into = (folder: string): { from: string; to: string }[] =>
    operands.map((from) => ({
      from,
      to: joinPath(
        folder.replace(/(.)\/+$/, '$1'),
        from
          .replace(/(.)\/+$/, '$1')
          .split('/')
          .pop() ?? '',
      ),
    }));
  if (directory !== undefined) {
    if (isDirectory(directory)) return into(directory);
    return complain(
      run,
      `target directory ${quoted(directory)}: ${errnoText(files.stat(resolvePath(run.cwd, directory)) ? 'ENOTDIR' : 'ENOENT')}`,
    );
  }
  const last = operands.pop() ?? '';
  if (operands.length === 0) {
    if (page.name === 'ln') {
      operands.push(last);
      return into('.');
    }
    return usageProblem(run, page, `missing destination file operand after ${quoted(last)}`);
  }
  if (options.has('T')) {
    if (operands.length > 1) return usageProblem(run, page, `extra operand ${quoted(operands[1] ?? '')}`);
    return [{ from: operands[0] ?? '', to: last }];
  }
  const asLink =
    options.has('n') && page.name === 'ln' && files.linkStat(resolvePath(run.cwd, last))?.link !== undefined;
  if (isDirectory(last) && !asLink) return into(last);
  if (operands.length > 1)
    return complain(
      run,
      `target ${quoted(last)}: ${errnoText(files.stat(resolvePath(run.cwd, last)) ? 'ENOTDIR' : 'ENOENT')}`,
    );
  return [{ from: operands[0] ?? '', to: last }];
}
