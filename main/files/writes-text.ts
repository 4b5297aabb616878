/** Sysfs writes as the lines an operator would type, one per line, with what became of those that were not done. */

import { isRefusalWord, refusalWord } from '../../shared/command-words.ts';
import { ERRNO_TEXT } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';

export interface WrittenLine {
  readonly path: string;
  readonly value: string;
  readonly outcome: string | null;
}

/** What a file says of an outcome: nothing when done, "waiting", the errno, or "hmc:status" of who refused and why. */
export function outcomeWord(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'done':
      return null;
    case 'pending':
      return 'waiting';
    case 'refused':
      return refusalWord(outcome.refusal);
  }
}

export const isOutcomeWord = (word: string): boolean => word === 'waiting' || isRefusalWord(word);

/** Files up to 0.2.0 say an errno for every refusal. */
export const fitsOutcome = (word: string | null, outcome: Outcome): boolean =>
  word === outcomeWord(outcome) ||
  (outcome.kind === 'refused' &&
    outcome.refusal.by !== 'kernel' &&
    word !== null &&
    Object.hasOwn(ERRNO_TEXT, word));

const PLAIN_VALUE = /^[\w.,:=+-]+$/;
const PLAIN_PATH = /^\/[\w./:=,+@-]*$/;
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const LINE = new RegExp(`^echo (${QUOTED}|[\\w.,:=+-]+) > (${QUOTED}|/[\\w./:=,+@-]*)(?: +# (\\w+))?$`);

/** JSON in ASCII: line ends and everything invisible are escaped. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export function writeLine({ path, value, outcome }: WrittenLine): string {
  const word = (text: string, plain: RegExp): string => (plain.test(text) ? text : quoted(text));
  return `echo ${word(value, PLAIN_VALUE)} > ${word(path, PLAIN_PATH)}${outcome === null ? '' : ` # ${outcome}`}\n`;
}

/** @returns undefined when the line is none */
export function readLine(line: string): WrittenLine | undefined {
  const [, value, path, outcome = null] = LINE.exec(line) ?? [];
  if (value === undefined || path === undefined) return undefined;
  if (outcome !== null && !isOutcomeWord(outcome)) return undefined;
  const texts = [value, path].map(unquoted);
  const [plainValue, plainPath] = texts;
  if (plainValue === undefined || plainPath === undefined) return undefined;
  return { value: plainValue, path: plainPath, outcome };
}

function unquoted(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
