/** Text as a shell would take it back: %q, ${x@Q}, set -x, declare -p, trap -p. */

const PLAIN = /^[A-Za-z0-9_%+,./:=@^~-]+$/;

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\E',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** $'…' where the text has control characters. */
function ansiQuoted(text: string): string {
  let result = "$'";
  for (const char of text) {
    const known = ESCAPES[char];
    if (known) result += known;
    else if (char === "'" || char === '\\') result += `\\${char}`;
    else if (char < ' ' || char === '\x7f') result += `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
    else result += char;
  }
  return `${result}'`;
}

const hasControl = (text: string): boolean => [...text].some((char) => char < ' ' || char === '\x7f');

/** printf %q: backslashes. */
export function backslashed(text: string): string {
  if (text === '') return "''";
  if (hasControl(text)) return ansiQuoted(text);
  return text
    .replace(/[^A-Za-z0-9_%+\-./:=@^,~\u0080-\uffff]/g, '\\$&')
    .replace(/^[~]/, '\\~')
    .replace(/,/g, '\\,')
    .replace(/\^/g, '\\^');
}

/** ${x@Q}, `alias` and `trap -p`: single quotes always. */
export const singleQuoted = (text: string): string =>
  hasControl(text) ? ansiQuoted(text) : `'${text.replaceAll("'", "'\\''")}'`;

/** `set` and set -x: quotes only where they are needed. */
export const quotedIfNeeded = (text: string): string => {
  if (text === '') return "''";
  return PLAIN.test(text) && !text.startsWith('~') && !text.includes('^') ? text : singleQuoted(text);
};

/** declare -p: double quotes. */
export const doubleQuoted = (text: string): string =>
  hasControl(text) ? ansiQuoted(text) : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
