/** Backslash sequences of echo -e and printf. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** `stopped`: \c ends the output, where it is read at all. */
export function unescapeText(
  text: string,
  stops = true,
): { readonly text: string; readonly stopped: boolean } {
  const end = stops ? /(^|[^\\])(\\\\)*\\c/.exec(text) : null;
  const used = end ? text.slice(0, end.index + end[0].length - 2) : text;
  const plain = used.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|([abefnrtv\\]))/g,
    (_, hex: string | undefined, octal: string | undefined, letter: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      return SIMPLE[letter ?? ''] ?? '';
    },
  );
  return { text: plain, stopped: end !== null };
}
