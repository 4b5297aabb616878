/** What a capture says, what follows from it, and what it leaves open: sentences for the person who imports it. */

export interface Findings {
  readonly known: readonly string[];
  /** Follows from what is known by the rules of lsmem or the kernel. */
  readonly derived: readonly string[];
  readonly guessed: readonly string[];
  readonly know: (sentence: string) => void;
  readonly derive: (sentence: string) => void;
  readonly guess: (sentence: string) => void;
}

export function newFindings(): Findings {
  const known: string[] = [];
  const derived: string[] = [];
  const guessed: string[] = [];
  return {
    known,
    derived,
    guessed,
    know: (sentence) => void known.push(sentence),
    derive: (sentence) => void derived.push(sentence),
    guess: (sentence) => void guessed.push(sentence),
  };
}
