/** A kernel log that is read in pages, as far as somebody looks at it. */

const PAGE_LINES = 500;

type ReadPage = (from: number, limit: number) => Promise<{ readonly lines: readonly string[] } | undefined>;

export class Messages {
  /** By number; undefined: not read yet. A new array with every page. */
  lines: readonly (string | undefined)[];
  /** What was wanted last, to read the same again of a later log. */
  lastRead: [from: number, to: number] = [0, 0];
  readonly #readPage: ReadPage;
  readonly #asked = new Set<number>();

  constructor(total: number, readPage: ReadPage) {
    this.lines = new Array<string | undefined>(total).fill(undefined);
    this.#readPage = readPage;
  }

  /** Reads the pages that hold the lines `[from, to)`. @returns whether there is something new */
  async read(from: number, to: number): Promise<boolean> {
    const end = Math.min(to, this.lines.length);
    if (Number.isFinite(to)) this.lastRead = [from, to];
    let news = false;
    for (let page = Math.floor(Math.max(0, from) / PAGE_LINES); page * PAGE_LINES < end; page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      const first = page * PAGE_LINES;
      const answer = await this.#readPage(first, PAGE_LINES);
      if (!answer) {
        this.#asked.delete(page);
        return news;
      }
      this.lines = replaced(this.lines, first, answer.lines);
      news = true;
    }
    return news;
  }
}

function replaced(
  lines: readonly (string | undefined)[],
  first: number,
  page: readonly string[],
): readonly (string | undefined)[] {
  const next = [...lines];
  page.forEach((line, offset) => {
    if (first + offset < next.length) next[first + offset] = line;
  });
  return next;
}
