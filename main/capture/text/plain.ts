/** Texts as people have them: in other encodings, with the colours of a terminal, from a pager, from a mail. */

const MARKED_AS_UTF16 = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
] as const;
const LOOKED_AT_BYTES = 4096;

/**
 * UTF-8; UTF-16 with its mark, as PowerShell writes it; or else Latin-1, where nothing is a control character that no
 * text has. undefined: not a text.
 */
export function decodedText(bytes: Uint8Array): string | undefined {
  for (const [encoding, first, second] of MARKED_AS_UTF16)
    if (bytes[0] === first && bytes[1] === second) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const isText = bytes
      .subarray(0, LOOKED_AT_BYTES)
      .every((byte) => byte >= 0x20 || (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b);
    return isText ? new TextDecoder('latin1').decode(bytes) : undefined;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_PLAIN = /[\x08\x1b\u00A0\u2007\u202F\u200B\uFEFF]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours, and other commands to a terminal (ECMA-48)
const TERMINAL = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)|[@-Z\\^_=>])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: less and man print bold so
const OVERSTRIKE = /[^\x08]\x08/g;
/** Before each line of an answer to a mail. */
const QUOTED = /^(?:> ?){1,8}(?=\S)/;

/** A line without what is only there for a terminal or a mail. */
export function plainLine(line: string): string {
  const shown = NOT_PLAIN.test(line)
    ? line
        .replaceAll(TERMINAL, '')
        .replaceAll(OVERSTRIKE, '')
        .replaceAll(/[\u00A0\u2007\u202F]/g, ' ')
        .replaceAll(/[\u200B\uFEFF]/g, '')
    : line;
  return shown.startsWith('>') ? shown.replace(QUOTED, '') : shown;
}

export const plainText = (text: string): string =>
  NOT_PLAIN.test(text) || text.includes('\r') || text.startsWith('>')
    ? text
        .split(/\r\n|\n|\r/)
        .map(plainLine)
        .join('\n')
    : text;
