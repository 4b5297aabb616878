/** A terminal's log as text for a terminal emulator: colours by kind, and links for what can be opened. */

import { widthOf } from './line/layout.ts';
import type { TerminalEntry } from './terminal-entries.ts';

/** Where a link inside the console leads. */
export type TerminalLink =
  | { readonly kind: 'why'; readonly command: number }
  | { readonly kind: 'block'; readonly block: number }
  | { readonly kind: 'address'; readonly address: number };

export interface TextOptions {
  /** Whether the lines of a Why are shown at all, and which are open. */
  readonly why: boolean;
  readonly opened: ReadonlySet<number>;
}

const ESC = '\x1b';
const RESET = `${ESC}[0m`;
const BOLD = `${ESC}[1m`;
/** Bright black, which the theme makes its secondary text. */
const QUIET = `${ESC}[90m`;
const RED = `${ESC}[31m`;
const YELLOW = `${ESC}[33m`;
const GREEN = `${ESC}[32m`;
const LINK = 'console:why/';

/** OSC 8: a link that the emulator underlines and hands back when it is followed. */
const linked = (target: string, text: string): string => `${ESC}]8;;${target}\x07${text}${ESC}]8;;\x07`;

/** Each line of a text that is not a program's begins and ends its own colour. */
const lines = (text: string, style: string): string =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${style}${line}${RESET}\r\n`)
    .join('');

/** What happened stands out, its reason follows it. */
const causeLines = (text: string): string =>
  text
    .split('\n')
    .map((line, index) => lines(line, index % 2 === 0 ? BOLD : ''))
    .join('');

export const promptText = (prompt: string): string => `${BOLD}${GREEN}${prompt}${RESET} `;
export const continuationPrompt = `${QUIET}>${RESET} `;

const inputText = (prompt: string, text: string): string =>
  `${promptText(prompt)}${text.replaceAll('\n', `\r\n${continuationPrompt}`)}\r\n`;

/** A program's own line ends become those of a terminal; what it colours itself stays. */
const outputText = (text: string, failed: boolean): string => {
  if (!failed) return text.replace(/\r?\n/g, '\r\n');
  return text
    .split(/\r?\n/)
    .map((line) => (line === '' ? '' : `${RED}${line}${RESET}`))
    .join('\r\n');
};

export function textOf(entries: readonly TerminalEntry[], { why, opened }: TextOptions): string {
  let text = '';
  for (const entry of entries) {
    // What is not a program's stands on lines of its own.
    if (entry.kind !== 'output' && text !== '' && !text.endsWith('\n')) text += '\r\n';
    text += entryText(entry, why, opened);
  }
  return text;
}

function entryText(entry: TerminalEntry, why: boolean, opened: ReadonlySet<number>): string {
  switch (entry.kind) {
    case 'input':
      return inputText(entry.prompt, entry.text);
    case 'output':
      return outputText(entry.text, entry.failed === true);
    case 'why':
      return why && opened.has(entry.command) ? lines(entry.text, QUIET) : '';
    case 'cause':
      return why ? causeLines(entry.text) : '';
    case 'fold': {
      if (!why) return '';
      const sign = opened.has(entry.command) ? '▾' : '▸';
      return `${QUIET}${linked(`${LINK}${entry.command}`, `${entry.text} ${sign}`)}${RESET}\r\n`;
    }
    case 'hint':
      return lines(entry.text, YELLOW);
    case 'note':
    case 'exit':
      return lines(entry.text, QUIET);
  }
}

/** What an OSC 8 link stands for; a program of the guest cannot make one that leads anywhere else. */
export function linkOf(target: string): TerminalLink | undefined {
  if (!target.startsWith(LINK)) return undefined;
  const command = Number(target.slice(LINK.length));
  return Number.isSafeInteger(command) ? { kind: 'why', command } : undefined;
}

export interface PlacedLink {
  /** Column of the first character, from 0, and of the one behind the last. */
  readonly from: number;
  readonly to: number;
  readonly link: TerminalLink;
}

const BLOCK = /\bmemory(\d{1,5})\b|\bMemory Block (\d{1,5})\b|\b[Bb]lock (\d{1,5})\b/g;
const ADDRESS = /\b0x([0-9a-fA-F]{7,16})\b/g;

/** Block numbers and addresses in a line, as lsmem, chmem, paths of sysfs and the kernel log write them. */
export function linksIn(line: string): PlacedLink[] {
  const found: PlacedLink[] = [];
  for (const match of line.matchAll(BLOCK)) {
    const number = match.slice(1).find((group) => group !== undefined) ?? '';
    const to = match.index + match[0].length;
    found.push({ from: match.index, to, link: { kind: 'block', block: Number(number) } });
  }
  for (const match of line.matchAll(ADDRESS)) {
    const address = Number.parseInt(match[1] ?? '', 16);
    if (!Number.isSafeInteger(address)) continue;
    found.push({ from: match.index, to: match.index + match[0].length, link: { kind: 'address', address } });
  }
  return found.sort((a, b) => a.from - b.from);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's sequences begin with
const SEQUENCES = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07)/g;

/** Where the next character goes after a text, from a column on. */
export function columnAfter(column: number, text: string, columns: number): number {
  const end = text.lastIndexOf('\n');
  const last = text.slice(end + 1).replace(SEQUENCES, '');
  let at = end >= 0 ? 0 : column;
  for (const character of last) {
    if (character === '\r') at = 0;
    else at += widthOf(character);
  }
  return at % columns;
}

/** Of much that is printed only the end is said. */
const MOST_SAID = 3;

/** What a screen reader hears of the last command. */
export function lastLines(entries: readonly TerminalEntry[]): string {
  const mine = entries.slice(entries.findLastIndex(({ kind }) => kind === 'input') + 1);
  return mine
    .filter(({ kind }) => kind !== 'why')
    .map(({ text }) => text)
    .join('\n')
    .replace(SEQUENCES, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-MOST_SAID)
    .join('\n');
}
