/** diff: what must change in the first file to get the second. */

import { byBytes, joinPath, resolvePath } from '../../../tree/paths.ts';
import { compileRegex, type Regex, RegexProblem } from '../../language/regex.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { formatTime } from '../../time-format.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
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

type Style = 'normal' | 'unified' | 'context' | 'side';

interface Settings {
  readonly style: Style;
  readonly context: number;
  readonly labels: readonly string[];
  readonly key: (line: string) => string;
  readonly ignoresBlankLines: boolean;
  readonly ignored: Regex | undefined;
  readonly brief: boolean;
  readonly reports: boolean;
  readonly recursive: boolean;
  readonly newFile: boolean;
  readonly width: number;
  readonly leftColumn: boolean;
  readonly suppressesCommon: boolean;
  readonly colors: boolean;
}

interface Side {
  readonly name: string;
  readonly text: string;
  readonly time: number;
}

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

class Lines {
  readonly lines: readonly string[];
  readonly isComplete: boolean;

  constructor(text: string) {
    const lines = text === '' ? [] : text.split('\n');
    this.isComplete = text === '' || text.endsWith('\n');
    if (this.isComplete && text !== '') lines.pop();
    this.lines = lines;
  }

  /** What is compared: a last line without a newline differs from one with it. */
  keys(key: (line: string) => string): string[] {
    return this.lines.map((line, index) =>
      index === this.lines.length - 1 && !this.isComplete ? `${key(line)}\0` : key(line),
    );
  }

  shown(index: number): string {
    const incomplete = index === this.lines.length - 1 && !this.isComplete;
    return `${this.lines[index] ?? ''}\n${incomplete ? '\\ No newline at end of file\n' : ''}`;
  }
}

function isIgnored({ left, right, removed, added }: Edit, a: Lines, b: Lines, settings: Settings): boolean {
  const lines = [...a.lines.slice(left, left + removed), ...b.lines.slice(right, right + added)];
  if (settings.ignoresBlankLines && lines.every((line) => settings.key(line) === '')) return true;
  const { ignored } = settings;
  return ignored !== undefined && lines.every((line) => ignored.test(line));
}

/** "3,5" or "3"; an empty range names the line before it. */
const range = (start: number, count: number): string =>
  count === 0 ? `${start}` : count === 1 ? `${start + 1}` : `${start + 1},${start + count}`;

const paint = (text: string, color: string, settings: Settings): string =>
  settings.colors ? text.replace(/^([^\n]*)\n/, `\x1b[${color}m$1\x1b[0m\n`) : text;

function putNormal(
  run: Invocation,
  settings: Settings,
  { left, right, removed, added }: Edit,
  a: Lines,
  b: Lines,
): void {
  const kind = removed === 0 ? 'a' : added === 0 ? 'd' : 'c';
  run.out(paint(`${range(left, removed)}${kind}${range(right, added)}\n`, '36', settings));
  for (let index = left; index < left + removed; index++)
    run.out(paint(`< ${a.shown(index)}`, '31', settings));
  if (kind === 'c') run.out('---\n');
  for (let index = right; index < right + added; index++)
    run.out(paint(`> ${b.shown(index)}`, '32', settings));
}

function putWithContext(
  run: Invocation,
  settings: Settings,
  left: Side,
  right: Side,
  a: Lines,
  b: Lines,
  edits: readonly Edit[],
): void {
  const unified = settings.style === 'unified';
  const header = ({ name, time }: Side, index: number): string =>
    settings.labels[index] ??
    `${name}\t${formatTime(unified ? '%Y-%m-%d %H:%M:%S.000000000 +0000' : '%a %b %e %H:%M:%S %Y', time)}`;
  run.out(paint(`${unified ? '---' : '***'} ${header(left, 0)}\n`, '1', settings));
  run.out(paint(`${unified ? '+++' : '---'} ${header(right, 1)}\n`, '1', settings));
  for (const group of groups(edits, settings.context))
    if (unified) putUnified(run, settings, a, b, group);
    else putContext(run, settings, a, b, group);
}

/** Edits whose context meets are one hunk. */
function groups(edits: readonly Edit[], context: number): Edit[][] {
  const found: Edit[][] = [];
  for (const edit of edits) {
    const last = found.at(-1)?.at(-1);
    if (last && edit.left - (last.left + last.removed) <= 2 * context) found.at(-1)?.push(edit);
    else found.push([edit]);
  }
  return found;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

function hunkOf(group: readonly Edit[], context: number, a: Lines, b: Lines): Hunk {
  const first = group[0] ?? { left: 0, right: 0, removed: 0, added: 0 };
  const last = group.at(-1) ?? first;
  const before = Math.min(context, first.left, first.right);
  const from = Math.max(0, first.left - context);
  const otherFrom = Math.max(0, first.right - (first.left - from));
  const end = last.left + last.removed;
  const otherEnd = last.right + last.added;
  const after = Math.min(context, a.lines.length - end, b.lines.length - otherEnd);
  return {
    from: first.left - before,
    to: end + after,
    otherFrom: Math.max(otherFrom, first.right - before),
    otherTo: otherEnd + after,
  };
}

const unifiedRange = (start: number, count: number): string =>
  count === 1 ? `${start + 1}` : count === 0 ? `${start},0` : `${start + 1},${count}`;

function putUnified(run: Invocation, settings: Settings, a: Lines, b: Lines, group: readonly Edit[]): void {
  const hunk = hunkOf(group, settings.context, a, b);
  const mark = `@@ -${unifiedRange(hunk.from, hunk.to - hunk.from)} +${unifiedRange(hunk.otherFrom, hunk.otherTo - hunk.otherFrom)} @@\n`;
  run.out(paint(mark, '36', settings));
  let at = hunk.from;
  for (const { left, right, removed, added } of group) {
    for (; at < left; at++) run.out(` ${a.shown(at)}`);
    for (; at < left + removed; at++) run.out(paint(`-${a.shown(at)}`, '31', settings));
    for (let index = right; index < right + added; index++)
      run.out(paint(`+${b.shown(index)}`, '32', settings));
  }
  for (; at < hunk.to; at++) run.out(` ${a.shown(at)}`);
}

const contextRange = (start: number, end: number): string =>
  end - start <= 1 ? `${end}` : `${start + 1},${end}`;

function putContext(run: Invocation, settings: Settings, a: Lines, b: Lines, group: readonly Edit[]): void {
  const hunk = hunkOf(group, settings.context, a, b);
  run.out(`***************\n*** ${contextRange(hunk.from, hunk.to)} ****\n`);
  const put = (lines: Lines, from: number, to: number, isLeft: boolean): void => {
    const changed = (edit: Edit): number => (isLeft ? edit.removed : edit.added);
    if (!group.some((edit) => changed(edit) > 0)) return;
    for (let index = from; index < to; index++) {
      const edit = group.find((each) => {
        const start = isLeft ? each.left : each.right;
        return index >= start && index < start + changed(each);
      });
      const mark = !edit ? ' ' : edit.removed > 0 && edit.added > 0 ? '!' : isLeft ? '-' : '+';
      run.out(`${mark} ${lines.shown(index)}`);
    }
  };
  put(a, hunk.from, hunk.to, true);
  run.out(`--- ${contextRange(hunk.otherFrom, hunk.otherTo)} ----\n`);
  put(b, hunk.otherFrom, hunk.otherTo, false);
}

/** Two columns with a mark between them, as wide as GNU makes them. */
function putSideBySide(
  run: Invocation,
  settings: Settings,
  a: Lines,
  b: Lines,
  edits: readonly Edit[],
): void {
  const gutter = 3;
  const t = 8;
  const off = Math.floor((settings.width + t + gutter) / (2 * t)) * t;
  const half = Math.max(0, Math.min(off - gutter, settings.width - off));
  const column2 = half > 0 ? off : settings.width;
  const row = (left: string | undefined, mark: string, right: string | undefined): void => {
    const shown = expandTabs(left ?? '').slice(0, half);
    if (mark === ' ' && settings.suppressesCommon) return;
    if (mark === ' ' && settings.leftColumn) {
      run.out(`${pad(shown, 0, half + 1)}(\n`);
      return;
    }
    if (mark === '<') {
      run.out(`${pad(shown, 0, half + 1)}<\n`);
      return;
    }
    const text = expandTabs(right ?? '').slice(0, half);
    if (mark === ' ') {
      run.out(
        text === ''
          ? `${shown}\n`.replace(/^\n$/, `${tabs(0, column2)}\n`)
          : `${pad(shown, 0, column2)}${text}\n`,
      );
      return;
    }
    const middle = `${pad(shown, 0, half + 1)}${mark}`;
    run.out(`${middle}${text === '' ? '' : `${tabs(half + 2, column2)}${text}`}\n`);
  };
  let at = 0;
  let other = 0;
  for (const { left, right, removed, added } of [
    ...edits,
    { left: a.lines.length, right: b.lines.length, removed: 0, added: 0 },
  ]) {
    for (; at < left; at++, other++) row(a.lines[at], ' ', b.lines[other]);
    other = right;
    for (let index = 0; index < Math.max(removed, added); index++) {
      const [mine, theirs] = [
        index < removed ? a.lines[left + index] : undefined,
        index < added ? b.lines[right + index] : undefined,
      ];
      row(mine, mine === undefined ? '>' : theirs === undefined ? '<' : '|', theirs);
    }
    at = left + removed;
    other = right + added;
  }
}

const expandTabs = (text: string): string => {
  let result = '';
  for (const char of text) result += char === '\t' ? ' '.repeat(8 - (result.length % 8)) : char;
  return result;
};

/** Tabs and blanks from one column to another. */
function tabs(from: number, to: number): string {
  let column = from;
  let result = '';
  for (let next = (Math.floor(column / 8) + 1) * 8; next <= to; next += 8) {
    result += '\t';
    column = next;
  }
  return result + ' '.repeat(Math.max(0, to - column));
}

const pad = (text: string, from: number, to: number): string => text + tabs(from + text.length, to);
