/** A pager over a text, as less is used: keys in, what is on the screen out. Lines are as wide as the screen or broken. */

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

const HELP = [
  'Space, f, PgDn   a screen forward        b, PgUp   a screen back',
  'Enter, j, ↓      a line forward          k, ↑      a line back',
  'd, u             half a screen           g, G      first and last line',
  '/text, ?text     find forward, back      n, N      next and previous hit',
  'h                this help               q         leave',
];

type Asking = { readonly kind: '/' | '?'; readonly text: string } | undefined;

export class Pager {
  readonly title: string;
  readonly #lines: readonly string[];
  #broken: readonly string[] = [];
  #columns = 0;
  #rows = 0;
  #top = 0;
  #asking: Asking;
  #query: { readonly text: string; readonly direction: 1 | -1 } | undefined;
  #said = '';
  #help = false;

  constructor(title: string, text: string) {
    this.title = title;
    this.#lines = text.replace(/\n$/, '').split('\n');
  }

  /** @returns whether it is left */
  feed(key: string, screen: Screen): boolean {
    this.#fit(screen);
    this.#said = '';
    if (this.#asking) {
      this.#ask(key, this.#asking);
      return false;
    }
    if (this.#help) {
      this.#help = false;
      return false;
    }
    const page = Math.max(1, this.#rows - 1);
    switch (key) {
      case 'q':
      case 'Q':
      case '\x03':
        return true;
      case ' ':
      case 'f':
      case '\x06':
      case '\x1b[6~':
        this.#go(this.#top + page);
        break;
      case 'b':
      case '\x02':
      case '\x1b[5~':
        this.#go(this.#top - page);
        break;
      case '\r':
      case 'j':
      case 'e':
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        this.#go(this.#top + 1);
        break;
      case 'k':
      case 'y':
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        this.#go(this.#top - 1);
        break;
      case 'd':
      case '\x04':
        this.#go(this.#top + Math.ceil(page / 2));
        break;
      case 'u':
      case '\x15':
        this.#go(this.#top - Math.ceil(page / 2));
        break;
      case 'g':
      case '<':
      case '\x1b[H':
      case '\x1bOH':
        this.#go(0);
        break;
      case 'G':
      case '>':
      case '\x1b[F':
      case '\x1bOF':
        this.#go(Number.POSITIVE_INFINITY);
        break;
      case '/':
      case '?':
        this.#asking = { kind: key, text: '' };
        break;
      case 'n':
        this.#find(this.#query?.direction ?? 1);
        break;
      case 'N':
        this.#find(this.#query?.direction === -1 ? 1 : -1);
        break;
      case 'h':
      case 'H':
        this.#help = true;
        break;
    }
    return false;
  }

  /** What the screen shows: as many lines as it has, the last one the status. */
  draw(screen: Screen): string {
    this.#fit(screen);
    const shown = this.#help
      ? HELP
      : this.#broken.slice(this.#top, this.#top + this.#rows - 1).map((line) => this.#marked(line));
    const filled = [
      ...shown,
      ...Array.from({ length: Math.max(0, this.#rows - 1 - shown.length) }, () => '~'),
    ];
    return `\x1b[H${filled.map((line) => `${line}\x1b[0m\x1b[K`).join('\r\n')}\r\n\x1b[7m${this.#status()}\x1b[0m\x1b[K`;
  }

  #status(): string {
    if (this.#asking) return `${this.#asking.kind}${this.#asking.text}`;
    if (this.#said !== '') return this.#said;
    const end = Math.min(this.#broken.length, this.#top + this.#rows - 1);
    const place = end >= this.#broken.length ? '(END)' : `${Math.floor((end * 100) / this.#broken.length)}%`;
    return `${this.title} lines ${this.#top + 1}-${end}/${this.#broken.length} ${place} (h: help, q: leave)`;
  }

  #ask(key: string, { kind, text }: NonNullable<Asking>): void {
    if (key === '\r') {
      this.#asking = undefined;
      if (text !== '') this.#query = { text, direction: kind === '/' ? 1 : -1 };
      this.#find(this.#query?.direction ?? 1);
    } else if (key === '\x7f' || key === '\x08') {
      this.#asking = text === '' ? undefined : { kind, text: text.slice(0, -1) };
    } else if (key === '\x03' || key === '\x1b') this.#asking = undefined;
    else if (key >= ' ' && !key.startsWith('\x1b')) this.#asking = { kind, text: text + key };
  }

  /** Text is found as it is written, whatever its case. */
  #find(step: 1 | -1): void {
    const wanted = this.#query?.text.toLowerCase();
    if (wanted === undefined) return;
    for (let row = this.#top + step; row >= 0 && row < this.#broken.length; row += step) {
      if (
        !plain(this.#broken[row] ?? '')
          .toLowerCase()
          .includes(wanted)
      )
        continue;
      this.#top = row;
      return;
    }
    this.#said = 'Pattern not found';
  }

  #marked(line: string): string {
    const wanted = this.#query?.text;
    if (!wanted || line.includes('\x1b')) return line;
    const at = line.toLowerCase().indexOf(wanted.toLowerCase());
    if (at < 0) return line;
    const end = at + wanted.length;
    return `${line.slice(0, at)}\x1b[7m${line.slice(at, end)}\x1b[0m${line.slice(end)}`;
  }

  #go(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#broken.length - Math.max(1, this.#rows - 1)));
  }

  #fit({ columns, rows }: Screen): void {
    if (columns !== this.#columns) {
      this.#broken = this.#lines.flatMap((line) => broken(line, columns));
      this.#columns = columns;
    }
    this.#rows = Math.max(2, rows);
    this.#go(this.#top);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's sequences begin with
const SEQUENCES = /\x1b\[[0-9;]*m/g;
const plain = (line: string): string => line.replace(SEQUENCES, '');

/** Coloured lines are left whole: a terminal breaks them as well. */
function broken(line: string, columns: number): string[] {
  if (line.length <= columns || line.includes('\x1b')) return [line];
  const rows: string[] = [];
  for (let at = 0; at < line.length; at += columns) rows.push(line.slice(at, at + columns));
  return rows;
}
