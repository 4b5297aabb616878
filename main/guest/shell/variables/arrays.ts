/** Indexed and associative arrays. Each belongs to one scope; another scope that writes makes a copy first. */

/** Subscripts are kept in order; gaps are allowed. */
export class IndexedArray {
  readonly kind = 'indexed';
  readonly owner: object;
  #entries = new Map<number, string>();
  #last = -1;
  #sorted = true;

  constructor(owner: object) {
    this.owner = owner;
  }

  static of(owner: object, values: Iterable<string>): IndexedArray {
    const array = new IndexedArray(owner);
    for (const value of values) array.set(array.end, value);
    return array;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** One past the highest subscript. */
  get end(): number {
    return this.#last + 1;
  }

  get(index: number): string | undefined {
    return this.#entries.get(index < 0 ? index + this.end : index);
  }

  set(index: number, value: string): void {
    if (index > this.#last) this.#last = index;
    else if (!this.#entries.has(index)) this.#sorted = false;
    this.#entries.set(index, value);
  }

  delete(index: number): void {
    this.#entries.delete(index);
    if (index === this.#last) this.#last = this.keys().at(-1) ?? -1;
  }

  keys(): number[] {
    this.#sort();
    return [...this.#entries.keys()];
  }

  values(): string[] {
    this.#sort();
    return [...this.#entries.values()];
  }

  copyFor(owner: object): IndexedArray {
    const copy = new IndexedArray(owner);
    copy.#entries = new Map(this.#entries);
    copy.#last = this.#last;
    copy.#sorted = this.#sorted;
    return copy;
  }

  #sort(): void {
    if (this.#sorted) return;
    this.#entries = new Map([...this.#entries].sort(([left], [right]) => left - right));
    this.#sorted = true;
  }
}

export class AssociativeArray {
  readonly kind = 'associative';
  readonly owner: object;
  #entries = new Map<string, string>();

  constructor(owner: object) {
    this.owner = owner;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): string | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: string): void {
    this.#entries.set(key, value);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /**
   * Keys in the order in which bash lists them: its table has 1024 chains of an FNV-1 hash, and a chain's newest key
   * comes first.
   */
  keys(): string[] {
    return bashOrder([...this.#entries.keys()]);
  }

  values(): string[] {
    return this.keys().map((key) => this.#entries.get(key) ?? '');
  }

  copyFor(owner: object): AssociativeArray {
    const copy = new AssociativeArray(owner);
    copy.#entries = new Map(this.#entries);
    return copy;
  }
}

const FNV_OFFSET = 2166136261;
const FNV_PRIME = 16777619;
const CHAINS = 1024;

function chainOf(key: string): number {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash, FNV_PRIME) ^ byte;
  return (hash >>> 0) & (CHAINS - 1);
}

function bashOrder(keys: readonly string[]): string[] {
  return keys
    .map((key, age) => ({ key, age, chain: chainOf(key) }))
    .sort((left, right) => left.chain - right.chain || right.age - left.age)
    .map(({ key }) => key);
}
