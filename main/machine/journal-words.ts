/**
 * Words that somebody looks for in the journal. Most stand in what is stored, and the database finds them; some only in the
 * sentence that is made of a row, and are looked for in that.
 */

/** All that sentences of a write add to what is stored of it (shared/command-words.ts: purposeOf, summaryOf, actionTitle). */
const SENTENCES = `bring block blocks online take offline configure deconfigure memmap in system memory the block itself echo >
  waiting refused done from to and more back: placement block: blocks: online: offline: – 
  the machine did not give the storage for it assigned`;

/** At most so many are looked for; a longer text is taken as far as that. */
const MOST_WORDS = 12;

export interface SearchedWords {
  /** All of them, in lower case. */
  readonly all: readonly string[];
  /** Those that no sentence of a write has by itself: the row that is looked for holds them as they are. */
  readonly stored: readonly string[];
}

export function searchedWords(text = ''): SearchedWords {
  const all = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  return { all, stored: all.map(bare).filter((word) => word !== '' && !isMade(word)) };
}

/** Without the signs that a sentence puts around it: "(online_movable)", "EBUSY)". */
const bare = (word: string): string => word.replace(/^[("“]+|[)”",.:;]+$/g, '');

/** Ranges and counts are made: "64–79", "1,024". */
const isMade = (word: string): boolean => SENTENCES.includes(word) || /[–−]|\d,\d/.test(word);
