/** Keys and what they ask for. One table: the listener and the `?` sheet both read it. */

import type { BlockVerb } from '../../shared/block-action.ts';
import { strings } from '../strings/index.ts';

export type Intent =
  | { readonly kind: 'verb'; readonly verb: BlockVerb }
  | { readonly kind: 'toggleTable' }
  | { readonly kind: 'find'; readonly step: 1 | -1 }
  | { readonly kind: 'revision'; readonly step: 1 | -1 }
  | { readonly kind: 'search' }
  | { readonly kind: 'region'; readonly step: 1 | -1 }
  | { readonly kind: 'console' }
  | { readonly kind: 'terminal'; readonly way: 'new' | 'close' | 'next' | 'previous' | 'find' }
  | { readonly kind: 'tab'; readonly index: number }
  | { readonly kind: 'closeTab' }
  | { readonly kind: 'back' }
  | { readonly kind: 'history'; readonly way: 'undo' | 'redo' }
  | { readonly kind: 'keys' };

type Group = 'move' | 'tasks' | 'console';

interface Key {
  readonly keys: readonly string[];
  readonly does: string;
  readonly group: Group;
  /** Acts only while a map or table has the focus. */
  readonly letter?: true;
  readonly intent?: Intent;
}

const verb = (name: BlockVerb): Intent => ({ kind: 'verb', verb: name });

export const KEYS: readonly Key[] = [
  { keys: ['Arrows', 'Alt+Arrows'], does: 'move the focus by one cell or row', group: 'move' },
  { keys: ['Home', 'End'], does: 'first and last cell of the row', group: 'move' },
  { keys: ['Ctrl+Home', 'Ctrl+End'], does: 'first and last cell of the map', group: 'move' },
  { keys: ['PgUp', 'PgDn'], does: 'ten rows', group: 'move' },
  { keys: ['Shift+Arrows'], does: 'extend the selection', group: 'move' },
  { keys: ['Space'], does: 'select or deselect', group: 'move' },
  { keys: ['Ctrl+A'], does: 'select all', group: 'move' },
  { keys: ['Enter'], does: 'open the block', group: 'move' },
  { keys: ['+', '-', '0'], does: 'zoom in, out, reset', group: 'move' },
  {
    keys: ['n'],
    does: 'find the next of the chosen kind',
    group: 'move',
    letter: true,
    intent: { kind: 'find', step: 1 },
  },
  {
    keys: ['Shift+N'],
    does: 'find the previous one',
    group: 'move',
    letter: true,
    intent: { kind: 'find', step: -1 },
  },
  { keys: ['t'], does: 'map or table', group: 'move', letter: true, intent: { kind: 'toggleTable' } },
  {
    keys: ['e'],
    does: strings.verbs.enable.toLowerCase(),
    group: 'tasks',
    letter: true,
    intent: verb('enable'),
  },
  {
    keys: ['d'],
    does: strings.verbs.offline.toLowerCase(),
    group: 'tasks',
    letter: true,
    intent: verb('offline'),
  },
  {
    keys: ['Shift+D'],
    does: 'disable: take offline and deconfigure',
    group: 'tasks',
    letter: true,
    intent: verb('disable'),
  },
  {
    keys: ['c'],
    does: strings.verbs.configure.toLowerCase(),
    group: 'tasks',
    letter: true,
    intent: verb('configure'),
  },
  {
    keys: ['g'],
    does: strings.verbs.deconfigure.toLowerCase(),
    group: 'tasks',
    letter: true,
    intent: verb('deconfigure'),
  },
  {
    keys: ['m'],
    does: strings.verbs.setMemmap.toLowerCase(),
    group: 'tasks',
    letter: true,
    intent: verb('setMemmap'),
  },
  {
    keys: ['Ctrl+Z'],
    does: 'undo the last action',
    group: 'tasks',
    intent: { kind: 'history', way: 'undo' },
  },
  {
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    does: 'redo it',
    group: 'tasks',
    intent: { kind: 'history', way: 'redo' },
  },
  { keys: ['/', 'Ctrl+F'], does: 'search', group: 'console', intent: { kind: 'search' } },
  { keys: ['F6'], does: 'next region', group: 'console', intent: { kind: 'region', step: 1 } },
  { keys: ['Shift+F6'], does: 'previous region', group: 'console', intent: { kind: 'region', step: -1 } },
  {
    keys: ['[', 'Alt+PageUp'],
    does: 'previous action of the journal, read-only; in a sequence the previous revision',
    group: 'console',
    letter: true,
    intent: { kind: 'revision', step: -1 },
  },
  {
    keys: [']', 'Alt+PageDown'],
    does: 'next action of the journal; in a sequence the next revision',
    group: 'console',
    letter: true,
    intent: { kind: 'revision', step: 1 },
  },
  { keys: ['F10', 'F9'], does: 'next step of a sequence', group: 'console' },
  { keys: ['F5'], does: 'run the sequence to its end', group: 'console' },
  { keys: ['Ctrl+`', 'F4'], does: 'console', group: 'console', intent: { kind: 'console' } },
  {
    keys: ['Alt+Shift+T'],
    does: 'another terminal of this partition',
    group: 'console',
    intent: { kind: 'terminal', way: 'new' },
  },
  {
    keys: ['Alt+Shift+ArrowRight'],
    does: 'next terminal',
    group: 'console',
    intent: { kind: 'terminal', way: 'next' },
  },
  {
    keys: ['Alt+Shift+ArrowLeft'],
    does: 'previous terminal',
    group: 'console',
    intent: { kind: 'terminal', way: 'previous' },
  },
  {
    keys: ['Alt+Shift+W', 'Delete on it'],
    does: 'close the terminal',
    group: 'console',
    intent: { kind: 'terminal', way: 'close' },
  },
  ...Array.from({ length: 9 }, (_, index): Key => {
    const keys = [`Ctrl+${index + 1}`, `Alt+${index + 1}`];
    return { keys, does: '', group: 'console', intent: { kind: 'tab', index } };
  }),
  {
    keys: ['Ctrl+W', 'Alt+W', 'Delete on a tab'],
    does: 'close the tab',
    group: 'console',
    intent: { kind: 'closeTab' },
  },
  {
    keys: ['Ctrl+A', 'Ctrl+E', 'Ctrl+R', '…'],
    does: 'in a terminal: the keys of bash; Ctrl+C interrupts, Ctrl+L clears, Ctrl+D ends',
    group: 'console',
  },
  { keys: ['Shift+Enter'], does: 'in a terminal: another line of the same input', group: 'console' },
  {
    keys: ['Ctrl+Shift+F'],
    does: 'in a terminal: find',
    group: 'console',
    intent: { kind: 'terminal', way: 'find' },
  },
  { keys: ['Ctrl+Shift+C'], does: 'in a terminal: copy what is selected', group: 'console' },
  {
    keys: ['Ctrl+Shift+Y'],
    does: 'in a terminal: open or fold what the last command asked',
    group: 'console',
  },
  { keys: ['F6', 'Shift+Tab'], does: 'leave a terminal', group: 'console' },
  { keys: ['Esc'], does: 'from a block back to the map', group: 'console', intent: { kind: 'back' } },
  { keys: ['?'], does: 'this list', group: 'console', intent: { kind: 'keys' } },
];

/** Rows of the sheet: the nine tab keys are one. */
export const SHEET: readonly Key[] = [
  ...KEYS.filter((key) => key.does !== ''),
  { keys: ['Ctrl+1…9', 'Alt+1…9'], does: 'tabs', group: 'console' },
];

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** "Ctrl+Shift+N" of a key press. Shift is named for letters and function keys only: it is part of "?" itself. */
export function nameOf(press: Press): string {
  const single = press.key.length === 1;
  const letter = /^[a-z]$/i.test(press.key);
  const shift = press.shiftKey && (letter || !single);
  const key = letter
    ? press.shiftKey || press.ctrlKey || press.metaKey || press.altKey
      ? press.key.toUpperCase()
      : press.key.toLowerCase()
    : press.key === 'Escape'
      ? 'Esc'
      : press.key;
  return `${press.ctrlKey || press.metaKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

export interface Where {
  /** The focus is in a map or table. */
  readonly inCells: boolean;
  /** The focus is in a field that takes text. */
  readonly inText: boolean;
  readonly textSelected: boolean;
  readonly letterKeys: boolean;
}

/** What a key press asks for in its place, or undefined. */
export function intentOf(press: Press, where: Where): Intent | undefined {
  const name = nameOf(press);
  const key = KEYS.find((each) => each.intent && each.keys.includes(name));
  if (!key?.intent) return undefined;
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey && press.key.length === 1;
  if (plain && where.inText) return undefined;
  if ((key.intent.kind === 'back' || key.intent.kind === 'history') && where.inText) return undefined;
  if (plain && !where.letterKeys) return undefined;
  if (key.letter && plain && (!where.inCells || where.textSelected)) return undefined;
  return key.intent;
}
