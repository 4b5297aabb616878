/** Reads the two forms of recorded util-linux sessions: cases on fresh trees, and one session whose state carries on. */

export interface RecordedRun {
  /** Line of the file it stands on. */
  readonly line: number;
  readonly command: string;
  /** Blocks whose `state` answers EBUSY. */
  readonly busy: readonly number[];
  /** Blocks whose `config` answers EIO. */
  readonly failing: readonly number[];
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  /** "memory8/config <- 1" or with " EIO" behind it. */
  readonly writes: readonly string[];
  readonly exit: number | undefined;
}

export interface CaseFile {
  readonly form: 'cases' | 'session';
  /** Named in the file itself: "# tree: dynamic-12". */
  readonly tree: string | undefined;
  readonly runs: readonly RecordedRun[];
}

export function readCaseFile(text: string): CaseFile {
  const lines = text.split('\n');
  const form = lines.some((line) => /^\s*\[(rc|write|stderr)\]/.test(line)) ? 'session' : 'cases';
  const tree = lines
    .map((line) => /^#.*\btree:?\s+([\w.-]+)/i.exec(line)?.[1])
    .find((name) => name !== undefined);
  const runs: RecordedRun[] = [];
  let current: { line: number; header: string; body: string[] } | undefined;
  const close = (): void => {
    if (current) runs.push(readRun(current.line, current.header, current.body, form));
  };
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('$ ')) {
      close();
      current = { line: index + 1, header: line.slice(2), body: [] };
    } else if (!line.startsWith('#') || current) current?.body.push(line);
  }
  close();
  return { form, tree, runs };
}

function readRun(line: number, header: string, body: readonly string[], form: CaseFile['form']): RecordedRun {
  const bracket = /\s+\[EBUSY on ([\d, ]+)\]\s*$/.exec(header);
  let command = bracket ? header.slice(0, bracket.index) : header;
  const busy = numbers(bracket?.[1]);
  const failing: number[] = [];
  for (;;) {
    const variable = /^\s*(C?FAILB)=(\S*)\s+/.exec(command);
    if (!variable) break;
    (variable[1] === 'FAILB' ? busy : failing).push(...numbers(variable[2]));
    command = command.slice(variable[0].length);
  }
  const parts = form === 'session' ? readSessionBody(body) : readCaseBody(body);
  return { line, command: command.trim(), busy, failing, ...parts };
}

const numbers = (text: string | undefined): number[] =>
  (text ?? '')
    .split(/[, ]+/)
    .filter((part) => part !== '')
    .map(Number);

type Parts = Pick<RecordedRun, 'stdout' | 'stderr' | 'writes' | 'exit'>;

function readCaseBody(body: readonly string[]): Parts {
  const of = (label: string): string[] =>
    body.flatMap((line) => {
      const match = new RegExp(`^\\s*${label}: ?(.*)$`).exec(line);
      return match ? [match[1] ?? ''] : [];
    });
  const exit = body.map((line) => /^\s*rc=(\d+)/.exec(line)?.[1]).find((code) => code !== undefined);
  return {
    stdout: of('out'),
    stderr: of('err'),
    writes: of('write').map(plainWrite),
    exit: exit === undefined ? undefined : Number(exit),
  };
}

function readSessionBody(body: readonly string[]): Parts {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const writes: string[] = [];
  let exit: number | undefined;
  for (const line of body) {
    const marked = /^\[(stderr|write|rc)\] ?(.*)$/.exec(line);
    if (exit !== undefined && !marked) continue;
    if (!marked) stdout.push(line);
    else if (marked[1] === 'stderr') stderr.push(marked[2] ?? '');
    else if (marked[1] === 'write') writes.push(plainWrite(marked[2] ?? ''));
    else exit = Number(marked[2]);
  }
  return { stdout, stderr, writes, exit };
}

/** "memory16/config <- 1  -> EIO" and "memory6/state <- online EBUSY" both as "memory16/config <- 1 EIO". */
const plainWrite = (text: string): string =>
  text
    .replace(/\s+->\s+(?=E[A-Z]+$)/, ' ')
    .replace(/\s+/g, ' ')
    .trim();
