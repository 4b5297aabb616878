/**
 * The line of a terminal that is being typed: readline's emacs mode. Plain data in, plain data out: bytes of keys lead
 * from one state to the next, and to what the terminal shall do. History, kill ring and undo are as bash has them.
 */

import { COMMAND_OF_KEY, type EditorCommand, inputsOf } from './keys.ts';
import {
  blankWordStart,
  characterAfter,
  characterBefore,
  lastWord,
  transposedWords,
  wordEnd,
  wordStart,
} from './words.ts';

const MOST_KILLED = 10;
const MOST_UNDO = 200;
/** So many characters typed in a row are taken back together. */
const TYPED_TOGETHER = 20;

interface Place {
  readonly text: string;
  readonly caret: number;
}

/** The line before a change; of an insertion also where it lies now. */
interface Undo extends Place {
  inserted?: { readonly from: number; to: number };
}

/** A search through the history, while it lasts. */
export interface Search {
  readonly query: string;
  readonly direction: 'back' | 'forward';
  readonly failed: boolean;
  /** Where the search began. */
  readonly before: Place & { readonly at: number };
  /** Entry that is shown, and where in it the query was found. */
  readonly at: number;
  readonly place: number;
}

/** What the terminal does because of a key. */
export type EditorEffect =
  | { readonly kind: 'accept'; readonly line: string }
  | { readonly kind: 'interrupt'; readonly line: string }
  | { readonly kind: 'endOfFile' }
  | { readonly kind: 'clearScreen' }
  /** Tab; `again`: the second one in a row, which lists. */
  | { readonly kind: 'complete'; readonly again: boolean }
  | { readonly kind: 'bell' };

type Doing = 'kill' | 'yank' | 'yankArgument' | 'complete' | 'other';

export class LineEditor {
  text = '';
  caret = 0;
  search: Search | undefined;
  /** Lines that were entered, oldest first; shared by the terminals of a partition. */
  #history: readonly string[] = [];
  /** Entry that is shown: history.length is the new line. */
  #at = 0;
  /**
   * Changed entries, and the new line while another one is shown, by their number. A changed entry stays changed, as it
   * does in bash; the one that is entered is as it was.
   */
  readonly #drafts = new Map<number, string>();
  #killed: string[] = [];
  /** Entry of the kill ring that is yanked next. */
  #ring = 0;
  /** Entry whose last word was put in, and where that begins; it is gone again where no older entry had one. */
  #argument: { entry: number; from: number } | undefined;
  #undo: Undo[] = [];
  readonly #undos = new Map<number, Undo[]>();
  #doing: Doing = 'other';

  set history(lines: readonly string[]) {
    const isNew = this.#at === this.#history.length;
    this.#history = lines;
    if (isNew || this.#at > lines.length) this.#at = lines.length;
  }

  /** What a terminal sent. @returns what shall be done, in this order */
  feed(data: string): EditorEffect[] {
    const effects: EditorEffect[] = [];
    for (const input of inputsOf(data)) {
      if (input.kind === 'paste') this.insert(input.text);
      else effects.push(...this.#press(input.bytes));
    }
    return effects;
  }

  /** Puts text where the caret is; it is never carried out by that. */
  insert(text: string): void {
    this.#endSearch();
    const { caret } = this;
    this.#change({
      text: this.text.slice(0, caret) + text + this.text.slice(caret),
      caret: caret + text.length,
    });
    this.#noteInsertion(caret, text);
  }

  /** Replaces what stands before the caret: a completion. */
  completeTo(before: string): void {
    this.#remember('other');
    this.#put(before + this.text.slice(this.caret), before.length);
    this.#doing = 'complete';
  }

  /** The line as it was left in another terminal, or nothing. */
  reset(text = ''): void {
    this.text = text;
    this.caret = text.length;
    this.search = undefined;
    this.#drafts.delete(this.#at);
    this.#drafts.delete(this.#history.length);
    this.#at = this.#history.length;
    this.#undo = [];
    this.#undos.clear();
    this.#doing = 'other';
  }

  #press(bytes: string): EditorEffect[] {
    const command = COMMAND_OF_KEY.get(bytes);
    if (this.search) {
      const done = this.#searching(bytes, command);
      if (done) return done;
    }
    if (command) return this.#run(command);
    // Keys without a meaning here: function keys, mouse, what an unknown terminal sends.
    if (bytes < ' ' || bytes.startsWith('\x1b')) return [{ kind: 'bell' }];
    this.#type(bytes);
    return [];
  }

  #type(character: string): void {
    const { text, caret } = this;
    this.#beforeInsertion(character);
    this.#doing = 'other';
    this.#put(text.slice(0, caret) + character + text.slice(caret), caret + character.length);
  }

  /** A single character goes on with the insertion that ends at the caret: so readline groups what undo takes back. */
  #beforeInsertion(text: string): void {
    const { caret } = this;
    const last = this.#undo.at(-1)?.inserted;
    const isOne = characterAfter(text, 0) === text.length;
    if (isOne && last?.to === caret && last.to - last.from < TYPED_TOGETHER) {
      last.to += text.length;
      return;
    }
    this.#remember('other');
    this.#noteInsertion(caret, text);
  }

  #noteInsertion(from: number, text: string): void {
    const undo = this.#undo.at(-1);
    if (undo) undo.inserted = { from, to: from + text.length };
  }

  #run(command: EditorCommand): EditorEffect[] {
    const { text, caret } = this;
    switch (command) {
      case 'accept': {
        this.reset();
        return [{ kind: 'accept', line: text }];
      }
      case 'interrupt':
        this.reset();
        return [{ kind: 'interrupt', line: text }];
      case 'endOfFile':
        return text === '' ? [{ kind: 'endOfFile' }] : this.#delete(caret, characterAfter(text, caret));
      case 'clearScreen':
        return [{ kind: 'clearScreen' }];
      case 'complete': {
        const again = this.#doing === 'complete';
        this.#doing = 'complete';
        return [{ kind: 'complete', again }];
      }
      case 'newLine':
        this.#type('\n');
        return [];
      case 'insertComment':
        this.reset();
        return [{ kind: 'accept', line: `#${text}` }];
      case 'beginning':
        return this.#move(text.lastIndexOf('\n', caret - 1) + 1);
      case 'end': {
        const end = text.indexOf('\n', caret);
        return this.#move(end < 0 ? text.length : end);
      }
      case 'back':
        return this.#move(characterBefore(text, caret));
      case 'forward':
        return this.#move(characterAfter(text, caret));
      case 'backWord':
        return this.#move(wordStart(text, caret));
      case 'forwardWord':
        return this.#move(wordEnd(text, caret));
      case 'deleteBack':
        return this.#delete(characterBefore(text, caret), caret);
      case 'deleteForward':
        return this.#delete(caret, characterAfter(text, caret));
      case 'killToEnd':
        return this.#kill(caret, text.length, 'behind');
      case 'killToStart':
        return this.#kill(0, caret, 'before');
      case 'killWordForward':
        return this.#kill(caret, wordEnd(text, caret), 'behind');
      case 'killWordBack':
        return this.#kill(wordStart(text, caret), caret, 'before');
      case 'killSpaceWordBack':
        return this.#kill(blankWordStart(text, caret), caret, 'before');
      case 'yank':
        return this.#yankFrom(this.#ring);
      case 'yankPop':
        return this.#yankPop();
      case 'yankLastArgument':
        return this.#yankLastArgument();
      case 'transpose':
        return this.#transpose();
      case 'transposeWords':
        return this.#change(transposedWords(text, caret));
      case 'upcase':
        return this.#onWord((word) => word.toUpperCase());
      case 'downcase':
        return this.#onWord((word) => word.toLowerCase());
      case 'capitalize':
        return this.#onWord((word) =>
          word.toLowerCase().replace(/[\p{L}\p{N}]/u, (first) => first.toUpperCase()),
        );
      case 'undo':
        return this.#takeBack();
      case 'revertLine':
        while (this.#undo.length > 0) this.#takeBack();
        return [];
      case 'previous':
        return this.#vertical(-1);
      case 'next':
        return this.#vertical(1);
      case 'firstInHistory':
        return this.#recall(0);
      case 'lastInHistory':
        return this.#recall(this.#history.length);
      case 'searchBack':
      case 'searchForward':
        this.search = {
          query: '',
          direction: command === 'searchBack' ? 'back' : 'forward',
          failed: false,
          before: { text, caret, at: this.#at },
          at: this.#at,
          place: caret,
        };
        this.#drafts.set(this.#at, text);
        return [];
      case 'abort':
      case 'suspend':
        return [{ kind: 'bell' }];
    }
  }

  // ---- moving and changing

  #move(caret: number): EditorEffect[] {
    this.#doing = 'other';
    if (caret === this.caret) return [{ kind: 'bell' }];
    this.caret = caret;
    return [];
  }

  #put(text: string, caret: number): void {
    this.text = text;
    this.caret = caret;
  }

  #remember(doing: Doing): void {
    this.#undo.push({ text: this.text, caret: this.caret });
    if (this.#undo.length > MOST_UNDO) this.#undo.shift();
    this.#doing = doing;
  }

  #change(to: Place | undefined, doing: Doing = 'other'): EditorEffect[] {
    if (!to) return [{ kind: 'bell' }];
    this.#remember(doing);
    this.#put(to.text, to.caret);
    return [];
  }

  #delete(from: number, to: number): EditorEffect[] {
    if (from === to) return [{ kind: 'bell' }];
    return this.#change({ text: this.text.slice(0, from) + this.text.slice(to), caret: from });
  }

  #takeBack(): EditorEffect[] {
    const before = this.#undo.pop();
    this.#doing = 'other';
    if (!before) return [{ kind: 'bell' }];
    this.#put(before.text, before.caret);
    return [];
  }

  /** What is killed in a row is one entry of the ring. */
  #kill(from: number, to: number, side: 'before' | 'behind'): EditorEffect[] {
    if (from === to) return [{ kind: 'bell' }];
    const piece = this.text.slice(from, to);
    const goesOn = this.#doing === 'kill';
    const last = goesOn ? (this.#killed.pop() ?? '') : '';
    this.#killed = [...this.#killed, side === 'behind' ? last + piece : piece + last].slice(-MOST_KILLED);
    this.#ring = this.#killed.length - 1;
    return this.#change({ text: this.text.slice(0, from) + this.text.slice(to), caret: from }, 'kill');
  }

  #yankFrom(ring: number): EditorEffect[] {
    const piece = this.#killed[ring];
    if (piece === undefined) return [{ kind: 'bell' }];
    const { text, caret } = this;
    this.#beforeInsertion(piece);
    this.#doing = 'yank';
    this.#put(text.slice(0, caret) + piece + text.slice(caret), caret + piece.length);
    return [];
  }

  /** Only right behind a yank: what was yanked gives way to the entry before it. */
  #yankPop(): EditorEffect[] {
    if (this.#doing !== 'yank') return [{ kind: 'bell' }];
    const from = this.caret - (this.#killed[this.#ring]?.length ?? 0);
    this.#change({ text: this.text.slice(0, from) + this.text.slice(this.caret), caret: from });
    this.#ring = (this.#ring - 1 + this.#killed.length) % this.#killed.length;
    return this.#yankFrom(this.#ring);
  }

  /** The last word of the entry before; of the one before that when it is pressed again. */
  #yankLastArgument(): EditorEffect[] {
    const again = this.#doing === 'yankArgument' ? this.#argument : undefined;
    if (again) this.#takeBack();
    this.#argument = undefined;
    for (let entry = (again?.entry ?? this.#at) - 1; entry >= 0; entry--) {
      const word = lastWord(this.#entry(entry));
      if (word === undefined) continue;
      const from = this.caret;
      const changed = this.text.slice(0, from) + word + this.text.slice(from);
      this.#change({ text: changed, caret: from + word.length }, 'yankArgument');
      this.#noteInsertion(from, word);
      this.#argument = { entry, from };
      return [];
    }
    return [{ kind: 'bell' }];
  }

  #transpose(): EditorEffect[] {
    const { text } = this;
    if (text.length < 2 || this.caret === 0) return [{ kind: 'bell' }];
    const end = this.caret === text.length ? text.length : characterAfter(text, this.caret);
    const middle = characterBefore(text, end);
    const start = characterBefore(text, middle);
    const exchanged =
      text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end);
    return this.#change({ text: exchanged, caret: end });
  }

  #onWord(change: (word: string) => string): EditorEffect[] {
    const { text, caret } = this;
    const end = wordEnd(text, caret);
    if (end === caret) return [{ kind: 'bell' }];
    return this.#change({
      text: text.slice(0, caret) + change(text.slice(caret, end)) + text.slice(end),
      caret: end,
    });
  }

  // ---- history

  /** Up and down move within a text of several lines first. */
  #vertical(step: 1 | -1): EditorEffect[] {
    const lines = this.text.split('\n');
    const before = this.text.slice(0, this.caret).split('\n');
    const row = before.length - 1;
    const goal = row + step;
    if (goal < 0 || goal >= lines.length) return this.#recall(this.#at + step);
    const column = Math.min(before[row]?.length ?? 0, lines[goal]?.length ?? 0);
    return this.#move(lines.slice(0, goal).join('\n').length + (goal > 0 ? 1 : 0) + column);
  }

  /** An entry as it was changed; the new line behind the last one. */
  #entry(at: number): string {
    return this.#drafts.get(at) ?? this.#history[at] ?? '';
  }

  #recall(at: number): EditorEffect[] {
    this.#doing = 'other';
    if (at < 0 || at > this.#history.length || at === this.#at) return [{ kind: 'bell' }];
    this.#drafts.set(this.#at, this.text);
    this.#show(at);
    const text = this.#entry(at);
    this.#put(text, text.length);
    return [];
  }

  /** Each entry has changes of its own to take back. */
  #show(at: number): void {
    if (at === this.#at) return;
    this.#undos.set(this.#at, this.#undo);
    this.#undo = this.#undos.get(at) ?? [];
    this.#at = at;
  }

  // ---- searching

  /** @returns what to do, or undefined when the key ends the search and is carried out as usual */
  #searching(bytes: string, command: EditorCommand | undefined): EditorEffect[] | undefined {
    const search = this.search as Search;
    switch (command) {
      case 'searchBack':
        return this.#find({ ...search, direction: 'back', place: search.place - 1 });
      case 'searchForward':
        return this.#find({ ...search, direction: 'forward', place: search.place + 1 });
      case 'deleteBack': {
        const query = search.query.slice(0, characterBefore(search.query, search.query.length));
        const { at, text, caret } = search.before;
        return this.#find({ ...search, query, at, place: query === '' ? caret : text.length });
      }
      case 'killSpaceWordBack':
      case 'yank': {
        // In a search they take more of the found line into the query.
        const from = this.caret + search.query.length;
        const to = command === 'yank' ? this.text.length : wordEnd(this.text, from);
        return this.#find({ ...search, query: search.query + this.text.slice(from, to) });
      }
      case 'abort':
      case 'interrupt':
        this.#put(search.before.text, search.before.caret);
        this.search = undefined;
        return command === 'abort' ? [{ kind: 'bell' }] : undefined;
      case undefined:
        if (bytes === '\x1b') {
          this.#endSearch();
          return [];
        }
        if (bytes < ' ' || bytes.startsWith('\x1b')) break;
        return this.#find({ ...search, query: search.query + bytes });
    }
    this.#endSearch();
    return undefined;
  }

  /** From the place in the shown line on, then through the other entries, lines like the shown one left out. */
  #find(search: Search): EditorEffect[] {
    const { query, direction, at: shownAt } = search;
    const shown = this.#entry(shownAt);
    const step = direction === 'back' ? -1 : 1;
    for (let at = shownAt; query !== '' && at >= 0 && at <= this.#history.length; at += step) {
      const line = this.#entry(at);
      if (at !== shownAt && line === shown) continue;
      const from = at === shownAt ? search.place : direction === 'back' ? line.length : 0;
      const place =
        from < 0 ? -1 : direction === 'back' ? line.lastIndexOf(query, from) : line.indexOf(query, from);
      if (place < 0) continue;
      this.search = { ...search, at, place, failed: false };
      this.#put(line, place);
      return [];
    }
    this.search = { ...search, failed: query !== '' };
    return query === '' ? [] : [{ kind: 'bell' }];
  }

  /** The found line stays, and goes on as if it had been recalled. */
  #endSearch(): void {
    const { search } = this;
    if (!search) return;
    this.search = undefined;
    // Where nothing was found readline ends up at the beginning of the line.
    if (search.failed) this.caret = 0;
    this.#show(search.at);
  }
}
