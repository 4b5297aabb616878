/** How diff shows what differs: plain, in context, unified, side by side. */

import type { Regex } from '../../language/regex.ts';
import type { Invocation } from '../../program.ts';
import { formatTime } from '../../time-format.ts';
import type { Edit } from './edits.ts';

export interface Side {
  readonly name: string;
  readonly text: string;
  readonly time: number;
}

type Style = 'normal' | 'unified' | 'context' | 'side';

export interface Settings {
  readonly style: Style;
  readonly context: number;
  readonly labels: readonly string[];
  readonly key: (line: string) => string;
  readonly ignoresBlankLines: boolean;
  readonly ignored: Regex | undefined;
  readonly brief: boolean;
  readonly reports: boolean;
  readonly recursive: boolean;
  readonly newFile: boolean;
  readonly width: number;
  readonly leftColumn: boolean;
  readonly suppressesCommon: boolean;
  readonly colors: boolean;
}

export class Lines {
  readonly lines: readonly string[];
  readonly isComplete: boolean;

  constructor(text: string) {
    const lines = text === '' ? [] : text.split('\n');
    this.isComplete = text === '' || text.endsWith('\n');
    if (this.isComplete && text !== '') lines.pop();
    this.lines = lines;
  }

  /** What is compared: a last line without a newline differs from one with it. */
  keys(key: (line: string) => string): string[] {
    return this.lines.map((line, index) =>
      index === this.lines.length - 1 && !this.isComplete ? `${key(line)}\0` : key(line),
    );
  }

  shown(index: number): string {
    const incomplete = index === this.lines.length - 1 && !this.isComplete;
    return `${this.lines[index] ?? ''}\n${incomplete ? '\\ No newline at end of file\n' : ''}`;
  }
}

/** "3,5" or "3"; an empty range names the line before it. */
const range = (start: number, count: number): string =>
  count === 0 ? `${start}` : count === 1 ? `${start + 1}` : `${start + 1},${start + count}`;

const paint = (text: string, color: string, settings: Settings): string =>
  settings.colors ? text.replace(/^([^\n]*)\n/, `\x1b[${color}m$1\x1b[0m\n`) : text;

export function putNormal(
  run: Invocation,
  settings: Settings,
  { left, right, removed, added }: Edit,
  a: Lines,
  b: Lines,
): void {
  const kind = removed === 0 ? 'a' : added === 0 ? 'd' : 'c';
  run.out(paint(`${range(left, removed)}${kind}${range(right, added)}\n`, '36', settings));
  for (let index = left; index < left + removed; index++)
    run.out(paint(`< ${a.shown(index)}`, '31', settings));
  if (kind === 'c') run.out('---\n');
  for (let index = right; index < right + added; index++)
    run.out(paint(`> ${b.shown(index)}`, '32', settings));
}

export function putWithContext(
  run: Invocation,
  settings: Settings,
  left: Side,
  right: Side,
  a: Lines,
  b: Lines,
  edits: readonly Edit[],
): void {
  const unified = settings.style === 'unified';
  const header = ({ name, time }: Side, index: number): string =>
    settings.labels[index] ??
    `${name}\t${formatTime(unified ? '%Y-%m-%d %H:%M:%S.000000000 +0000' : '%a %b %e %H:%M:%S %Y', time)}`;
  run.out(paint(`${unified ? '---' : '***'} ${header(left, 0)}\n`, '1', settings));
  run.out(paint(`${unified ? '+++' : '---'} ${header(right, 1)}\n`, '1', settings));
  for (const group of groups(edits, settings.context))
    if (unified) putUnified(run, settings, a, b, group);
    else putContext(run, settings, a, b, group);
}

/** Edits whose context meets are one hunk. */
function groups(edits: readonly Edit[], context: number): Edit[][] {
  const found: Edit[][] = [];
  for (const edit of edits) {
    const last = found.at(-1)?.at(-1);
    if (last && edit.left - (last.left + last.removed) <= 2 * context) found.at(-1)?.push(edit);
    else found.push([edit]);
  }
  return found;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

function hunkOf(group: readonly Edit[], context: number, a: Lines, b: Lines): Hunk {
  const first = group[0] ?? { left: 0, right: 0, removed: 0, added: 0 };
  const last = group.at(-1) ?? first;
  const before = Math.min(context, first.left, first.right);
  const from = Math.max(0, first.left - context);
  const otherFrom = Math.max(0, first.right - (first.left - from));
  const end = last.left + last.removed;
  const otherEnd = last.right + last.added;
  const after = Math.min(context, a.lines.length - end, b.lines.length - otherEnd);
  return {
    from: first.left - before,
    to: end + after,
    otherFrom: Math.max(otherFrom, first.right - before),
    otherTo: otherEnd + after,
  };
}

const unifiedRange = (start: number, count: number): string =>
  count === 1 ? `${start + 1}` : count === 0 ? `${start},0` : `${start + 1},${count}`;

function putUnified(run: Invocation, settings: Settings, a: Lines, b: Lines, group: readonly Edit[]): void {
  const hunk = hunkOf(group, settings.context, a, b);
  const mark = `@@ -${unifiedRange(hunk.from, hunk.to - hunk.from)} +${unifiedRange(hunk.otherFrom, hunk.otherTo - hunk.otherFrom)} @@\n`;
  run.out(paint(mark, '36', settings));
  let at = hunk.from;
  for (const { left, right, removed, added } of group) {
    for (; at < left; at++) run.out(` ${a.shown(at)}`);
    for (; at < left + removed; at++) run.out(paint(`-${a.shown(at)}`, '31', settings));
    for (let index = right; index < right + added; index++)
      run.out(paint(`+${b.shown(index)}`, '32', settings));
  }
  for (; at < hunk.to; at++) run.out(` ${a.shown(at)}`);
}

const contextRange = (start: number, end: number): string =>
  end - start <= 1 ? `${end}` : `${start + 1},${end}`;

function putContext(run: Invocation, settings: Settings, a: Lines, b: Lines, group: readonly Edit[]): void {
  const hunk = hunkOf(group, settings.context, a, b);
  run.out(`***************\n*** ${contextRange(hunk.from, hunk.to)} ****\n`);
  const put = (lines: Lines, from: number, to: number, isLeft: boolean): void => {
    const changed = (edit: Edit): number => (isLeft ? edit.removed : edit.added);
    if (!group.some((edit) => changed(edit) > 0)) return;
    for (let index = from; index < to; index++) {
      const edit = group.find((each) => {
        const start = isLeft ? each.left : each.right;
        return index >= start && index < start + changed(each);
      });
      const mark = !edit ? ' ' : edit.removed > 0 && edit.added > 0 ? '!' : isLeft ? '-' : '+';
      run.out(`${mark} ${lines.shown(index)}`);
    }
  };
  put(a, hunk.from, hunk.to, true);
  run.out(`--- ${contextRange(hunk.otherFrom, hunk.otherTo)} ----\n`);
  put(b, hunk.otherFrom, hunk.otherTo, false);
}

/** Two columns with a mark between them, as wide as GNU makes them. */
export function putSideBySide(
  run: Invocation,
  settings: Settings,
  a: Lines,
  b: Lines,
  edits: readonly Edit[],
): void {
  const gutter = 3;
  const t = 8;
  const off = Math.floor((settings.width + t + gutter) / (2 * t)) * t;
  const half = Math.max(0, Math.min(off - gutter, settings.width - off));
  const column2 = half > 0 ? off : settings.width;
  const row = (left: string | undefined, mark: string, right: string | undefined): void => {
    const shown = expandTabs(left ?? '').slice(0, half);
    if (mark === ' ' && settings.suppressesCommon) return;
    if (mark === ' ' && settings.leftColumn) {
      run.out(`${pad(shown, 0, half + 1)}(\n`);
      return;
    }
    if (mark === '<') {
      run.out(`${pad(shown, 0, half + 1)}<\n`);
      return;
    }
    const text = expandTabs(right ?? '').slice(0, half);
    if (mark === ' ') {
      run.out(
        text === ''
          ? `${shown}\n`.replace(/^\n$/, `${tabs(0, column2)}\n`)
          : `${pad(shown, 0, column2)}${text}\n`,
      );
      return;
    }
    const middle = `${pad(shown, 0, half + 1)}${mark}`;
    run.out(`${middle}${text === '' ? '' : `${tabs(half + 2, column2)}${text}`}\n`);
  };
  let at = 0;
  let other = 0;
  for (const { left, right, removed, added } of [
    ...edits,
    { left: a.lines.length, right: b.lines.length, removed: 0, added: 0 },
  ]) {
    for (; at < left; at++, other++) row(a.lines[at], ' ', b.lines[other]);
    other = right;
    for (let index = 0; index < Math.max(removed, added); index++) {
      const [mine, theirs] = [
        index < removed ? a.lines[left + index] : undefined,
        index < added ? b.lines[right + index] : undefined,
      ];
      row(mine, mine === undefined ? '>' : theirs === undefined ? '<' : '|', theirs);
    }
    at = left + removed;
    other = right + added;
  }
}

const expandTabs = (text: string): string => {
  let result = '';
  for (const char of text) result += char === '\t' ? ' '.repeat(8 - (result.length % 8)) : char;
  return result;
};

/** Tabs and blanks from one column to another. */
export function tabs(from: number, to: number): string {
  let column = from;
  let result = '';
  for (let next = (Math.floor(column / 8) + 1) * 8; next <= to; next += 8) {
    result += '\t';
    column = next;
  }
  return result + ' '.repeat(Math.max(0, to - column));
}

const pad = (text: string, from: number, to: number): string => text + tabs(from + text.length, to);
