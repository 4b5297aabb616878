/** Lines of one terminal, bounded; kept while the page lives, so that leaving the screen loses nothing. */

export interface TerminalLine {
  readonly kind: 'input' | 'stdout' | 'stderr' | 'why' | 'hint' | 'exit';
  readonly text: string;
}

const MOST_LINES = 5000;
const MOST_HISTORY = 500;

export class TerminalLog {
  lines: readonly TerminalLine[] = [];
  /** Lines that were dropped because there are too many: the number of the first one that is kept. */
  dropped = 0;
  readonly history: string[] = [];
  /** What is typed and not entered yet. */
  draft = '';
  /** Directory of its shell, once the machine has said it. */
  cwd: string | undefined;
  #open = '';
  #openKind: TerminalLine['kind'] = 'stdout';

  /** Adds output as it arrives: a text may end within a line. */
  write(kind: 'stdout' | 'stderr' | 'why' | 'hint', text: string): void {
    if (this.#open && this.#openKind !== kind) this.#close();
    this.#openKind = kind;
    const parts = (this.#open + text).split('\n');
    this.#open = parts.pop() ?? '';
    this.#append(parts.map((line) => ({ kind, text: line })));
  }

  entered(prompt: string, line: string): void {
    this.#close();
    this.#append(inputLines(prompt, line));
    if (line.trim() && this.history.at(-1) !== line) this.history.push(line);
    if (this.history.length > MOST_HISTORY) this.history.shift();
  }

  /** A line that was given up: shown, and not remembered. */
  discarded(prompt: string, line: string): void {
    this.#close();
    this.#append(inputLines(prompt, line));
  }

  exited(text: string): void {
    this.#close();
    if (text) this.#append([{ kind: 'exit', text }]);
  }

  clear(): void {
    this.dropped += this.lines.length;
    this.lines = [];
    this.#open = '';
  }

  #close(): void {
    if (this.#open) this.#append([{ kind: this.#openKind, text: this.#open }]);
    this.#open = '';
  }

  #append(lines: readonly TerminalLine[]): void {
    const all = [...this.lines, ...lines];
    this.dropped += Math.max(0, all.length - MOST_LINES);
    this.lines = all.slice(-MOST_LINES);
  }
}

/** Further lines stand behind the continuation prompt. */
const inputLines = (prompt: string, text: string): TerminalLine[] =>
  text.split('\n').map((line, index) => ({ kind: 'input', text: `${index === 0 ? prompt : '>'} ${line}` }));
