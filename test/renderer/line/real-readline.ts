/** Real readline as bash has it, on a terminal of its own: lines are read with `read -e` and never carried out. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PROMPT = 'ready> ';
/** Each accepted line is told between marks, and is in the history of the next. */
const SCRIPT = `stty -ixon; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'
lines() { while IFS= read -e -r -p '${PROMPT}' line; do printf '\\n<<%s>>\\n' "$line"; [ -n "$line" ] && history -s -- "$line"; done; }
set -o history; history -c; lines`;

/** @param lines keys of each line, without the Enter at its end. @returns the lines that readline made of them */
export async function realLines(lines: readonly string[]): Promise<string[]> {
  const shell = spawn('script', ['-qec', 'bash --norc --noprofile -c "$READLINE_SCRIPT"', '/dev/null'], {
    env: {
      PATH: process.env.PATH,
      TERM: 'xterm',
      COLUMNS: '4000',
      INPUTRC: '/dev/null',
      READLINE_SCRIPT: SCRIPT,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let seen = '';
  shell.stdout.setEncoding('utf8');
  const until = async (mark: string): Promise<string> => {
    for (;;) {
      const at = seen.indexOf(mark);
      if (at >= 0) {
        const before = seen.slice(0, at);
        seen = seen.slice(at + mark.length);
        return before;
      }
      const [chunk] = (await once(shell.stdout, 'data')) as [string];
      seen += chunk;
    }
  };
  const made: string[] = [];
  for (const keys of lines) {
    await until(PROMPT);
    shell.stdin.write(`${keys}\r`);
    await until('\n<<');
    made.push((await until('>>\r\n')).replaceAll('\r\n', '\n'));
  }
  await until(PROMPT);
  shell.stdin.end('\x04');
  return made;
}
