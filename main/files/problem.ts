/** What is wrong with a file: every place at once, so that it can be put right in one go. */

import type { FileProblem } from '../../shared/failure.ts';

export type { FileProblem };

export type Path = readonly PropertyKey[];

/** "system.partitions[0].profile.reserved" */
export function pathText(path: Path): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part).slice(0, 64)}`,
    )
    .join('');
}

/** "line 12, system.partitions[0].profile.reserved: not a size" */
export const problemText = ({ path, line, rule }: FileProblem): string =>
  `${line === undefined ? '' : `line ${line}, `}${path}: ${rule}`;
