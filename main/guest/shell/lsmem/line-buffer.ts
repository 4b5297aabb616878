/**
 * Lines of ASCII text written into bytes: printing 65,535 blocks as strings spends most of its time on garbage.
 * Characters outside Latin-1 do not occur in lsmem's output.
 */

const FIRST_BYTES = 4096;
const NEWLINE = 10;
const SPACE = 32;
const TWO_32 = 2 ** 32;
const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1');

export class LineBuffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  text(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.#length = at;
  }

  spaces(count: number): void {
    if (count <= 0) return;
    this.#reserve(count);
    this.#bytes.fill(SPACE, this.#length, this.#length + count);
    this.#length += count;
  }

  /** 16 hex digits of a whole number up to 2^53. */
  hex16(value: number): void {
    this.#reserve(16);
    const high = Math.floor(value / TWO_32);
    const low = value % TWO_32;
    for (let shift = 28; shift >= 0; shift -= 4) this.#digit((high >>> shift) & 15);
    for (let shift = 28; shift >= 0; shift -= 4) this.#digit((low >>> shift) & 15);
  }

  newline(): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = NEWLINE;
  }

  toString(): string {
    return this.#bytes.toString('latin1', 0, this.#length);
  }

  #digit(value: number): void {
    this.#bytes[this.#length++] = HEX_DIGITS[value] ?? 0;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#length + count) * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
