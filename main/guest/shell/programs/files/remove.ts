/** rm: what is removed, and what asks or refuses before it is. */

import type { Errno } from '../../../../../shared/failure.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { placeOf } from './place.ts';

export const RM: Manual = manual({
  name: 'rm',
  purpose: 'Remove files.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -f, --force  no message for files that are not there
    -i  not supported here
    -I  no effect here
    --interactive[=WHEN]  only never
    --one-file-system  no effect here
    --no-preserve-root  no effect here
    --preserve-root[=ALL]  no effect here
    -r, --recursive  directories with everything below them
    -R  the same as -r
    -d, --dir  empty directories too
    -v, --verbose  tell of each file`,
});

export function* rm(run: Invocation): Running<number> {
  const options = readArguments(run, RM);
  if (typeof options === 'number') return options;
  if (options.last('i', 'f') === 'i') return complain(run, 'not supported here: -i');
  if (options.operands.length === 0) return options.has('f') ? 0 : usageProblem(run, RM, 'missing operand');
  const { files } = run.surroundings;
  const recursive = options.has('r', 'R');
  let status = 0;
  for (const name of options.operands) {
    yield* run.rest();
    const bare = name.replace(/(.)\/+$/, '$1');
    if (/^(?:.*\/)?\.\.?$/.test(bare)) {
      status = complain(run, `refusing to remove '.' or '..' directory: skipping ${quoted(name)}`);
      continue;
    }
    const path = placeOf(run, name);
    const stat = files.linkStat(path);
    if (!stat) {
      if (!options.has('f')) status = complain(run, `cannot remove ${quoted(name)}: ${errnoText('ENOENT')}`);
      continue;
    }
    const isDirectory = stat.type === 'directory' && stat.link === undefined;
    const listed = isDirectory ? files.list(path) : undefined;
    const isEmpty = listed?.ok === true && listed.value.length === 0;
    const errno: Errno | undefined =
      isDirectory && !recursive && !options.has('d')
        ? 'EISDIR'
        : isDirectory && !recursive && !isEmpty
          ? 'ENOTEMPTY'
          : files.scratch.owns(path)
            ? files.scratch.remove(path, true)
            : 'EPERM';
    if (errno !== undefined) status = complain(run, `cannot remove ${quoted(name)}: ${errnoText(errno)}`);
    else if (options.has('v')) run.out(`removed ${isDirectory ? 'directory ' : ''}${quoted(name)}\n`);
  }
  return status;
}
