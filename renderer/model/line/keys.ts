/** What a terminal sends for its keys, cut into single presses and pasted text (ECMA-48, xterm's control sequences). */

export type TerminalInput =
  /** One key: a character as it is, or a sequence such as "\x1b[A". */
  { readonly kind: 'key'; readonly bytes: string } | { readonly kind: 'paste'; readonly text: string };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** Behind ESC: CSI … final byte, SS3 and one character, or one character (Alt); nothing for the key itself. */
const BEHIND_ESCAPE = /^(?:\[[0-9;?]*[ -/]*[@-~]|O[ -~]|[^[O]|)/u;

/** @param data what came in at once; a paste may stand between keys */
export function inputsOf(data: string): TerminalInput[] {
  const inputs: TerminalInput[] = [];
  for (let rest = data; rest !== ''; ) {
    if (rest.startsWith(PASTE_START)) {
      const end = rest.indexOf(PASTE_END);
      const text = rest.slice(PASTE_START.length, end < 0 ? rest.length : end);
      // A terminal sends carriage returns for the line ends of what is pasted.
      inputs.push({ kind: 'paste', text: text.replace(/\r\n?/g, '\n') });
      rest = end < 0 ? '' : rest.slice(end + PASTE_END.length);
      continue;
    }
    const first = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    const bytes = first === '\x1b' ? first + (BEHIND_ESCAPE.exec(rest.slice(1))?.[0] ?? '') : first;
    inputs.push({ kind: 'key', bytes });
    rest = rest.slice(bytes.length);
  }
  return inputs;
}

/** What each key of readline's emacs mode does. */
export type EditorCommand =
  | 'accept'
  | 'interrupt'
  | 'endOfFile'
  | 'clearScreen'
  | 'complete'
  | 'beginning'
  | 'end'
  | 'back'
  | 'forward'
  | 'backWord'
  | 'forwardWord'
  | 'deleteBack'
  | 'deleteForward'
  | 'killToEnd'
  | 'killToStart'
  | 'killWordBack'
  | 'killSpaceWordBack'
  | 'killWordForward'
  | 'yank'
  | 'yankPop'
  | 'yankLastArgument'
  | 'transpose'
  | 'transposeWords'
  | 'upcase'
  | 'downcase'
  | 'capitalize'
  | 'undo'
  | 'revertLine'
  | 'previous'
  | 'next'
  | 'firstInHistory'
  | 'lastInHistory'
  | 'searchBack'
  | 'searchForward'
  | 'abort'
  | 'newLine'
  | 'insertComment'
  | 'suspend';

export const COMMAND_OF_KEY: ReadonlyMap<string, EditorCommand> = new Map<string, EditorCommand>([
  ['\r', 'accept'],
  ['\n', 'accept'],
  ['\x1b\r', 'newLine'],
  ['\x03', 'interrupt'],
  ['\x04', 'endOfFile'],
  ['\x0c', 'clearScreen'],
  ['\t', 'complete'],
  ['\x01', 'beginning'],
  ['\x1b[H', 'beginning'],
  ['\x1bOH', 'beginning'],
  ['\x1b[1~', 'beginning'],
  ['\x05', 'end'],
  ['\x1b[F', 'end'],
  ['\x1bOF', 'end'],
  ['\x1b[4~', 'end'],
  ['\x02', 'back'],
  ['\x1b[D', 'back'],
  ['\x1bOD', 'back'],
  ['\x06', 'forward'],
  ['\x1b[C', 'forward'],
  ['\x1bOC', 'forward'],
  ['\x1bb', 'backWord'],
  ['\x1b[1;5D', 'backWord'],
  ['\x1b[1;3D', 'backWord'],
  ['\x1bf', 'forwardWord'],
  ['\x1b[1;5C', 'forwardWord'],
  ['\x1b[1;3C', 'forwardWord'],
  ['\x7f', 'deleteBack'],
  ['\x08', 'deleteBack'],
  ['\x1b[3~', 'deleteForward'],
  ['\x0b', 'killToEnd'],
  ['\x15', 'killToStart'],
  ['\x17', 'killSpaceWordBack'],
  ['\x1b\x7f', 'killWordBack'],
  ['\x1b\x08', 'killWordBack'],
  ['\x1bd', 'killWordForward'],
  ['\x1b[3;5~', 'killWordForward'],
  ['\x19', 'yank'],
  ['\x1by', 'yankPop'],
  ['\x1b.', 'yankLastArgument'],
  ['\x1b_', 'yankLastArgument'],
  ['\x14', 'transpose'],
  ['\x1bt', 'transposeWords'],
  ['\x1bu', 'upcase'],
  ['\x1bl', 'downcase'],
  ['\x1bc', 'capitalize'],
  ['\x1f', 'undo'],
  ['\x1br', 'revertLine'],
  ['\x10', 'previous'],
  ['\x1b[A', 'previous'],
  ['\x1bOA', 'previous'],
  ['\x0e', 'next'],
  ['\x1b[B', 'next'],
  ['\x1bOB', 'next'],
  ['\x1b<', 'firstInHistory'],
  ['\x1b[5~', 'firstInHistory'],
  ['\x1b>', 'lastInHistory'],
  ['\x1b[6~', 'lastInHistory'],
  ['\x12', 'searchBack'],
  ['\x13', 'searchForward'],
  ['\x07', 'abort'],
  ['\x1b#', 'insertComment'],
  ['\x1a', 'suspend'],
]);
