/** What stands in a terminal. */

/** Entries are never changed but for `open` of a Why and `failed` of what a command wrote: that raises `generation`. */
export type TerminalEntry =
  | { readonly kind: 'input'; readonly prompt: string; readonly text: string }
  /** Raw text as a program wrote it, with control sequences; it may end within a line. */
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string; failed?: boolean }
  /** What the machine was asked and why it refused: lines that are shown when somebody wants them. */
  | { readonly kind: 'why'; readonly command: number; readonly text: string }
  /** Why the machine refused, in an operator's words: a line for what happened, one for its reason. */
  | { readonly kind: 'cause'; readonly text: string }
  /** Folds the lines above that belong to the command. */
  | { readonly kind: 'fold'; readonly command: number; readonly text: string }
  /** A trap in a line, told before it runs; candidates; what the console itself says. */
  | { readonly kind: 'hint' | 'note' | 'exit'; readonly text: string };
