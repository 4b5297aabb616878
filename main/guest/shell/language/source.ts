/** The text that commands come from: what messages, $LINENO and refusals count lines in. */

export class Source {
  /** As messages name it: the script's file, or the shell. */
  readonly name: string;
  readonly text: string;
  /** Number of its first line; a line of a terminal has no number in messages. */
  readonly firstLine: number;
  #starts: number[] | undefined;

  constructor(name: string, text: string, firstLine = 1) {
    this.name = name;
    this.text = text;
    this.firstLine = firstLine;
  }

  /** Line and column, both from 1, of a position. */
  place(position: number): { readonly line: number; readonly column: number } {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return { line: low + this.firstLine, column: position - (starts[low] ?? 0) + 1 };
  }

  #lineStarts(): readonly number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    return starts;
  }
}
