/** find: walks directories, and asks of everything whether it passes. */

import { joinPath, parentOf, resolvePath } from '../../../tree/paths.ts';
import { RegexProblem } from '../../language/regex.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { asksForHelp, complain, quoted } from '../arguments.ts';
import { execute, FindProblem, type Found, type Plan, Reader, type State } from './find-expression.ts';

export const FIND: Manual = manual({
  name: 'find',
  purpose: 'Look for files in directories.',
  synopsis: '[-H] [-L] [-P] [PATH...] [EXPRESSION]',
  text: `Tests: -name -iname -path -ipath -wholename -regex -iregex -type -size -empty -newer -mtime -mmin -perm -links -lname -user
-group -uid -gid -readable -writable -executable -true -false -maxdepth -mindepth -depth -xdev -mount -regextype
Actions: -print -print0 -printf -exec … ; -exec … + -execdir … ; -ok is not supported here, -delete -prune -quit -ls
Operators: ( ) ! -not -a -and -o -or ,`,
});

export function* find(run: Invocation): Running<number> {
  if (asksForHelp(run, FIND)) return 0;
  const words = [...run.args];
  let follows = false;
  while (/^-[HLP]$|^-O\d$|^-D$/.test(words[0] ?? '')) follows = words.shift() === '-L' || follows;
  const starts: string[] = [];
  while (words[0] !== undefined && !/^[-(),!]/.test(words[0])) starts.push(words.shift() ?? '');
  let plan: Plan;
  try {
    plan = new Reader(run, words, follows).plan();
  } catch (error) {
    if (error instanceof FindProblem || error instanceof RegexProblem) return complain(run, error.message);
    throw error;
  }
  const state: State = { pruned: false, quits: false, failed: false };
  for (const start of starts.length === 0 ? ['.'] : starts) {
    const path = resolvePath(run.cwd, start);
    const { files } = run.surroundings;
    const stat = (plan.follows ? files.stat(path) : undefined) ?? files.linkStat(path);
    if (!stat) {
      run.err(`find: ${quoted(start)}: ${errnoText('ENOENT')}\n`);
      state.failed = true;
      continue;
    }
    yield* walk(run, plan, { name: start, path, stat, depth: 0, start }, state, []);
    if (state.quits) break;
  }
  for (const { words: command, found } of plan.batches) {
    if (found.length === 0) continue;
    if ((yield* execute(run, [...command, ...found])) !== 0) state.failed = true;
  }
  return state.failed ? 1 : 0;
}

function* walk(
  run: Invocation,
  plan: Plan,
  found: Found,
  state: State,
  above: readonly string[],
): Running<void> {
  yield* run.rest();
  if (state.quits) return;
  const judge = function* (): Running<void> {
    if (found.depth < plan.least) return;
    const result = plan.test(found, state);
    if (typeof result !== 'boolean') yield* result;
  };
  state.pruned = false;
  if (!plan.depthFirst) yield* judge();
  const pruned = state.pruned && !plan.depthFirst;
  const { files } = run.surroundings;
  const isDirectory = found.stat.type === 'directory' && (found.stat.link === undefined || plan.follows);
  if (isDirectory && !pruned && !state.quits && found.depth < plan.most) {
    const real =
      found.stat.link === undefined ? found.path : resolvePath(parentOf(found.path), found.stat.link);
    if (above.includes(real)) {
      run.err(
        `find: File system loop detected; ${quoted(found.name)} is part of the same file system loop as ${quoted(found.start)}.\n`,
      );
      state.failed = true;
      return;
    }
    const names = files.list(found.path);
    if (!names.ok) {
      run.err(`find: ${quoted(found.name)}: ${errnoText(names.failure)}\n`);
      state.failed = true;
    } else
      for (const name of names.value) {
        const path = joinPath(found.path, name);
        const stat = (plan.follows ? files.stat(path) : undefined) ?? files.linkStat(path);
        if (!stat) continue;
        const shown = found.name.endsWith('/') ? `${found.name}${name}` : `${found.name}/${name}`;
        yield* walk(
          run,
          plan,
          { name: shown, path, stat, depth: found.depth + 1, start: found.start },
          state,
          [...above, real],
        );
        if (state.quits) return;
      }
  }
  if (plan.depthFirst) yield* judge();
}
