/** A file that is made for somebody. */
export interface OfferedFile {
  /** For the disk: letters, digits, dots and dashes. */
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  /** Its text or bytes, piece by piece; made while it is read, and each piece takes a moment only. */
  readonly pieces: Iterable<string | Uint8Array>;
}
