/** Contents of files as bytes: text is UTF-8 on a disk, what tar and gzip wrote is a byte a character. */

import { isBytes } from '../../../shared/guest-file.ts';

export const contentBytes = (content: string): Buffer =>
  Buffer.from(content, isBytes(content) ? 'latin1' : 'utf8');

export const contentSize = (content: string): number =>
  isBytes(content) ? content.length : Buffer.byteLength(content);

/** The content that is these bytes. */
export const contentOf = (bytes: Buffer): string => {
  const characters = bytes.toString('latin1');
  return isBytes(characters) ? characters : bytes.toString('utf8');
};
