/** The files of a capture. A /sys has some ten for each of up to 65,535 blocks: those of a block are held under its number. */

/** Content by relative path, beginning with "sys/", "proc/" or "var/"; null is a directory. */
export interface Capture extends Iterable<[string, string | null]> {
  get(path: string): string | null | undefined;
  has(path: string): boolean;
  keys(): Iterable<string>;
  readonly size: number;
}

const OF_BLOCK = /^(sys\/(?:devices\/system|firmware)\/memory\/memory)(0|[1-9]\d{0,8})(?:\/(\w{1,20}))?$/;

/** Attributes of one block, in the order in which they came; the directory itself is "". */
type Attributes = (string | null)[];

/** A block has seven files and a link to its node. A name and a content each; more than this are of no kernel. */
const MOST_ATTRIBUTES = 2 * 9;

export class CaptureFiles implements Capture {
  readonly #others = new Map<string, string | null>();
  /** By what stands before the number. */
  readonly #blocks = new Map<string, Map<number, Attributes>>();
  /** Names of attributes are few: each is held once. */
  readonly #names = new Map<string, string>();
  #size = 0;

  constructor(files: Iterable<readonly [string, string | null]> = []) {
    for (const [path, content] of files) this.set(path, content);
  }

  get size(): number {
    return this.#size;
  }

  /** Blocks that there is something of, as devices or in the firmware: the larger number. */
  get blockCount(): number {
    let most = 0;
    for (const { size } of this.#blocks.values()) most = Math.max(most, size);
    return most;
  }

  set(path: string, content: string | null): void {
    const [, prefix, number, name = ''] = OF_BLOCK.exec(path) ?? [];
    if (prefix === undefined) {
      if (!this.#others.has(path)) this.#size++;
      this.#others.set(path, content);
      return;
    }
    const attributes = this.#attributesFor(prefix, Number(number));
    const at = placeOf(attributes, name);
    if (at >= 0) attributes[at + 1] = content;
    else if (attributes.length < MOST_ATTRIBUTES) {
      attributes.push(this.#held(name), content);
      this.#size++;
    }
  }

  get(path: string): string | null | undefined {
    const [, prefix, number, name = ''] = OF_BLOCK.exec(path) ?? [];
    if (prefix === undefined) return this.#others.get(path);
    const attributes = this.#blocks.get(prefix)?.get(Number(number));
    const at = attributes ? placeOf(attributes, name) : -1;
    return at < 0 ? undefined : attributes?.[at + 1];
  }

  has(path: string): boolean {
    return this.get(path) !== undefined;
  }

  *keys(): Generator<string> {
    for (const [path] of this) yield path;
  }

  *[Symbol.iterator](): Generator<[string, string | null]> {
    yield* this.#others;
    for (const [prefix, blocks] of this.#blocks)
      for (const [number, attributes] of blocks)
        for (let at = 0; at < attributes.length; at += 2) {
          const name = attributes[at];
          yield [`${prefix}${number}${name === '' ? '' : `/${name}`}`, attributes[at + 1] as string | null];
        }
  }

  #attributesFor(prefix: string, number: number): Attributes {
    let blocks = this.#blocks.get(prefix);
    if (!blocks) {
      blocks = new Map();
      this.#blocks.set(prefix, blocks);
    }
    let attributes = blocks.get(number);
    if (!attributes) {
      attributes = [];
      blocks.set(number, attributes);
    }
    return attributes;
  }

  #held(name: string): string {
    const held = this.#names.get(name);
    if (held !== undefined) return held;
    this.#names.set(name, name);
    return name;
  }
}

function placeOf(attributes: Attributes, name: string): number {
  for (let at = 0; at < attributes.length; at += 2) if (attributes[at] === name) return at;
  return -1;
}
