/** Finding by what one remembers of a name: its words or their beginnings in any order, or its letters in their order. */

export interface Match {
  /** Higher is better. */
  readonly score: number;
  /** Places of the letters that were found, ascending. */
  readonly at: readonly number[];
}

const WHOLE = 100;
const WORD_START = 20;
const TOGETHER = 8;
const LETTER = 1;

/** How well a text answers what was typed; undefined: it does not. Everything matches an empty query. */
export function fuzzyMatch(query: string, text: string): Match | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  const found = new Set<number>();
  let score = 0;
  for (const word of words) {
    const match = matchWord(word, lower);
    if (!match) return undefined;
    score += match.score;
    for (const place of match.at) found.add(place);
  }
  // Of two that match equally well the shorter one says less that was not asked for.
  return { score: score - text.length / WHOLE, at: [...found].sort((a, b) => a - b) };
}

const isWordStart = (text: string, place: number): boolean =>
  place === 0 || !/[\p{L}\p{N}]/u.test(text[place - 1] ?? '');

function matchWord(word: string, text: string): Match | undefined {
  const whole = wholeAt(word, text);
  if (whole !== undefined) {
    const at = Array.from(word, (_, index) => whole + index);
    const start = isWordStart(text, whole) ? WORD_START : 0;
    return { score: WHOLE + start + word.length * TOGETHER + (whole === 0 ? WORD_START : 0), at };
  }
  return matchLetters(word, text);
}

/** Where the word stands in one piece, at the beginning of a word rather than inside of one. */
function wholeAt(word: string, text: string): number | undefined {
  let first: number | undefined;
  for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) {
    if (isWordStart(text, place)) return place;
    first ??= place;
  }
  return first;
}

/** Letters in their order; the first one begins a word, or anything would be found everywhere. */
function matchLetters(word: string, text: string): Match | undefined {
  let best: Match | undefined;
  for (let start = text.indexOf(word[0] ?? ''); start >= 0; start = text.indexOf(word[0] ?? '', start + 1)) {
    if (!isWordStart(text, start)) continue;
    const match = lettersFrom(word, text, start);
    if (match && match.score > (best?.score ?? Number.NEGATIVE_INFINITY)) best = match;
  }
  return best;
}

function lettersFrom(word: string, text: string, start: number): Match | undefined {
  const at: number[] = [];
  let score = 0;
  let place = start;
  for (const letter of word) {
    // The beginning of a later word, before a letter somewhere inside.
    const next = text.indexOf(letter, place);
    if (next < 0) return undefined;
    const beginning = nextWordStart(letter, text, place);
    const chosen = at.length > 0 && next !== place && beginning !== undefined ? beginning : next;
    score +=
      LETTER + (isWordStart(text, chosen) ? WORD_START / 2 : 0) + (chosen === place ? TOGETHER / 2 : 0);
    at.push(chosen);
    place = chosen + 1;
  }
  const last = at.at(-1) ?? start;
  return { score: score - (last - start) / word.length, at };
}

function nextWordStart(letter: string, text: string, from: number): number | undefined {
  for (let place = text.indexOf(letter, from); place >= 0; place = text.indexOf(letter, place + 1))
    if (isWordStart(text, place)) return place;
  return undefined;
}
