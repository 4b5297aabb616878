/** What is wrong with a file: every place at once, so that it can be put right in one go. */

/** `line`: counted from 1; absent when the problem has no place in the text. */
export interface FileProblem {
  /** Path of the field: "system.partitions[0].profile.reserved". */
  readonly path: string;
  readonly line?: number;
  readonly rule: string;
}

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
