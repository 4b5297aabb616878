/** tar: makes, lists and unpacks archives, with gzip or without. */

import { resolvePath } from '../../../tree/paths.ts';
import { readOptions } from '../../getopt.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { readArguments, usageProblem } from '../arguments.ts';
import { fatal, type Member, type TarRequest, TROUBLE } from './tar-common.ts';
import { create } from './tar-create.ts';
import { extract, list } from './tar-extract.ts';
import { TAR } from './tar-manual.ts';

const REFUSED = ['A', 'd', 'r', 'u', 'delete', 'j', 'J', 'zstd'];

export function* tar(run: Invocation): Running<number> {
  const args = withDash(run.args);
  const options = readArguments(run, TAR, args);
  if (typeof options === 'number') return options;
  const refused = options.last(...REFUSED);
  if (refused !== undefined) {
    run.err(`tar: not supported here: ${refused.length === 1 ? '-' : '--'}${refused}\n`);
    return TROUBLE;
  }
  const works = [
    options.has('c') && 'create',
    options.has('t') && 'list',
    options.has('x', 'get') && 'extract',
  ].filter((work) => work !== false);
  const [work, other] = works;
  if (work === undefined)
    return usageProblem(
      run,
      TAR,
      "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
    );
  if (other !== undefined)
    return usageProblem(
      run,
      TAR,
      "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option",
    );
  const strip = options.value('strip-components') ?? '0';
  if (!/^\d+$/.test(strip)) return usageProblem(run, TAR, `${strip}: Invalid number of elements`);
  const named = namesOf(run, args);
  if (typeof named === 'string') return fatal(run, named);
  const archive = options.value('f') ?? '-';
  const request: TarRequest = {
    ...named,
    archive,
    gzip: options.has('z') || (options.has('a') && work === 'create' && /\.(?:t?gz|taz)$/.test(archive)),
    excluded: options.values('exclude'),
    strip: Number(strip),
    isLong: options.given.filter(({ id }) => id === 'v').length > 1,
    has: (...ids) => options.has(...ids),
  };
  if (work === 'create') return yield* create(run, request);
  return yield* work === 'list' ? list(run, request) : extract(run, request);
}

/** The old way: "czf ARCHIVE", where each letter that takes a word takes the next one. */
function withDash(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first === undefined || first === '' || first.startsWith('-')) return args;
  const given: string[] = [];
  for (const letter of first) {
    const place = TAR.letters.indexOf(letter);
    const word = place >= 0 && TAR.letters[place + 1] === ':' ? rest.shift() : undefined;
    given.push(`-${letter}`, ...(word === undefined ? [] : [word]));
  }
  return [...given, ...rest];
}

/** Names in their order, each of the directory that -C said before it; or what is wrong. */
function namesOf(
  run: Invocation,
  args: readonly string[],
): Pick<TarRequest, 'members' | 'directory'> | string {
  let directory = run.cwd;
  const members: Member[] = [];
  for (const item of readOptions(args, TAR.letters, TAR.long)) {
    if (item.kind === 'operand') members.push({ name: item.text, directory });
    if (item.kind !== 'option') continue;
    if (item.id === 'C') {
      directory = resolvePath(directory, item.argument ?? '');
      const stat = run.surroundings.files.stat(directory);
      if (stat?.type !== 'directory')
        return `${item.argument}: Cannot open: ${stat ? 'Not a directory' : 'No such file or directory'}`;
    }
    if (item.id === 'T') {
      const text =
        item.argument === '-'
          ? run.input.all()
          : run.surroundings.files.read(resolvePath(run.cwd, item.argument ?? ''));
      if (typeof text !== 'string' && !text.ok)
        return `${item.argument}: Cannot open: No such file or directory`;
      const lines = (typeof text === 'string' ? text : text.value).split('\n');
      members.push(...lines.filter((line) => line !== '').map((name) => ({ name, directory })));
    }
  }
  return { members, directory };
}
