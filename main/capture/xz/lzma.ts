/**
 * The decoder of LZMA, for the chunks of LZMA2: range coder, literals, matches and repeated matches. The LZMA
 * specification of the 7-Zip project (public domain) has the model and its constants.
 */

const STATES = 12;
const POSITION_STATES = 16;
const LITERAL_SIZE = 0x300;
const LENGTH_TO_SLOT = 4;
const SLOT_BITS = 6;
const FULL_DISTANCES = 128;
const END_POSITION_MODEL = 14;
const START_POSITION_MODEL = 4;
const ALIGN_BITS = 4;
const SHORTEST_MATCH = 2;
const LITERAL_STATES = 7;
const EVEN = 1024;

/** Where each table of probabilities begins in the one array. */
const LENGTH_TABLE = 2 + POSITION_STATES * 8 * 2 + 256;
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITION_STATES;
const IS_REP0 = IS_REP + STATES;
const IS_REP1 = IS_REP0 + STATES;
const IS_REP2 = IS_REP1 + STATES;
const IS_REP0_LONG = IS_REP2 + STATES;
const SLOTS = IS_REP0_LONG + STATES * POSITION_STATES;
const SPECIAL = SLOTS + LENGTH_TO_SLOT * (1 << SLOT_BITS);
const ALIGN = SPECIAL + 1 + FULL_DISTANCES - END_POSITION_MODEL;
const MATCH_LENGTH = ALIGN + (1 << ALIGN_BITS);
const REP_LENGTH = MATCH_LENGTH + LENGTH_TABLE;
const LITERALS = REP_LENGTH + LENGTH_TABLE;

export class DamagedLzma extends Error {}

/** Bytes that were unpacked, as far back as matches may reach. */
export class Window {
  readonly bytes: Uint8Array;
  readonly #dictionary: number;
  /** Where the next byte goes. */
  at = 0;
  /** Bytes since the dictionary was emptied: position in the model's sense. */
  position = 0;

  /** @param room the most that one chunk adds */
  constructor(dictionary: number, room: number) {
    this.#dictionary = dictionary;
    this.bytes = new Uint8Array(dictionary + 2 * room);
  }

  reset(): void {
    this.position = 0;
  }

  /** Makes room for as many bytes. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const kept = Math.min(this.at, this.#dictionary);
    this.bytes.copyWithin(0, this.at - kept, this.at);
    this.at = kept;
  }

  /** Whether a match may reach back so far: 1 is the last byte. */
  reaches(distance: number): boolean {
    return distance <= this.position && distance <= this.#dictionary && distance <= this.at;
  }
}

export class LzmaDecoder {
  readonly #window: Window;
  #probabilities = new Uint16Array(0);
  #literalContext = 0;
  #literalMask = 0;
  #positionMask = 0;
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  #input: Uint8Array = new Uint8Array(0);
  #next = 0;
  #end = 0;
  #range = 0;
  #code = 0;

  constructor(window: Window) {
    this.#window = window;
  }

  /** @param properties (pb × 5 + lp) × 9 + lc; throws where no encoder of LZMA2 writes it */
  setProperties(properties: number): void {
    const lc = properties % 9;
    const lp = Math.floor(properties / 9) % 5;
    const pb = Math.floor(properties / 45);
    if (pb > 4 || lc + lp > 4) throw new DamagedLzma('properties');
    this.#literalContext = lc;
    this.#literalMask = (1 << lp) - 1;
    this.#positionMask = (1 << pb) - 1;
    this.#probabilities = new Uint16Array(LITERALS + (LITERAL_SIZE << (lc + lp)));
    this.resetState();
  }

  resetState(): void {
    this.#probabilities.fill(EVEN);
    this.#state = 0;
    this.#rep0 = 0;
    this.#rep1 = 0;
    this.#rep2 = 0;
    this.#rep3 = 0;
  }

  /** Unpacks a chunk from `input[from..to)` to exactly `count` bytes of the window. */
  decode(input: Uint8Array, from: number, to: number, count: number): void {
    if (this.#probabilities.length === 0) throw new DamagedLzma('no properties');
    this.#input = input;
    this.#end = to;
    if (to - from < 5 || input[from] !== 0) throw new DamagedLzma('range coder');
    this.#code =
      (((input[from + 1] as number) << 24) |
        ((input[from + 2] as number) << 16) |
        ((input[from + 3] as number) << 8) |
        (input[from + 4] as number)) >>>
      0;
    this.#range = 0xffffffff;
    this.#next = from + 5;
    const window = this.#window;
    window.reserve(count);
    const limit = window.at + count;
    while (window.at < limit) this.#symbol(limit);
    this.#normalise();
    if (this.#next !== to || this.#code !== 0) throw new DamagedLzma('end of a chunk');
  }

  #symbol(limit: number): void {
    const window = this.#window;
    const positionState = window.position & this.#positionMask;
    const state = this.#state;
    if (this.#bit(IS_MATCH + state * POSITION_STATES + positionState) === 0) {
      this.#literal();
      return;
    }
    let length: number;
    if (this.#bit(IS_REP + state) === 0) {
      length = this.#length(MATCH_LENGTH, positionState);
      const distance = this.#distance(length);
      this.#rep3 = this.#rep2;
      this.#rep2 = this.#rep1;
      this.#rep1 = this.#rep0;
      this.#rep0 = distance;
      this.#state = state < LITERAL_STATES ? 7 : 10;
    } else {
      if (this.#bit(IS_REP0 + state) === 0) {
        if (this.#bit(IS_REP0_LONG + state * POSITION_STATES + positionState) === 0) {
          this.#state = state < LITERAL_STATES ? 9 : 11;
          this.#copy(1, limit);
          return;
        }
      } else {
        this.#rotate(state);
      }
      length = this.#length(REP_LENGTH, positionState);
      this.#state = state < LITERAL_STATES ? 8 : 11;
    }
    this.#copy(length + SHORTEST_MATCH, limit);
  }

  /** An older distance becomes the newest. */
  #rotate(state: number): void {
    let distance: number;
    if (this.#bit(IS_REP1 + state) === 0) distance = this.#rep1;
    else {
      if (this.#bit(IS_REP2 + state) === 0) distance = this.#rep2;
      else {
        distance = this.#rep3;
        this.#rep3 = this.#rep2;
      }
      this.#rep2 = this.#rep1;
    }
    this.#rep1 = this.#rep0;
    this.#rep0 = distance;
  }

  #literal(): void {
    const window = this.#window;
    const { bytes, at } = window;
    const before = window.position > 0 ? (bytes[at - 1] as number) : 0;
    const context =
      ((window.position & this.#literalMask) << this.#literalContext) +
      (before >> (8 - this.#literalContext));
    const table = LITERALS + LITERAL_SIZE * context;
    let symbol = 1;
    if (this.#state >= LITERAL_STATES) {
      if (!window.reaches(this.#rep0 + 1)) throw new DamagedLzma('distance');
      let match = bytes[at - this.#rep0 - 1] as number;
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#bit(table + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (matchBit !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(table + symbol);
    bytes[at] = symbol & 0xff;
    window.at = at + 1;
    window.position++;
    const state = this.#state;
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  #length(table: number, positionState: number): number {
    if (this.#bit(table) === 0) return this.#tree(table + 2 + positionState * 8, 3);
    if (this.#bit(table + 1) === 0)
      return 8 + this.#tree(table + 2 + POSITION_STATES * 8 + positionState * 8, 3);
    return 16 + this.#tree(table + 2 + POSITION_STATES * 16, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(SLOTS + (Math.min(length, LENGTH_TO_SLOT - 1) << SLOT_BITS), SLOT_BITS);
    if (slot < START_POSITION_MODEL) return slot;
    const direct = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << direct;
    if (slot < END_POSITION_MODEL) return base + this.#reverse(SPECIAL + base - slot, direct);
    let value = 0;
    for (let count = direct - ALIGN_BITS; count > 0; count--) {
      this.#normalise();
      this.#range >>>= 1;
      const one = this.#code >= this.#range;
      if (one) this.#code = (this.#code - this.#range) >>> 0;
      value = ((value << 1) | (one ? 1 : 0)) >>> 0;
    }
    return ((base >>> 0) + value * (1 << ALIGN_BITS) + this.#reverse(ALIGN, ALIGN_BITS)) >>> 0;
  }

  #copy(length: number, limit: number): void {
    const window = this.#window;
    const distance = this.#rep0 + 1;
    if (!window.reaches(distance) || window.at + length > limit) throw new DamagedLzma('match');
    const { bytes } = window;
    let { at } = window;
    for (const end = at + length; at < end; at++) bytes[at] = bytes[at - distance] as number;
    window.at = at;
    window.position += length;
  }

  #bit(index: number): 0 | 1 {
    if (this.#range < 0x1000000) this.#normalise();
    const probability = this.#probabilities[index] as number;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >> 5);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    this.#probabilities[index] = probability - (probability >> 5);
    return 1;
  }

  #normalise(): void {
    if (this.#range >= 0x1000000) return;
    if (this.#next >= this.#end) throw new DamagedLzma('cut off');
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | (this.#input[this.#next++] as number)) >>> 0;
  }

  #tree(table: number, bits: number): number {
    let symbol = 1;
    for (let count = 0; count < bits; count++) symbol = (symbol << 1) | this.#bit(table + symbol);
    return symbol - (1 << bits);
  }

  #reverse(table: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let count = 0; count < bits; count++) {
      const bit = this.#bit(table + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << count;
    }
    return value;
  }
}
