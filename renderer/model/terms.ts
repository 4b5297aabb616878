/** Words of the glossary in a short text: a label, the head of a column, a button. */

import { type GlossaryEntry, RULES, TERMS } from '../../shared/glossary.ts';

/** Longer texts explain themselves. */
const LABEL_LIMIT_CHARS = 80;

/** "increment size", "rzm": what an entry is called. */
function namesOf({ id, title }: GlossaryEntry): string[] {
  const inside = /\(([^)]+)\)/.exec(title)?.[1];
  const names = [id.replaceAll('-', ' '), title.replace(/\s*\([^)]*\)/g, ''), inside];
  return names.flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
}

/** The longest names first: "memmap on memory" is not "memmap". Words come before rules. */
const NAMES: readonly { readonly name: string; readonly pattern: RegExp; readonly entry: GlossaryEntry }[] = [
  ...TERMS,
  ...RULES,
]
  .flatMap((entry) => namesOf(entry).map((name) => ({ name, entry })))
  .toSorted((a, b) => b.name.length - a.name.length)
  .map(({ name, entry }) => ({
    name,
    entry,
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?:e?s)?(?![\\p{L}\\p{N}])`, 'iu'),
  }));

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The entry that a label is about; undefined: none, or it is no label. */
export function termIn(text: string): GlossaryEntry | undefined {
  const label = text.trim();
  if (label === '' || label.length > LABEL_LIMIT_CHARS) return undefined;
  return NAMES.find(({ pattern }) => pattern.test(label))?.entry;
}
