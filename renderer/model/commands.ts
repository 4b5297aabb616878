/**
 * What a person can ask of the console as a whole, each with its usual keys. The one table of it: the listener, the `?`
 * sheet, the command palette, the menus and the settings read it. What leads to a place (screens, partitions, blocks,
 * machines, lessons) is in the palette besides (palette-items.ts).
 */

import type { BlockVerb } from '../../shared/block-action.ts';
import { strings } from '../strings/index.ts';

export type Intent =
  | { readonly kind: 'verb'; readonly verb: BlockVerb }
  | { readonly kind: 'toggleTable' }
  | { readonly kind: 'find'; readonly step: 1 | -1 }
  | { readonly kind: 'revision'; readonly step: 1 | -1 }
  | { readonly kind: 'search' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'region'; readonly step: 1 | -1 }
  | { readonly kind: 'console' }
  | { readonly kind: 'panel' }
  | { readonly kind: 'split'; readonly way: 'beside' | 'below' | 'none' }
  | { readonly kind: 'otherPane' }
  | { readonly kind: 'terminal'; readonly way: 'new' | 'close' | 'next' | 'previous' | 'find' }
  | { readonly kind: 'tab'; readonly index: number }
  | { readonly kind: 'closeTab' }
  | { readonly kind: 'back' }
  | { readonly kind: 'history'; readonly way: 'undo' | 'redo' }
  | { readonly kind: 'saveScreen' }
  | { readonly kind: 'keys' };

export type CommandGroup = 'move' | 'tasks' | 'console' | 'window';
export const COMMAND_GROUPS: readonly CommandGroup[] = ['move', 'tasks', 'console', 'window'];

export interface ConsoleCommand {
  /** Under which changed keys are stored: never renamed. */
  readonly id: string;
  readonly keys: readonly string[];
  readonly does: string;
  readonly group: CommandGroup;
  /** Acts only while a map or table has the focus. */
  readonly letter?: true;
  /** Heard while a terminal takes the keys, too. */
  readonly fromTerminal?: true;
  /** Absent: the keys belong to the part that has the focus, and stay as they are. */
  readonly intent?: Intent;
}

const { commands: does, verbs } = strings;

const verb = (
  name: BlockVerb,
  keys: readonly string[],
  text = verbs[name].toLowerCase(),
): ConsoleCommand => ({
  id: `task.${name}`,
  keys,
  does: text,
  group: 'tasks',
  letter: true,
  intent: { kind: 'verb', verb: name },
});

const fixed = (group: CommandGroup, keys: readonly string[], text: string): ConsoleCommand => ({
  id: `fixed.${keys[0]}`,
  keys,
  does: text,
  group,
});

const move = (id: string, keys: readonly string[], text: string, intent: Intent): ConsoleCommand => ({
  id,
  keys,
  does: text,
  group: 'move',
  letter: true,
  intent,
});

const general = (
  group: CommandGroup,
  id: string,
  keys: readonly string[],
  text: string,
  intent: Intent,
): ConsoleCommand => ({ id, keys, does: text, group, intent });

const terminal = (
  way: 'new' | 'close' | 'next' | 'previous' | 'find',
  keys: readonly string[],
  text: string,
): ConsoleCommand => ({
  id: `terminal.${way}`,
  keys,
  does: text,
  group: 'console',
  fromTerminal: true,
  intent: { kind: 'terminal', way },
});

const TAB_KEYS = 9;

export const COMMANDS: readonly ConsoleCommand[] = [
  fixed('move', ['Arrows', 'Alt+Arrows'], does.moveFocus),
  fixed('move', ['Home', 'End'], does.rowEnds),
  fixed('move', ['Ctrl+Home', 'Ctrl+End'], does.mapEnds),
  fixed('move', ['PgUp', 'PgDn'], does.tenRows),
  fixed('move', ['Shift+Arrows'], does.extend),
  fixed('move', ['Space'], does.select),
  fixed('move', ['Ctrl+A'], does.selectAll),
  fixed('move', ['Enter'], does.openBlock),
  fixed('move', ['Shift+F10', 'Menu'], does.contextMenu),
  fixed('move', ['+', '-', '0'], does.zoom),
  move('find.next', ['n'], does.findNext, { kind: 'find', step: 1 }),
  move('find.previous', ['Shift+N'], does.findPrevious, { kind: 'find', step: -1 }),
  move('view.table', ['t'], does.toggleTable, { kind: 'toggleTable' }),
  verb('enable', ['e']),
  verb('offline', ['d']),
  verb('disable', ['Shift+D'], does.disable),
  verb('configure', ['c']),
  verb('deconfigure', ['g']),
  verb('setMemmap', ['m']),
  general('tasks', 'history.undo', ['Ctrl+Z'], does.undo, { kind: 'history', way: 'undo' }),
  general('tasks', 'history.redo', ['Ctrl+Shift+Z', 'Ctrl+Y'], does.redo, { kind: 'history', way: 'redo' }),
  general('console', 'palette', ['Ctrl+K'], does.palette, { kind: 'palette' }),
  general('console', 'help', ['F1'], does.help, { kind: 'help' }),
  general('console', 'search', ['/', 'Ctrl+F'], does.search, { kind: 'search' }),
  general('console', 'region.next', ['F6'], does.nextRegion, { kind: 'region', step: 1 }),
  general('console', 'region.previous', ['Shift+F6'], does.previousRegion, { kind: 'region', step: -1 }),
  {
    ...general('console', 'revision.previous', ['[', 'Alt+PageUp'], does.previousRevision, {
      kind: 'revision',
      step: -1,
    }),
    letter: true,
  },
  {
    ...general('console', 'revision.next', [']', 'Alt+PageDown'], does.nextRevision, {
      kind: 'revision',
      step: 1,
    }),
    letter: true,
  },
  fixed('console', ['F10', 'F9'], does.nextStep),
  fixed('console', ['F5'], does.runSequence),
  general('console', 'console', ['F4'], does.console, { kind: 'console' }),
  terminal('new', ['Alt+Shift+T'], does.newTerminal),
  terminal('next', ['Alt+Shift+ArrowRight'], does.nextTerminal),
  terminal('previous', ['Alt+Shift+ArrowLeft'], does.previousTerminal),
  terminal('close', ['Alt+Shift+W'], does.closeTerminal),
  terminal('find', ['Ctrl+Shift+F'], does.findInTerminal),
  fixed('console', ['Ctrl+A', 'Ctrl+E', 'Ctrl+R', '…'], does.bashKeys),
  fixed('console', ['Shift+Enter'], does.newline),
  fixed('console', ['Ctrl+Shift+C'], does.copy),
  fixed('console', ['Ctrl+Shift+Y'], does.why),
  fixed('console', ['F6', 'Shift+Tab'], does.leaveTerminal),
  { ...general('window', 'panel', ['Ctrl+`'], does.panel, { kind: 'panel' }), fromTerminal: true },
  general('window', 'split.beside', ['Ctrl+\\'], does.splitBeside, { kind: 'split', way: 'beside' }),
  general('window', 'split.below', ['Ctrl+|'], does.splitBelow, { kind: 'split', way: 'below' }),
  general('window', 'split.none', [], does.splitNone, { kind: 'split', way: 'none' }),
  {
    ...general('window', 'pane.other', ['Alt+O'], does.otherPane, { kind: 'otherPane' }),
    fromTerminal: true,
  },
  ...Array.from({ length: TAB_KEYS }, (_, index) =>
    general('window', `tab.${index + 1}`, [`Ctrl+${index + 1}`, `Alt+${index + 1}`], '', {
      kind: 'tab',
      index,
    }),
  ),
  general('window', 'tab.close', ['Ctrl+W', 'Alt+W'], does.closeTab, { kind: 'closeTab' }),
  fixed('window', ['Delete'], does.closeByDelete),
  general('window', 'screen.save', [], does.saveScreen, { kind: 'saveScreen' }),
  general('window', 'back', ['Esc'], does.back, { kind: 'back' }),
  general('window', 'keys', ['?'], does.keys, { kind: 'keys' }),
];

/** Rows of the sheet and of the settings: the nine tab keys are one. */
export const SHEET: readonly ConsoleCommand[] = [
  ...COMMANDS.filter(({ does: text }) => text !== ''),
  fixed('window', ['Ctrl+1…9', 'Alt+1…9'], does.tabs),
];

/** The command of this name, which must be one. */
export function commandOf(id: string): ConsoleCommand {
  const found = COMMANDS.find((command) => command.id === id);
  if (!found) throw new Error(`There is no command ${id}.`);
  return found;
}
