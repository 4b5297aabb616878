/** A simple command's words and assignments, sorted out once however often a loop runs it. */

import type { Assignment, Command, Redirection, Word } from 'unbash';

export interface CommandParts {
  /** Words to expand; behind `export`, `local` and their kin those before the first assignment's place. */
  readonly words: readonly Word[];
  /** The words' texts when none of them needs to be expanded. */
  readonly plain: readonly string[] | undefined;
  /** Arguments of a command that declares variables, in their order. */
  readonly declared: readonly (Word | Assignment)[] | undefined;
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirection[];
}

const commandParts = new WeakMap<Command, CommandParts>();

/** Builtins whose arguments may be assignments: these are not split into fields. */
export const DECLARING: ReadonlySet<string> = new Set(['declare', 'export', 'local', 'readonly', 'typeset']);

export function partsOf(node: Command): CommandParts {
  const known = commandParts.get(node);
  if (known) return known;
  const parts = sorted(node);
  commandParts.set(node, parts);
  return parts;
}

function sorted(node: Command): CommandParts {
  const assignments = node.prefix.filter((part) => part.type === 'Assignment');
  const redirects = node.redirects;
  const name = node.name?.value;
  if (node.name && name !== undefined && DECLARING.has(name) && node.name.parts === undefined) {
    const declared = node.suffix.filter((part) => part.type === 'Word' || part.type === 'Assignment');
    return { words: [node.name], plain: undefined, declared, assignments, redirects };
  }
  const words = node.suffix.map(wordOf).filter((word) => word !== undefined);
  const all = node.name ? [node.name, ...words] : [];
  const isPlain = all.every((word) => word.parts === undefined && !word.text.startsWith('~'));
  return {
    words: all,
    plain: isPlain ? all.map(({ value }) => value) : undefined,
    declared: undefined,
    assignments,
    redirects,
  };
}

/** `alias x=y`, `let x=1`: an assignment among the arguments of any other command is a word. */
function wordOf(part: Command['suffix'][number]): Word | undefined {
  if (part.type === 'Word') return part;
  if (part.type !== 'Assignment') return undefined;
  const { value, text, pos, end } = part;
  if (value.type !== 'Word') return { type: 'Word', text, value: text, pos, end };
  const head = text.slice(0, text.length - value.text.length);
  return {
    type: 'Word',
    text,
    value: head + value.value,
    pos,
    end,
    ...((value.parts || value.text !== value.value) && {
      parts: [
        { type: 'Literal', pos, end: pos + head.length, value: head, text: head },
        ...(value.parts ?? [
          { type: 'Literal', pos: value.pos, end: value.end, value: value.value, text: value.text } as const,
        ]),
      ],
    }),
  };
}
