/** What one line may cost. Reaching a limit ends the line with a message that names it; nothing is left half parsed. */

import { KIB, MIB } from '../../../shared/units.ts';

export const LIMITS = {
  /** Characters of one input: a line, or a script on standard input. */
  inputCharacters: 256 * KIB,
  /** Blocks, substitutions and lists inside each other. */
  nesting: 40,
  /** Rounds of all loops of one input together: two passes over the largest partition. */
  rounds: 131_072,
  /** Commands run by one input. */
  commands: 524_288,
  /** Words that one expansion (globs, braces, substitution) may give. */
  words: 200_000,
  /** Characters of one expansion. */
  expansionCharacters: 16 * MIB,
  /** Characters written by one input to all its streams, pipes and substitutions. */
  outputCharacters: 32 * MIB,
  /** Variables, and the characters of one value. */
  variables: 4096,
  variableCharacters: 16 * MIB,
  /** Characters that all variables of a session hold together. */
  heldCharacters: 64 * MIB,
  /** Functions inside each other. */
  calls: 200,
  /** Background jobs of one terminal at a time. */
  jobs: 64,
} as const;

/** Ends the running input; caught by the shell only. Not an operating error: the shell turns it into a message. */
export class LimitReached extends Error {}
/** The kernel under the shell died or was stopped. */
export class GuestGone extends Error {}
/** Ctrl-C. */
export class Cancelled extends Error {}
/** A program ends with this code: a signal came while it waited. Caught by who launched it. */
export class Signalled extends Error {
  readonly status: number;
  constructor(status: number) {
    super('signal');
    this.status = status;
  }
}
/** A shell or subshell ends with this code: `exit`, errexit, a signal. */
export class EndShell extends Error {
  readonly code: number;
  constructor(code: number) {
    super('exit');
    this.code = code;
  }
}
/** The rest of a line, or of a script's line, is given up: an expansion without a value. */
export class AbandonLine extends Error {
  readonly status: number;
  /** A script ends with it: ${x:?} and nounset. */
  readonly ends: boolean;
  constructor(message: string, status = 1, ends = false) {
    super(message);
    this.status = status;
    this.ends = ends;
  }
}
/** An arithmetic expression without a value: in (( )), let and [[ ]] it is a failure, elsewhere the line is given up. */
export class ArithmeticFailure extends AbandonLine {}
