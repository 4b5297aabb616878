/** Questions of a lesson: what is right, and how it is told. */

import { type PartitionName, partitionName } from '../../shared/ids.ts';
import type { Check, Choice } from '../../shared/lesson.ts';
import type { Note } from './build-machine.ts';
import { measureOf } from './build-measure.ts';
import { readMarkdown } from './markdown.ts';
import { readQuantity, readTolerance } from './quantity.ts';

interface QuestionFile {
  readonly question: string;
  readonly accept: readonly (string | number)[];
  readonly measure?: { readonly partition?: string } & Record<string, unknown>;
  readonly tolerance?: number | string;
  readonly choices?: readonly Choice[];
  readonly free?: { readonly least: number; readonly mentions: readonly (string | readonly string[])[] };
  readonly attempts?: number;
  readonly because?: string;
}

export function buildQuestion(
  parts: Record<string, unknown>,
  home: PartitionName,
  note: Note,
): Check | undefined {
  const file = parts as unknown as QuestionFile;
  const { question, choices, free, attempts } = file;
  const accept = file.accept.map(String);
  const { partition = home, ...what } = file.measure ?? {};
  const measure = file.measure && measureOf(what, partitionName(partition), note);
  if (file.measure && !measure) return undefined;
  const ways = [accept.length > 0 || measure !== undefined, choices !== undefined, free !== undefined];
  if (ways.filter((way) => way).length !== 1) {
    note([], 'check answer needs one way to be right: accept or measure, choices, or free');
    return undefined;
  }
  if (choices && !choices.some(({ right }) => right)) {
    note(['choices'], 'none of the choices is right: mark one with right: true');
    return undefined;
  }
  if (attempts !== undefined && free) {
    note(['attempts'], 'a text of one’s own has no wrong answers to count');
    return undefined;
  }
  const tolerance = file.tolerance === undefined ? undefined : readTolerance(file.tolerance);
  if (file.tolerance !== undefined && !tolerance) {
    note(['tolerance'], `${file.tolerance} is no tolerance: 2, "1 MiB", "5 %"`);
    return undefined;
  }
  if (tolerance && !measure && !accept.some((right) => readQuantity(right).kind === 'number')) {
    note(['tolerance'], 'only numbers and sizes have a tolerance, and none is accepted here');
    return undefined;
  }
  const because = file.because === undefined ? undefined : readMarkdown(file.because);
  for (const { reason } of because?.problems ?? []) note(['because'], reason);
  return {
    check: 'answer',
    question,
    accept,
    ...(measure && { measure }),
    ...(tolerance && { tolerance }),
    ...(choices && { choices }),
    ...(free && {
      free: {
        least: free.least,
        mentions: free.mentions.map((words) => (typeof words === 'string' ? [words] : words)),
      },
    }),
    ...(attempts !== undefined && { attempts }),
    ...(because && { because: because.text }),
  };
}
