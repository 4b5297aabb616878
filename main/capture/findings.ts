/** What a capture says, and what it leaves open: sentences for the person who imports it. */

export interface Findings {
  readonly known: readonly string[];
  readonly guessed: readonly string[];
  readonly know: (sentence: string) => void;
  readonly guess: (sentence: string) => void;
}

export function newFindings(): Findings {
  const known: string[] = [];
  const guessed: string[] = [];
  return {
    known,
    guessed,
    know: (sentence) => void known.push(sentence),
    guess: (sentence) => void guessed.push(sentence),
  };
}
