/** CRC-64 of ECMA-182, reflected, as xz writes it: two halves of 32 bits, because numbers have 53. */

const LOW_POLYNOMIAL = 0xd7870f42;
const HIGH_POLYNOMIAL = 0xc96c5795;
const LOW = new Uint32Array(256);
const HIGH = new Uint32Array(256);
for (let index = 0; index < 256; index++) {
  let low = index;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const odd = low & 1;
    low = ((low >>> 1) | (high << 31)) >>> 0;
    high >>>= 1;
    if (odd) {
      low = (low ^ LOW_POLYNOMIAL) >>> 0;
      high = (high ^ HIGH_POLYNOMIAL) >>> 0;
    }
  }
  LOW[index] = low;
  HIGH[index] = high;
}

export class Crc64 {
  readonly bytes = 8;
  #low = 0xffffffff;
  #high = 0xffffffff;

  update(content: Buffer): void {
    let low = this.#low;
    let high = this.#high;
    for (let at = 0; at < content.length; at++) {
      const index = (low ^ (content[at] as number)) & 0xff;
      low = (((low >>> 8) | (high << 24)) ^ (LOW[index] as number)) >>> 0;
      high = ((high >>> 8) ^ (HIGH[index] as number)) >>> 0;
    }
    this.#low = low;
    this.#high = high;
  }

  digest(): Buffer {
    const digest = Buffer.alloc(8);
    digest.writeUInt32LE(~this.#low >>> 0, 0);
    digest.writeUInt32LE(~this.#high >>> 0, 4);
    return digest;
  }
}
