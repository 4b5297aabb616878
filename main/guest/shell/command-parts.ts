/** A simple command's words and assignments, sorted out once however often a loop runs it. */

import type { Assignment, Command, Word } from 'unbash';

export interface CommandParts {
  readonly words: readonly Word[];
  /** `export NAME=value`: an assignment among the arguments. */
  readonly argument: Assignment | undefined;
  readonly assigns: boolean;
}

const commandParts = new WeakMap<Command, CommandParts>();

export function partsOf(node: Command): CommandParts {
  const known = commandParts.get(node);
  if (known) return known;
  const words = node.suffix.filter((part) => part.type === 'Word');
  const parts: CommandParts = {
    words: node.name ? [node.name, ...words] : [],
    argument: node.suffix.find((part) => part.type === 'Assignment'),
    assigns: node.prefix.some((part) => part.type === 'Assignment'),
  };
  commandParts.set(node, parts);
  return parts;
}

/** `x=$(…)` answers with the code of the substitution. */
export const hasSubstitution = (node: Command): boolean =>
  node.prefix.some((part) => part.type === 'Assignment' && /\$\(|`/.test(part.text));
