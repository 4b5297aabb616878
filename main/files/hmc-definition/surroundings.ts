/** What stands around a definition in a file that was copied from a terminal, a ticket or a chat. */

const FENCE = /^\s*(?:```|~~~|\{noformat\}|\{code[^}]*\})\w*\s*$/;
/** Where a definition begins: a key, a document's mark, a directive, or a remark. */
const BEGINNING = /^(?:["']?[\w.-]{1,64}["']?\s*:(?:\s|$)|---(?:\s|$)|%YAML\b|\s*#)/;
const KEY = /^["']?hmc_definition["']?\s*:/m;
/** A shell's prompt with what was typed, or nothing. */
const PROMPT = /^(?:\[?[\w.-]{1,64}@[\w.-]{1,64}[^#$>%]{0,80}\]?)?[#$>%](?:\s.*)?$/;

/**
 * The text with the lines around the definition made blank: its own lines keep their numbers.
 *
 * @param text YAML, or what was copied with it
 */
export function withoutSurroundings(text: string): string {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (!KEY.test(plain)) return plain;
  const lines = plain.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !FENCE.test(line));
  const begins = lines.findIndex((line) => BEGINNING.test(line));
  const hasFence = lines.some((line) => FENCE.test(line));
  if (begins <= first && !hasFence && !PROMPT.test(lines.at(-1) ?? '')) return plain;
  let isOver = false;
  return lines
    .map((line, index) => {
      if (index > begins && (FENCE.test(line) || (PROMPT.test(line) && !line.startsWith('#')))) isOver = true;
      return index < begins || isOver ? '' : line;
    })
    .join('\n');
}

const BEGINS_AS_COMMENTED_JSON = /^\s{0,1000}(?:\/\/|\/\*)/;
const COMMENT_IN_JSON = /^\s*(?:\/\/.*|\/\*.*)$/m;

/** JSON with what JSON does not have. */
export const hasJsonComments = (text: string): boolean =>
  BEGINS_AS_COMMENTED_JSON.test(text) || (/^\s{0,1000}[[{]/.test(text) && COMMENT_IN_JSON.test(text));
