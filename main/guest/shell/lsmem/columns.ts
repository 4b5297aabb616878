/** The columns of lsmem and the lists of them that -o and -S take. */

import type { Personality } from '../program.ts';

export const COLUMNS = [
  'RANGE',
  'SIZE',
  'STATE',
  'REMOVABLE',
  'BLOCK',
  'NODE',
  'ZONES',
  'CONFIGURED',
  'MEMMAP-ON-MEMORY',
] as const;
export type Column = (typeof COLUMNS)[number];

export const COLUMN_HELP: Readonly<Record<Column, string>> = {
  RANGE: 'first and last address',
  SIZE: 'how much memory it is',
  STATE: 'online, offline, or on the way from one to the other',
  REMOVABLE: 'whether the kernel says it could be taken out',
  BLOCK: 'number or numbers of the memory blocks',
  NODE: 'NUMA node',
  ZONES: 'zone it is in, or zones it could go to',
  CONFIGURED: 'whether Linux has been given it (dynamic model)',
  'MEMMAP-ON-MEMORY': 'whether its memmap lies in the memory itself (dynamic model)',
};

export const DEFAULT_COLUMNS: readonly Column[] = ['RANGE', 'SIZE', 'STATE', 'REMOVABLE', 'BLOCK'];

/** CONFIGURED and MEMMAP-ON-MEMORY came with 2.42. */
export const columnsOf = (personality: Personality): readonly Column[] =>
  personality === '2.42' ? COLUMNS : COLUMNS.slice(0, 7);

export type ColumnList =
  | { readonly kind: 'columns'; readonly columns: readonly Column[] }
  /** The text from the first unknown name on, as the message quotes it. */
  | { readonly kind: 'unknown'; readonly rest: string }
  /** Refused without a message: empty, or too many. */
  | { readonly kind: 'refused' };

/**
 * Reads a list; one that begins with "+" is added to `before`. A comma at the very end belongs to the last name, and
 * twice as many columns as exist are taken.
 */
export function readColumns(list: string, before: readonly Column[], known: readonly Column[]): ColumnList {
  const added = list.startsWith('+');
  const text = added ? list.slice(1) : list;
  const columns: Column[] = added ? [...before] : [];
  if (text === '') return { kind: 'refused' };
  for (let at = 0; at < text.length; ) {
    const comma = text.indexOf(',', at);
    const end = comma < 0 || comma === text.length - 1 ? text.length : comma;
    if (end === at) return { kind: 'refused' };
    if (columns.length >= known.length * 2) return { kind: 'refused' };
    const name = text.slice(at, end).toUpperCase();
    const column = known.find((candidate) => candidate === name);
    if (!column) return { kind: 'unknown', rest: text.slice(at) };
    columns.push(column);
    at = end + 1;
  }
  return { kind: 'columns', columns };
}
