/** Fields of a command while its words are expanded: splitting by IFS, what was quoted, patterns. */

import { LIMITS, LimitReached } from '../limits.ts';
import { quotePattern } from './pattern.ts';

/** A field being built: its text, and the same as a pattern in which quoted characters are inactive. */
export interface Field {
  text: string;
  /** Undefined while nothing in it is active. */
  pattern: string | undefined;
  /** Something was quoted, so that the field exists even when empty. */
  kept: boolean;
}

const DEFAULT_IFS = ' \t\n';

export class Fields {
  readonly done: Field[] = [];
  readonly #ifs: string;
  #open: Field | undefined;
  #characters = 0;

  /** `ifs`: undefined when unset, which is blank, tab and newline. */
  constructor(ifs: string | undefined) {
    this.#ifs = ifs ?? DEFAULT_IFS;
  }

  literal(text: string, kept: boolean): void {
    this.#add(text, undefined, kept);
  }

  active(text: string): void {
    this.#add(text, /[*?[\](]/.test(text) ? text : undefined, false);
  }

  /** A part of a pattern whose text is not the pattern: [a"-"z]. */
  pattern(text: string, pattern: string): void {
    this.#add(text, pattern, false);
  }

  /**
   * An unquoted expansion. Blanks of IFS separate fields and go away at the ends; every other character of IFS ends a
   * field, an empty one too. Pattern characters stay active.
   */
  split(text: string): void {
    const ifs = this.#ifs;
    let from = 0;
    let at = 0;
    while (at < text.length) {
      if (!ifs.includes(text[at] ?? '')) {
        at++;
        continue;
      }
      if (at > from) this.active(text.slice(from, at));
      at = this.#separator(text, at);
      from = at;
    }
    if (at > from) this.active(text.slice(from, at));
  }

  /**
   * An unquoted $@ or ${a[@]}: each value is split by itself. Where IFS begins with another character than a blank, an
   * empty value is a field, as it would be between two of that character.
   */
  splitList(values: readonly string[]): void {
    const [first = ''] = this.#ifs;
    if (first !== '' && !isBlank(first) && values.includes('')) {
      this.split(values.join(first));
      return;
    }
    for (const [index, value] of values.entries()) {
      if (index > 0) this.close();
      this.split(value);
    }
  }

  /** Over one separator: blanks with at most one other character of IFS among them. */
  #separator(text: string, start: number): number {
    const ifs = this.#ifs;
    let at = start;
    let delimited = false;
    while (at < text.length) {
      const char = text[at] ?? '';
      if (!ifs.includes(char)) break;
      if (!isBlank(char)) {
        if (delimited) break;
        delimited = true;
      }
      at++;
    }
    if (delimited) this.end();
    else this.close();
    return at;
  }

  /** Ends the field, if there is one. */
  close(): void {
    if (this.#open) this.end();
  }

  /** Ends the field; one without text is kept. */
  end(): void {
    this.done.push(this.#open ?? { text: '', pattern: undefined, kept: true });
    if (this.#open) this.#open.kept = true;
    this.#open = undefined;
    if (this.done.length > LIMITS.words)
      throw new LimitReached(`an expansion to more than ${LIMITS.words} words`);
  }

  /** `pattern`: where something in it is active. */
  #add(text: string, pattern: string | undefined, kept: boolean): void {
    this.#characters += text.length;
    if (this.#characters > LIMITS.expansionCharacters)
      throw new LimitReached(`an expansion to more than ${LIMITS.expansionCharacters} characters`);
    const open = this.#open;
    if (!open) {
      this.#open = { text, pattern, kept };
      return;
    }
    if (pattern !== undefined || open.pattern !== undefined)
      open.pattern = (open.pattern ?? quotePattern(open.text)) + (pattern ?? quotePattern(text));
    open.text += text;
    open.kept ||= kept;
  }
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\n';

/** Blanks of IFS, for `read`. */
export const isIfsBlank = (ifs: string, char: string): boolean => isBlank(char) && ifs.includes(char);
