/** Sets of characters by code, as one test per character. Only codes below 256 are looked up in a table. */

const TABLE = 256;

const CLASSES: Readonly<Record<string, [number, number][]>> = {
  alpha: [
    [65, 90],
    [97, 122],
  ],
  digit: [[48, 57]],
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  space: [
    [9, 13],
    [32, 32],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  print: [[32, 126]],
  graph: [[33, 126]],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

/** Ranges of a class of the C locale. */
export const classNamed = (name: string): [number, number][] | undefined =>
  Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;

export const isWordCode = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  (code >= 97 && code <= 122) ||
  code >= 0xc0;

export const isBlankSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const otherCase = (code: number): number => {
  const char = String.fromCharCode(code);
  const lower = char.toLowerCase();
  return (lower === char ? char.toUpperCase() : lower).charCodeAt(0);
};

export class CharSet {
  static readonly ANY = new CharSet(() => true);
  readonly #table = new Uint8Array(TABLE);
  readonly #test: (code: number) => boolean;
  /** The one character, where there is only one. */
  readonly single: number | undefined;

  private constructor(test: (code: number) => boolean, single?: number) {
    this.#test = test;
    this.single = single;
    for (let code = 0; code < TABLE; code++) this.#table[code] = test(code) ? 1 : 0;
  }

  static where(test: (code: number) => boolean): CharSet {
    return new CharSet(test);
  }

  static of(code: number, ignoreCase: boolean): CharSet {
    const other = ignoreCase ? otherCase(code) : code;
    return other === code
      ? new CharSet((each) => each === code, code)
      : new CharSet((each) => each === code || each === other);
  }

  static fromRanges(
    ranges: readonly (readonly [number, number])[],
    negated: boolean,
    ignoreCase: boolean,
  ): CharSet {
    const holds = (code: number): boolean => ranges.some(([low, high]) => code >= low && code <= high);
    const member = ignoreCase ? (code: number) => holds(code) || holds(otherCase(code)) : holds;
    return new CharSet((code) => member(code) !== negated);
  }

  has(code: number): boolean {
    return code < TABLE ? this.#table[code] === 1 : this.#test(code);
  }
}
