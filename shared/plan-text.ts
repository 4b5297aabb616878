/** A plan as text that can be taken along: the command, the writes it makes, or a script of them. */

import { type BlockAction, shellCommandFor, writesFor } from './block-action.ts';
import { BLOCK } from './cells.ts';
import type { Era } from './view.ts';

export const PLAN_FORMATS = ['command', 'writes', 'script'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

export interface PlanSubject {
  readonly action: BlockAction;
  readonly era: Era;
  /** Cells of the partition's blocks before the plan. */
  readonly cells: ArrayLike<number>;
  /** What the script says of itself, a line each. */
  readonly about: readonly string[];
}

export function planText(subject: PlanSubject, format: PlanFormat): string {
  switch (format) {
    case 'command':
      return `${shellCommandFor(subject.action)}\n`;
    case 'writes':
      return `${writesOf(subject)
        .map(([value, path]) => `echo ${value} > ${path}`)
        .join('\n')}\n`;
    case 'script':
      return scriptOf(subject);
  }
}

/** Word and file of every write, in order. */
export const writesOf = ({ action, era, cells }: PlanSubject): (readonly [value: string, path: string])[] =>
  action.blocks.flatMap((block) =>
    writesFor(action, block, era, ((cells[block] ?? 0) & BLOCK.configured) !== 0).map(
      ({ value, path }) => [value, path] as const,
    ),
  );

/** For bash; it ends at the first write that is refused. */
function scriptOf(subject: PlanSubject): string {
  const writes = writesOf(subject).map(([value, path]) => `put ${value} ${path}`);
  return `${[
    '#!/bin/bash',
    ...subject.about.map((line) => `# ${line}`),
    '# Run as root in the partition. It stops at the first write that the kernel refuses.',
    'set -eu',
    'put() {',
    '  echo "$1 > $2"',
    '  echo "$1" > "$2"',
    '}',
    '',
    ...writes,
    '',
    'lsmem',
  ].join('\n')}\n`;
}
