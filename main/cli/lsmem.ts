/** `lpar lsmem --sysroot TREE [OPTIONS OF lsmem]`: what the real one prints of a captured system. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { createShell, FileTree, type Personality, runToEnd } from '../guest/shell/index.ts';
import { treeToLookAt } from './captures.ts';

export interface LsmemOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Request {
  readonly tree: string;
  readonly personality: Personality;
  /** For lsmem itself. */
  readonly rest: readonly string[];
}

/** @returns the exit code of lsmem. Fails with a sentence where the words or the tree cannot be read. */
export async function lsmemCommand(
  args: readonly string[],
  { out, err }: LsmemOutput,
): Promise<Result<number, string>> {
  const request = readRequest(args);
  if (!request.ok) return request;
  const { tree, personality, rest } = request.value;
  const capture = await treeToLookAt(tree);
  if (!capture.ok) return capture;
  const shell = createShell(FileTree.of(capture.value), { personality });
  const line = ['lsmem', ...rest.map(quoted)].join(' ');
  const { stdout, stderr, exit } = runToEnd(shell, line);
  out(stdout);
  err(stderr);
  return ok(exit);
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function readRequest(args: readonly string[]): Result<Request, string> {
  let tree: string | undefined;
  let personality = '2.42';
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string;
    const [, name, inline] = /^(--sysroot|--util-linux|-s)(?:=?(.+))?$/s.exec(word) ?? [];
    if (name === undefined || (name === '-s' && word.startsWith('-s='))) {
      rest.push(word);
      continue;
    }
    const value = inline ?? args[++index];
    if (value === undefined) return fail(`lsmem: ${name} needs a value`);
    if (name === '--util-linux') personality = value;
    else tree = value;
  }
  if (tree === undefined)
    return fail('lsmem: --sysroot is missing: a directory, an archive or the output of lsmem');
  if (personality !== '2.38' && personality !== '2.42')
    return fail(`--util-linux: ${personality}: only 2.38 and 2.42`);
  return ok({ tree, personality, rest });
}
