/** Keys and which command they ask for: the usual ones of the table (commands.ts), or those that a person has chosen. */

import { keysOfTheMenu } from '../../shared/menu-keys.ts';
import { COMMANDS, type ConsoleCommand, type Intent } from './commands.ts';

/** Keys by a command's name, where they are not the usual ones. */
export type ChangedKeys = Readonly<Record<string, readonly string[]>>;

export const keysOf = ({ id, keys }: ConsoleCommand, changed: ChangedKeys): readonly string[] =>
  (Object.hasOwn(changed, id) ? changed[id] : undefined) ?? keys;

/** A key as it is written on a keyboard. */
export const keyLabel = (name: string): string => (name.length === 1 ? name.toUpperCase() : name);

export const canChange = ({ intent, does }: ConsoleCommand): boolean => intent !== undefined && does !== '';

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
export function intentOf(press: Press, where: Where, changed: ChangedKeys = {}): Intent | undefined {
  const name = nameOf(press);
  const key = COMMANDS.find((each) => each.intent && keysOf(each, changed).includes(name));
  if (!key?.intent) return undefined;
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey && press.key.length === 1;
  if (plain && where.inText) return undefined;
  if ((key.intent.kind === 'back' || key.intent.kind === 'history') && where.inText) return undefined;
  if (plain && !where.letterKeys) return undefined;
  if (key.letter && plain && (!where.inCells || where.textSelected)) return undefined;
  return key.intent;
}

/** Whether the console wants a key that is pressed in a terminal. */
export function isFromTerminal(press: Press, changed: ChangedKeys): boolean {
  const name = nameOf(press);
  return COMMANDS.some((each) => each.fromTerminal && keysOf(each, changed).includes(name));
}

// ---- choosing others

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);
/** What fields, maps and dialogs are walked with. */
const WALKING = /^(?:Shift\+)?(?:Tab|Enter|Space| |Delete|Backspace|Home|End|Page(?:Up|Down)|Arrow\w+)$/;
/** What a browser does not give away, and what the menu of the desktop application does. */
const BROWSERS: ReadonlySet<string> = new Set([
  ...keysOfTheMenu,
  'Ctrl+T',
  'Ctrl+N',
  'Ctrl+Shift+T',
  'Ctrl+Shift+N',
  'F11',
  'F12',
]);

export type KeyChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly name: string; readonly because: 'walking' | 'browser' | 'fixed' }
  | { readonly kind: 'taken'; readonly name: string; readonly by: ConsoleCommand }
  | { readonly kind: 'free'; readonly name: string };

/** What becomes of a key that is pressed to be a command's: `none` for a modifier alone. */
export function choiceOf(press: Press, command: ConsoleCommand, changed: ChangedKeys): KeyChoice {
  if (MODIFIERS.has(press.key)) return { kind: 'none' };
  const name = nameOf(press);
  if (WALKING.test(name)) return { kind: 'refused', name, because: 'walking' };
  if (BROWSERS.has(name)) return { kind: 'refused', name, because: 'browser' };
  const by = COMMANDS.find((each) => each.id !== command.id && keysOf(each, changed).includes(name));
  if (!by) return { kind: 'free', name };
  return canChange(by) || by.does === ''
    ? { kind: 'taken', name, by }
    : { kind: 'refused', name, because: 'fixed' };
}

/** The changed keys after a command has got one more, which nobody else has then. */
export function withKey(changed: ChangedKeys, command: ConsoleCommand, name: string): ChangedKeys {
  const next: Record<string, readonly string[]> = { ...changed };
  for (const other of COMMANDS) {
    const keys = keysOf(other, changed);
    if (other.intent && other.id !== command.id && keys.includes(name))
      next[other.id] = keys.filter((key) => key !== name);
  }
  const own = keysOf(command, changed);
  if (!own.includes(name)) next[command.id] = [...own, name];
  return withoutUsual(next);
}

export function withoutKey(changed: ChangedKeys, command: ConsoleCommand, name: string): ChangedKeys {
  return withoutUsual({ ...changed, [command.id]: keysOf(command, changed).filter((key) => key !== name) });
}

/** A command's usual keys again, taken back from whoever has them now. */
export function withUsual(changed: ChangedKeys, command: ConsoleCommand): ChangedKeys {
  const { [command.id]: _, ...rest } = changed;
  return command.keys.reduce<ChangedKeys>((next, name) => withKey(next, command, name), rest);
}

/** What is as usual again is not stored. */
function withoutUsual(changed: ChangedKeys): ChangedKeys {
  const usual = new Map(COMMANDS.map(({ id, keys }) => [id, keys.join(' ')]));
  return Object.fromEntries(Object.entries(changed).filter(([id, keys]) => usual.get(id) !== keys.join(' ')));
}
