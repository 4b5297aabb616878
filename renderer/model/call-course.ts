/** Going through a call tree line by line: what is unfolded, which locks are held, and where running on stops. */

import type { MachineEvent } from '../../shared/event.ts';
import type { CallLine, EventLine } from '../../shared/view.ts';

export type TreeLine = CallLine | EventLine;

export const isCallLine = (line: TreeLine): line is CallLine => 'fn' in line;

/** Lines that have deeper ones behind them. */
export const hasWithin = (lines: readonly TreeLine[], index: number): boolean =>
  (lines[index + 1]?.depth ?? -1) > (lines[index]?.depth ?? 0);

/** Numbers of the lines that no folded line hides. */
export function shownLines(lines: readonly TreeLine[], folded: ReadonlySet<number>): number[] {
  const shown: number[] = [];
  let below = Number.POSITIVE_INFINITY;
  lines.forEach(({ depth }, index) => {
    if (depth > below) return;
    below = folded.has(index) ? depth : Number.POSITIVE_INFINITY;
    shown.push(index);
  });
  return shown;
}

/** The line behind everything that is in this one: stepping over it. */
export function lineBehind(lines: readonly TreeLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0;
  const next = lines.findIndex((line, at) => at > index && line.depth <= depth);
  return next < 0 ? lines.length - 1 : next;
}

/** The first line behind the call that this one is in: stepping out of it. */
export function lineOutside(lines: readonly TreeLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0;
  const next = lines.findIndex((line, at) => at > index && line.depth < depth);
  return next < 0 ? lines.length - 1 : next;
}

/** The call that this line is in; -1 at the top. */
export function lineAround(lines: readonly TreeLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0; at--) if ((lines[at]?.depth ?? 0) < depth) return at;
  return -1;
}

/** Locks that were taken and not given back up to a line, and those of the calls that it is in. */
export function locksAt(lines: readonly TreeLine[], index: number): string[] {
  const held: string[] = [];
  const around = new Set<number>([index]);
  for (let at = lineAround(lines, index); at >= 0; at = lineAround(lines, at)) around.add(at);
  for (const [at, line] of lines.slice(0, index + 1).entries()) {
    if (!isCallLine(line) || !line.lock) continue;
    const { lock, use } = line.lock;
    if (use === 'taken' || (use === 'within' && around.has(at))) held.push(lock);
    else if (use === 'within') continue;
    else if (held.includes(lock)) held.splice(held.lastIndexOf(lock), 1);
  }
  return held;
}

/** What running on stops at: any of the words, each a function, an errno, a zone or a block. */
export interface StopAt {
  readonly words: readonly string[];
  readonly errnos: ReadonlyMap<string, number>;
}

/** "online_pages EBUSY Movable block 5": words, in any case; "block 5" and "5" are the same. */
export const stopWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\bblock\s+/g, '')
    .split(/[\s,]+/)
    .filter(Boolean);

/** Whether a line is one of those that are stopped at. */
export function stopsAt(line: TreeLine, events: readonly MachineEvent[], { words, errnos }: StopAt): boolean {
  const known = isCallLine(line) ? namesOfCall(line, errnos) : namesOfEvent(events[line.event]);
  return words.some((word) => known.includes(word));
}

function namesOfCall({ fn, ret, args }: CallLine, errnos: ReadonlyMap<string, number>): string[] {
  const names = [fn.toLowerCase()];
  if (args.block_id !== undefined) names.push(String(args.block_id));
  for (const [name, number] of errnos) if (ret === -number) names.push(name.toLowerCase());
  return names;
}

function namesOfEvent(event: MachineEvent | undefined): string[] {
  if (!event) return [];
  const names = [event.kind.toLowerCase()];
  if ('zone' in event) names.push(event.zone.toLowerCase());
  if ('block' in event) names.push(String(event.block));
  if ('errno' in event && event.errno) names.push(event.errno.toLowerCase());
  if (event.kind === 'notified') names.push(event.notification.toLowerCase());
  return names;
}

/** The next line that is stopped at; the last line where none is. */
export function runUntil(
  lines: readonly TreeLine[],
  events: readonly MachineEvent[],
  from: number,
  stop: StopAt,
): { readonly line: number; readonly found: boolean } {
  const next = lines.findIndex((line, at) => at > from && stopsAt(line, events, stop));
  return next < 0 ? { line: lines.length - 1, found: false } : { line: next, found: true };
}

/** The public repository of the kernel, at the release's tag. */
export function sourceAddress(file: string, release: string): string {
  const tag = /^\d+\.\d+/.exec(release)?.[0] ?? '';
  return `https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/${file}?h=v${tag}`;
}

/** The block that a line is about, by its arguments or its event; undefined where it is about none. */
export function blockOfLine(
  line: TreeLine | undefined,
  events: readonly MachineEvent[],
  pagesPerBlock: number,
): number | undefined {
  if (!line) return undefined;
  if (!isCallLine(line)) {
    const event = events[line.event];
    return event && 'block' in event ? event.block : undefined;
  }
  const { block_id: block, start_pfn: start, pfn } = line.args;
  const page = start ?? pfn;
  return block ?? (page === undefined ? undefined : Math.floor(page / pagesPerBlock));
}
