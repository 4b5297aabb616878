/** diff: two files or directories compared, with what is to be passed over. */

import { byBytes, joinPath, resolvePath } from '../../../tree/paths.ts';
import { compileRegex, type Regex, RegexProblem } from '../../language/regex.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { Lines, putNormal, putSideBySide, putWithContext, type Settings, type Side } from './diff-forms.ts';
import { type Edit, editsOf, TooDifferent } from './edits.ts';
import { countOf, readOperand } from './inputs.ts';

export const DIFF: Manual = manual({
  name: 'diff',
  purpose: 'Compare files line by line.',
  synopsis: '[OPTION]... FILES',
  trouble: 2,
  options: `
    --normal  the default
    -q, --brief  only say whether they differ
    -s, --report-identical-files  also say when they do not
    -c  with three lines of context
    -C, --context[=NUM]  with so many lines of context
    -u  unified, with three lines of context
    -U, --unified[=NUM]  unified, with so many lines of context
    -e, --ed  not supported here
    -n, --rcs  not supported here
    -y, --side-by-side  in two columns
    -W, --width=NUM  columns of -y, 130 when not given
    --left-column  of common lines only the left in -y
    --suppress-common-lines  no common lines in -y
    -p, --show-c-function  no effect here
    --label=LABEL  instead of name and time; may be given twice
    -t, --expand-tabs  no effect here
    -l, --paginate  not supported here
    -r, --recursive  directories with everything below them
    -N, --new-file  files that are not there are empty
    -x, --exclude=PAT  not supported here
    -i, --ignore-case  upper and lower case are the same
    -E, --ignore-tab-expansion  no effect here
    -Z, --ignore-trailing-space  blanks at the end do not count
    -b, --ignore-space-change  how many blanks does not count
    -w, --ignore-all-space  blanks do not count
    -B, --ignore-blank-lines  empty lines do not count
    -I, --ignore-matching-lines=RE  changes of such lines only do not count
    -a, --text  all files are text
    -d, --minimal  no effect here
    --speed-large-files  no effect here
    --strip-trailing-cr  carriage returns at the end do not count
    --color[=WHEN]  always, never or auto`,
  text: 'Exit code: 0 when they are the same, 1 when they differ, 2 after a problem.',
});

export function* diff(run: Invocation): Running<number> {
  const args = run.args.map((arg) => arg.replace(/^-u?(\d+)$/, '-U$1').replace(/^-c(\d+)$/, '-C$1'));
  const options = readArguments(run, DIFF, args);
  if (typeof options === 'number') return options;
  const refused = options.last('e', 'n', 'l', 'x');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`, 2);
  const settings = settingsOf(run, options);
  if (typeof settings === 'number') return settings;
  const [left, right, extra] = options.operands;
  if (left === undefined || right === undefined)
    return usageProblem(run, DIFF, `missing operand after ${quoted(left ?? run.name)}`);
  if (extra !== undefined) return usageProblem(run, DIFF, `extra operand ${quoted(extra)}`);
  try {
    return yield* compareNames(run, settings, left, right, undefined);
  } catch (error) {
    if (error instanceof TooDifferent) return complain(run, 'files too large and too different', 2);
    throw error;
  }
}

function settingsOf(run: Invocation, options: Arguments): Settings | number {
  const styles = {
    u: 'unified',
    U: 'unified',
    c: 'context',
    C: 'context',
    y: 'side',
    normal: 'normal',
  } as const;
  const last = options.last('u', 'U', 'c', 'C', 'y', 'normal') as keyof typeof styles | undefined;
  const given = options.value('U') ?? options.value('C');
  const context = countOf(given ?? '3');
  if (context === undefined) return complain(run, `invalid context length ${quoted(given ?? '')}`, 2);
  const pattern = options.value('I');
  let ignored: Regex | undefined;
  try {
    if (pattern !== undefined) ignored = compileRegex(pattern, { extended: false, ignoreCase: false });
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    return complain(run, `${pattern}: ${error.message}`, 2);
  }
  const color = options.value('color') ?? (options.has('color') ? 'auto' : 'never');
  return {
    style: last === undefined ? 'normal' : styles[last],
    context,
    labels: options.values('label'),
    key: keyOf((...ids) => options.has(...ids)),
    ignoresBlankLines: options.has('B'),
    ignored,
    brief: options.has('q'),
    reports: options.has('s'),
    recursive: options.has('r'),
    newFile: options.has('N'),
    width: countOf(options.value('W') ?? '130') ?? 130,
    leftColumn: options.has('left-column'),
    suppressesCommon: options.has('suppress-common-lines'),
    colors: color === 'always' || (color === 'auto' && run.terminal),
  };
}

function keyOf(has: (...ids: string[]) => boolean): (line: string) => string {
  return (line) => {
    let key = line;
    if (has('strip-trailing-cr')) key = key.replace(/\r$/, '');
    if (has('w')) key = key.replace(/[ \t\v\f\r]+/g, '');
    else if (has('b')) key = key.replace(/[ \t\v\f\r]+/g, ' ').replace(/ $/, '');
    else if (has('Z')) key = key.replace(/[ \t\v\f\r]+$/, '');
    return has('i') ? key.toLowerCase() : key;
  };
}

/** `command`: how the two are named in a directory's comparison. */
function* compareNames(
  run: Invocation,
  settings: Settings,
  left: string,
  right: string,
  command: string | undefined,
): Running<number> {
  const { files, clock } = run.surroundings;
  const stat = (name: string) => (name === '-' ? undefined : files.stat(resolvePath(run.cwd, name)));
  let [first, second] = [left, right];
  const isDirectory = (name: string): boolean => stat(name)?.type === 'directory';
  if (isDirectory(first) && isDirectory(second))
    return yield* compareDirectories(run, settings, first, second);
  if (isDirectory(first) && command === undefined) first = joinPath(first, second.split('/').pop() ?? '');
  else if (isDirectory(second) && command === undefined)
    second = joinPath(second, first.split('/').pop() ?? '');
  const sides: Side[] = [];
  for (const name of [first, second]) {
    const text = readOperand(run, name);
    if (!text.ok && settings.newFile && text.failure === errnoText('ENOENT'))
      sides.push({ name, text: '', time: 0 });
    else if (!text.ok) run.err(`${run.name}: ${name}: ${text.failure}\n`);
    else sides.push({ name, text: text.value, time: stat(name)?.modified ?? clock.now });
  }
  const [a, b] = sides;
  if (!a || !b) return 2;
  return yield* compareSides(run, settings, a, b, command);
}

function* compareDirectories(
  run: Invocation,
  settings: Settings,
  left: string,
  right: string,
): Running<number> {
  const { files } = run.surroundings;
  const names = (name: string): readonly string[] => {
    const listed = files.list(resolvePath(run.cwd, name));
    return listed.ok ? listed.value : [];
  };
  const [mine, theirs] = [new Set(names(left)), new Set(names(right))];
  let status = 0;
  for (const name of [...new Set([...mine, ...theirs])].sort(byBytes)) {
    yield* run.rest();
    const [a, b] = [joinPath(left, name), joinPath(right, name)];
    if (!settings.newFile && !(mine.has(name) && theirs.has(name))) {
      run.out(`Only in ${mine.has(name) ? left : right}: ${name}\n`);
      status = Math.max(status, 1);
      continue;
    }
    const isDirectory = (path: string): boolean =>
      files.stat(resolvePath(run.cwd, path))?.type === 'directory';
    if (isDirectory(a) && isDirectory(b) && !settings.recursive) {
      run.out(`Common subdirectories: ${a} and ${b}\n`);
      continue;
    }
    const shown = run.args.filter((arg) => arg.startsWith('-')).join(' ');
    status = Math.max(
      status,
      yield* compareNames(run, settings, a, b, `${run.name}${shown && ` ${shown}`} ${a} ${b}`),
    );
  }
  return status;
}

function* compareSides(
  run: Invocation,
  settings: Settings,
  left: Side,
  right: Side,
  command: string | undefined,
): Running<number> {
  const [a, b] = [new Lines(left.text), new Lines(right.text)];
  if (left.text === right.text) {
    if (settings.reports) run.out(`Files ${left.name} and ${right.name} are identical\n`);
    if (settings.style === 'side' && !settings.suppressesCommon) putSideBySide(run, settings, a, b, []);
    return 0;
  }
  if (left.text.includes('\0') || right.text.includes('\0')) {
    run.out(`Binary files ${left.name} and ${right.name} differ\n`);
    return 2;
  }
  const all = yield* editsOf(a.keys(settings.key), b.keys(settings.key), () => run.rest());
  const edits = all.filter((edit) => !isIgnored(edit, a, b, settings));
  if (edits.length === 0) {
    if (settings.reports) run.out(`Files ${left.name} and ${right.name} are identical\n`);
    if (settings.style === 'side' && !settings.suppressesCommon) putSideBySide(run, settings, a, b, []);
    return 0;
  }
  if (settings.brief) {
    run.out(`Files ${left.name} and ${right.name} differ\n`);
    return 1;
  }
  if (command !== undefined) run.out(`${command}\n`);
  if (settings.style === 'side') putSideBySide(run, settings, a, b, edits);
  else if (settings.style === 'normal') for (const edit of edits) putNormal(run, settings, edit, a, b);
  else putWithContext(run, settings, left, right, a, b, edits);
  return 1;
}

function isIgnored({ left, right, removed, added }: Edit, a: Lines, b: Lines, settings: Settings): boolean {
  const lines = [...a.lines.slice(left, left + removed), ...b.lines.slice(right, right + added)];
  if (settings.ignoresBlankLines && lines.every((line) => settings.key(line) === '')) return true;
  const { ignored } = settings;
  return ignored !== undefined && lines.every((line) => ignored.test(line));
}
