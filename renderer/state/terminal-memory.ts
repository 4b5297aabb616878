/**
 * What is kept of terminals over a restart, by the browser: lines that were entered, by partition, and the end of what
 * was printed, by terminal. A store that refuses or is full costs the memory and nothing else.
 */

import type { TerminalEntry } from '../model/terminal-entries.ts';
import { isStoredIgnored } from './preferences.ts';

const HISTORY = 'terminal-history';
const LOG = 'terminal-log';
/** Of one terminal, and of all together. */
const MOST_CHARACTERS = 100_000;
const MOST_LOGS = 24;

interface StoredLog {
  readonly savedMs: number;
  readonly entries: readonly TerminalEntry[];
}

const KINDS: ReadonlySet<string> = new Set([
  'input',
  'output',
  'why',
  'cause',
  'fold',
  'hint',
  'note',
  'exit',
]);

/** Stored text that is not what was written is as good as none. */
function read(key: string): unknown {
  try {
    const text = isStoredIgnored() ? null : localStorage.getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  if (isStoredIgnored()) return;
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    dropOldest(key);
  }
}

const isEntry = (entry: unknown): entry is TerminalEntry =>
  typeof entry === 'object' &&
  entry !== null &&
  'kind' in entry &&
  KINDS.has(String(entry.kind)) &&
  'text' in entry &&
  typeof entry.text === 'string';

export function storedHistory(place: string): readonly string[] {
  const stored = read(`${HISTORY}/${place}`);
  return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : [];
}

export const storeHistory = (place: string, lines: readonly string[]): void =>
  write(`${HISTORY}/${place}`, lines);

export function storedLog(place: string): StoredLog | undefined {
  const stored = read(`${LOG}/${place}`);
  if (typeof stored !== 'object' || stored === null || !('entries' in stored) || !('savedMs' in stored))
    return undefined;
  const { entries, savedMs } = stored;
  if (!Array.isArray(entries) || typeof savedMs !== 'number') return undefined;
  return { savedMs, entries: entries.filter(isEntry) };
}

/** The last entries that fit. */
export function storeLog(place: string, entries: readonly TerminalEntry[]): void {
  let characters = 0;
  const from = entries.findLastIndex(({ text }) => {
    characters += text.length;
    return characters > MOST_CHARACTERS;
  });
  const kept = entries.slice(from + 1);
  if (kept.length === 0) forgetLog(place);
  else write(`${LOG}/${place}`, { savedMs: Date.now(), entries: kept } satisfies StoredLog);
}

export function forgetLog(place: string): void {
  try {
    localStorage.removeItem(`${LOG}/${place}`);
  } catch {
    // There is no store: there is nothing to forget.
  }
}

/** Makes room for another terminal's log. */
function dropOldest(except: string): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${LOG}/`) && key !== except);
    const ages = keys.map((key) => ({ key, at: storedLog(key.slice(LOG.length + 1))?.savedMs ?? 0 }));
    ages.sort((a, b) => a.at - b.at);
    for (const { key } of ages.slice(0, Math.max(1, ages.length - MOST_LOGS))) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
