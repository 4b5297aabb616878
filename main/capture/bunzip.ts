/** bzip2, unpacked one of its blocks after the other: others have their turn between them. */

import { setImmediate as letOthersRun } from 'node:timers/promises';
import Bunzip, { type ByteInput, type ByteOutput } from 'seek-bzip';
import { MIB } from '../../shared/units.ts';

/** Content of an archive of one stream or several. Throws where it is damaged. */
export async function* bunzipped(archive: Buffer): AsyncGenerator<Buffer> {
  let at = 0;
  const input: ByteInput = {
    readByte: () => archive[at++] ?? -1,
    read: (into, offset, length) => {
      const part = archive.subarray(at, at + length);
      into.set(part, offset);
      at += part.length;
      return part.length;
    },
    eof: () => at >= archive.length,
  };
  const output = new ByteChunks();
  const stream = new Bunzip(input, output);
  while (!input.eof()) {
    if (stream._init_block()) {
      stream._read_bunzip();
      yield output.take();
      await letOthersRun();
    } else {
      if (stream.reader.read(32) >>> 0 !== stream.streamCRC) throw new Error('bad check sum');
      if (!input.eof()) stream._start_bunzip(input, output);
    }
  }
}

/** Bytes that arrive one by one. */
class ByteChunks implements ByteOutput {
  #full: Buffer[] = [];
  #chunk = Buffer.allocUnsafe(MIB);
  #used = 0;

  writeByte(byte: number): void {
    if (this.#used === this.#chunk.length) {
      this.#full.push(this.#chunk);
      this.#chunk = Buffer.allocUnsafe(MIB);
      this.#used = 0;
    }
    this.#chunk[this.#used++] = byte;
  }

  flush(): void {}

  /** Everything that has arrived since the last time. */
  take(): Buffer {
    const taken = Buffer.concat([...this.#full, this.#chunk.subarray(0, this.#used)]);
    this.#full = [];
    this.#used = 0;
    return taken;
  }
}
