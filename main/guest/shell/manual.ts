/**
 * What a program says about itself, once: the option reader, `--help`, `man`, `help` and completion all read it. The
 * texts are ours; names and behaviour are the real program's.
 */

import type { LongOption } from './getopt.ts';

export interface ManualOption {
  /** Reported for the option: its letter, or its long name where it has none. */
  readonly id: string;
  readonly letter?: string;
  readonly long?: string;
  readonly argument: 'none' | 'required' | 'optional';
  /** As help shows it: "-c, --bytes=LIST". */
  readonly shown: string;
  /** One line. */
  readonly meaning: string;
}

export interface Manual {
  readonly name: string;
  readonly purpose: string;
  /** Behind the name, one form each. */
  readonly synopsis: readonly string[];
  readonly options: readonly ManualOption[];
  /** Exit code for options that cannot be read. */
  readonly trouble: number;
  /** Behind the options. */
  readonly text: string;
  /** Of a program that is several: their names are "udevadm info". */
  readonly commands: readonly Manual[];
  /** As getopt takes them. */
  readonly letters: string;
  readonly long: readonly LongOption[];
}

export interface ManualParts {
  readonly name: string;
  readonly purpose: string;
  readonly synopsis: string | readonly string[];
  /**
   * One option a line: "-c, --bytes=LIST  meaning", "-i[SUFFIX], --in-place[=SUFFIX]  meaning", "-n COUNT  meaning".
   * Two blanks stand before the meaning.
   */
  readonly options?: string;
  readonly text?: string;
  readonly trouble?: number;
  /** The first operand ends the options: a command follows. */
  readonly takesCommand?: boolean;
  readonly commands?: readonly Manual[];
  /** Options that nearly every program has. */
  readonly common?: readonly ('help' | 'version')[];
}

const COMMON = { help: 'what the program takes', version: 'its version' } as const;

const LINE =
  /^(?:-(.)(\[?)(?: ?([A-Z][A-Za-z0-9_-]*)\]?)?)?(?:, )?(?:--([a-z0-9][a-z0-9-]*)(?:(\[?)=([^\s\]]+)\]?)?)?$/;

export function manual(parts: ManualParts): Manual {
  const options = (parts.options ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(optionOf);
  const all = [
    ...options,
    ...(parts.common ?? (['help', 'version'] as const))
      .filter((name) => !options.some(({ long }) => long === name))
      .map((name) => optionOf(`--${name}  ${COMMON[name]}`)),
  ];
  const marks = { none: '', required: ':', optional: '::' } as const;
  return {
    name: parts.name,
    purpose: parts.purpose,
    synopsis: typeof parts.synopsis === 'string' ? [parts.synopsis] : parts.synopsis,
    options: all,
    trouble: parts.trouble ?? 1,
    text: parts.text ?? '',
    commands: parts.commands ?? [],
    letters: `${parts.takesCommand ? '+' : ''}${all
      .filter(({ letter }) => letter !== undefined)
      .map(({ letter, argument }) => `${letter}${marks[argument]}`)
      .join('')}`,
    long: all.flatMap(({ id, long, argument }) => (long === undefined ? [] : [{ name: long, argument, id }])),
  };
}

function optionOf(line: string): ManualOption {
  const gap = line.indexOf('  ');
  const shown = gap < 0 ? line : line.slice(0, gap);
  const [whole, letter, letterOpen, letterArgument, long, longOpen, longArgument] = LINE.exec(shown) ?? [];
  if (whole === undefined) throw new Error(`an option line that cannot be read: ${line}`);
  const takes = letterArgument ?? longArgument;
  const optional = letterOpen === '[' || longOpen === '[';
  return {
    id: letter ?? long ?? '',
    ...(letter !== undefined && { letter }),
    ...(long !== undefined && { long }),
    argument: takes === undefined ? 'none' : optional ? 'optional' : 'required',
    shown,
    meaning: gap < 0 ? '' : line.slice(gap).trim(),
  };
}

/** What --help prints; `called`: the name it was called by. */
export function usageText(page: Manual, called = page.name): string {
  const forms = page.synopsis.map((form, index) =>
    `${index === 0 ? 'Usage:' : '   or:'} ${called} ${form}`.trimEnd(),
  );
  const parts = [`${forms.join('\n')}\n${page.purpose}`, optionLines(page)];
  if (page.commands.length > 0) parts.push(commandLines(page));
  if (page.text !== '') parts.push(page.text.trim());
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Meanings stand in one column, those of long options on a line of their own. */
function optionLines({ options }: Manual): string {
  const width = Math.min(28, Math.max(0, ...options.map(({ shown }) => shown.length)));
  return options
    .map(({ shown, meaning }) =>
      shown.length > width
        ? `  ${shown}\n  ${''.padEnd(width)}  ${meaning}`
        : `  ${shown.padEnd(width)}  ${meaning}`,
    )
    .join('\n');
}

const commandLines = ({ name, commands }: Manual): string =>
  commands
    .map((command) => {
      const own = command.name.slice(name.length + 1);
      return `${own} ${command.synopsis.join(' | ')}\n${command.purpose}\n${optionLines(command)}`.trimEnd();
    })
    .join('\n\n');

/** What `man NAME` shows. */
export function manualText(page: Manual): string {
  const { name, purpose, synopsis, options, text } = page;
  const indent = (block: string): string => block.replace(/^(?=.)/gm, '       ');
  const parts = [
    `${name.toUpperCase()}(1)`,
    `NAME\n${indent(`${name} - ${purpose}`)}`,
    `SYNOPSIS\n${indent(synopsis.map((form) => `${name} ${form}`.trimEnd()).join('\n'))}`,
  ];
  if (options.length > 0)
    parts.push(
      `OPTIONS\n${indent(options.map(({ shown, meaning }) => `${shown}\n       ${meaning}`).join('\n\n'))}`,
    );
  if (page.commands.length > 0) parts.push(`COMMANDS\n${indent(commandLines(page))}`);
  if (text !== '') parts.push(`NOTES\n${indent(text.trim())}`);
  return `${parts.join('\n\n')}\n`;
}
