/** ln: symbolic links. */

import type { Errno } from '../../../../../shared/failure.ts';
import { parentOf } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { complain, quoted, readArguments } from '../arguments.ts';
import { relativePath } from './paths.ts';
import { elsewhere, placeOf, targets } from './place.ts';

export const LN: Manual = manual({
  name: 'ln',
  purpose: 'Make links.',
  synopsis: ['[OPTION]... TARGET LINK_NAME', '[OPTION]... TARGET... DIRECTORY', '[OPTION]... TARGET'],
  options: `
    -f, --force  a file in the way is removed
    -i, --interactive  not supported here
    -L, --logical  no effect here
    -n, --no-dereference  a link to a directory is a file in the way
    -P, --physical  no effect here
    -r, --relative  the link leads from where it stands
    -s, --symbolic  symbolic links
    -t, --target-directory=DIRECTORY  links in it
    -T, --no-target-directory  LINK_NAME is no directory
    -v, --verbose  tell of each link`,
});

export function ln(run: Invocation): number {
  const options = readArguments(run, LN);
  if (typeof options === 'number') return options;
  if (options.has('i')) return complain(run, 'not supported here: -i');
  const pairs = targets(run, LN, options);
  if (typeof pairs === 'number') return pairs;
  const { files } = run.surroundings;
  const symbolic = options.has('s');
  const kind = symbolic ? 'symbolic' : 'hard';
  let status = 0;
  for (const { from, to } of pairs) {
    const path = placeOf(run, to);
    const source = placeOf(run, from);
    if (!symbolic && !files.stat(source)) {
      status = complain(run, `failed to access ${quoted(from)}: ${errnoText('ENOENT')}`);
      continue;
    }
    if (!symbolic && files.stat(source)?.type === 'directory') {
      status = complain(run, `${from}: hard link not allowed for directory`);
      continue;
    }
    const inWay = files.linkStat(path);
    if (
      inWay &&
      options.has('f') &&
      files.scratch.owns(path) &&
      (inWay.type !== 'directory' || inWay.link !== undefined)
    )
      files.scratch.remove(path, false);
    const leads = options.has('r') && symbolic ? relativePath(parentOf(path), files.real(source)) : from;
    const errno: Errno | undefined = !files.scratch.owns(path)
      ? files.linkStat(path)
        ? 'EEXIST'
        : elsewhere(run, path)
      : symbolic
        ? files.scratch.link(leads, path)
        : files.scratch.owns(source)
          ? files.scratch.hardLink(source, path)
          : 'EPERM';
    if (errno !== undefined)
      status = complain(run, `failed to create ${kind} link ${quoted(to)}: ${errnoText(errno)}`);
    else if (options.has('v')) run.out(`${quoted(to)} ${symbolic ? '->' : '=>'} ${quoted(leads)}\n`);
  }
  return status;
}
