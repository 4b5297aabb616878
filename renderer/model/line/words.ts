/** Words of a line as readline sees them: letters and digits, for moving; anything but blanks, for Ctrl+W. */

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isBlank = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** Where the caret stands after the end of the next word. */
export function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isWordCharacter(text[at])) at++;
  while (at < text.length && isWordCharacter(text[at])) at++;
  return at;
}

/** Where the word before the caret begins. */
export function wordStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && !isWordCharacter(text[at - 1])) at--;
  while (at > 0 && isWordCharacter(text[at - 1])) at--;
  return at;
}

/** The same for words between blanks. */
export function blankWordStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && isBlank(text[at - 1])) at--;
  while (at > 0 && !isBlank(text[at - 1])) at--;
  return at;
}

/** The last word of an entered line, quotes and escapes kept: what Alt+. brings back. */
export function lastWord(line: string): string | undefined {
  const words = line.match(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs);
  return words?.at(-1);
}

/** Exchanges the word at or before the caret with the one before that; undefined where there are not two. */
export function transposedWords(text: string, caret: number): { text: string; caret: number } | undefined {
  const end = wordEnd(text, caret);
  const second = wordStart(text, end);
  const first = wordStart(text, second);
  const firstEnd = wordEnd(text, first);
  if (first === second || second < firstEnd) return undefined;
  const between = text.slice(firstEnd, second);
  const exchanged = text.slice(second, end) + between + text.slice(first, firstEnd);
  return { text: text.slice(0, first) + exchanged + text.slice(end), caret: end };
}

/** One step over what a person takes for one character: surrogate pairs and combining marks are not cut. */
export function characterBefore(text: string, caret: number): number {
  const [last] = [...segments.segment(text.slice(0, caret))].slice(-1);
  return caret - (last?.segment.length ?? 0);
}

export function characterAfter(text: string, caret: number): number {
  const [next] = segments.segment(text.slice(caret));
  return caret + (next?.segment.length ?? 0);
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
