/** seek-bzip has no types of its own: the one function that is used. */
declare module 'seek-bzip' {
  interface ByteInput {
    readByte(): number;
    eof(): boolean;
  }
  interface ByteOutput {
    writeByte(byte: number): void;
    flush(): void;
  }
  const Bunzip: { decode(input: ByteInput, output: ByteOutput, multistream: boolean): unknown };
  export default Bunzip;
}
