/** seek-bzip has no types of its own: what is used of it, block by block as its own `decode` does. */
declare module 'seek-bzip' {
  export interface ByteInput {
    /** -1 at the end. */
    readByte(): number;
    /** @returns how many bytes there were */
    read(into: Uint8Array, offset: number, length: number): number;
    eof(): boolean;
  }
  export interface ByteOutput {
    writeByte(byte: number): void;
    flush(): void;
  }
  export default class Bunzip {
    readonly reader: { read(bits: number): number };
    readonly streamCRC: number;
    /** Throws when the input is not bzip2. */
    constructor(input: ByteInput, output: ByteOutput);
    /** Whether another block follows; otherwise the check sum of the stream does. */
    _init_block(): boolean;
    _read_bunzip(): number;
    _start_bunzip(input: ByteInput, output: ByteOutput): void;
  }
}
