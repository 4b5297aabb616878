/** Unit files of systemd, as far as a service that runs at boot needs them (systemd.unit(5), systemd.service(5)). */

import type { Files } from '../tree/files.ts';
import { joinPath } from '../tree/paths.ts';

export const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
] as const;

export interface UnitFile {
  readonly name: string;
  readonly path: string;
  /** "Section.Key" with every value that was given, an empty one taking back those before it. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Lines that are passed over, as systemd words them. */
  readonly problems: readonly string[];
}

/** What is carried out. */
const SUPPORTED: ReadonlySet<string> = new Set([
  'Unit.After',
  'Unit.Before',
  'Unit.ConditionFileIsExecutable',
  'Unit.ConditionKernelCommandLine',
  'Unit.ConditionPathExists',
  'Unit.Description',
  'Unit.Documentation',
  'Unit.Requires',
  'Unit.Wants',
  'Service.Environment',
  'Service.EnvironmentFile',
  'Service.ExecStart',
  'Service.ExecStartPost',
  'Service.ExecStartPre',
  'Service.ExecStop',
  'Service.RemainAfterExit',
  'Service.SuccessExitStatus',
  'Service.Type',
  'Service.WorkingDirectory',
  'Install.RequiredBy',
  'Install.WantedBy',
]);
/** What makes no difference to a service here: nothing else runs, and it ends. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'Unit.Conflicts',
  'Unit.DefaultDependencies',
  'Unit.SourcePath',
  'Service.KillMode',
  'Service.Nice',
  'Service.StandardError',
  'Service.StandardInput',
  'Service.StandardOutput',
  'Service.SyslogIdentifier',
  'Service.TimeoutSec',
  'Service.TimeoutStartSec',
  'Service.TimeoutStopSec',
]);
/** Known to systemd, and not here: a unit with one of them is not started. */
const REFUSED: ReadonlySet<string> = new Set([
  'Service.BusName',
  'Service.DynamicUser',
  'Service.ExecCondition',
  'Service.ExecReload',
  'Service.ExecStopPost',
  'Service.Group',
  'Service.PIDFile',
  'Service.Restart',
  'Service.RestartSec',
  'Service.User',
  'Unit.BindsTo',
  'Unit.ConditionVirtualization',
  'Unit.OnFailure',
  'Unit.PartOf',
  'Unit.Requisite',
  'Install.Alias',
  'Install.Also',
]);
const TYPES = ['oneshot', 'simple', 'exec'];

/** Undefined: there is no such file, or it is masked. */
export function readUnit(files: Files, name: string): UnitFile | 'masked' | undefined {
  for (const directory of UNIT_DIRECTORIES) {
    const path = joinPath(directory, name);
    if (files.linkStat(path)?.link === '/dev/null') return 'masked';
    const text = files.read(path);
    if (text.ok) return parse(name, path, text.value);
  }
  return undefined;
}

function parse(name: string, path: string, text: string): UnitFile {
  const values = new Map<string, string[]>();
  const problems: string[] = [];
  let section = '';
  let pending = '';
  let begun = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (pending === '') begun = index + 1;
    const trimmed = raw.trim();
    if (pending === '' && (trimmed === '' || /^[#;]/.test(trimmed))) continue;
    if (trimmed.endsWith('\\')) {
      pending += `${trimmed.slice(0, -1)} `;
      continue;
    }
    const line = pending + trimmed;
    pending = '';
    const heading = /^\[(.+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading;
      if (!['Unit', 'Service', 'Install'].includes(section) && !section.startsWith('X-'))
        problems.push(`${path}:${begun}: Unknown section '${section}'. Ignoring.`);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 0) {
      problems.push(`${path}:${begun}: Missing '=', ignoring line.`);
      continue;
    }
    const key = `${section}.${line.slice(0, equals).trim()}`;
    const value = line.slice(equals + 1).trim();
    if (!SUPPORTED.has(key) && !WITHOUT_EFFECT.has(key) && !REFUSED.has(key) && !section.startsWith('X-')) {
      problems.push(
        `${path}:${begun}: Unknown key '${key.slice(section.length + 1)}' in section [${section}], ignoring.`,
      );
      continue;
    }
    if (value === '') values.set(key, []);
    else values.set(key, [...(values.get(key) ?? []), value]);
  }
  return { name, path, values, problems };
}

export const valuesOf = (unit: UnitFile, key: string): readonly string[] => unit.values.get(key) ?? [];
export const lastOf = (unit: UnitFile, key: string): string | undefined => valuesOf(unit, key).at(-1);
/** Names of other units, several a line. */
export const unitsOf = (unit: UnitFile, key: string): readonly string[] =>
  valuesOf(unit, key).flatMap((text) => text.split(/\s+/).filter((name) => name !== ''));
export const isTrue = (text: string | undefined): boolean =>
  text !== undefined && ['1', 'yes', 'true', 'on'].includes(text.toLowerCase());

/** Why a service cannot be run here; undefined when it can. */
export function refusalOf(unit: UnitFile): string | undefined {
  const refused = [...unit.values].find(
    ([key, given]) => REFUSED.has(key) && given.length > 0 && !isHarmless(key, given),
  );
  if (refused) return `not supported here: ${refused[0].split('.')[1]}=`;
  const type = lastOf(unit, 'Service.Type') ?? 'simple';
  if (!TYPES.includes(type)) return `not supported here: Type=${type}`;
  if (valuesOf(unit, 'Service.ExecStart').length === 0) return 'Service has no ExecStart= setting. Refusing.';
  if (type !== 'oneshot' && valuesOf(unit, 'Service.ExecStart').length > 1)
    return 'Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.';
  return undefined;
}

const isHarmless = (key: string, given: readonly string[]): boolean =>
  (key === 'Service.Restart' && given.at(-1) === 'no') ||
  ((key === 'Service.User' || key === 'Service.Group') && given.at(-1) === 'root');

export interface ExecLine {
  /** "-" in front: its failure does not count. */
  readonly ignoresFailure: boolean;
  readonly argv: readonly string[];
}

/** A command line of systemd: words and quotes, variables, and no shell. */
export function execLine(
  text: string,
  unit: string,
  environment: ReadonlyMap<string, string>,
): ExecLine | string {
  const prefix = /^[-@:+!|]*/.exec(text)?.[0] ?? '';
  if (/[@|]/.test(prefix)) return `not supported here: the prefix ${prefix} of a command`;
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const rest = text.slice(prefix.length);
  for (let at = 0; at < rest.length; at++) {
    const char = rest[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && /["'\\]/.test(rest[at + 1] ?? '')) word = (word ?? '') + (rest[++at] ?? '');
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '\\') word = (word ?? '') + (rest[++at] ?? '');
    else word = (word ?? '') + char;
  }
  if (quote !== '') return 'Unbalanced quoting in command line.';
  if (word !== undefined) words.push(word);
  if (words.includes(';')) return 'not supported here: several commands in one line';
  const argv = words.flatMap((each) => expanded(each, unit, environment));
  if (!(argv[0] ?? '').startsWith('/')) {
    const [program = ''] = argv;
    if (program === '' || program.includes('/'))
      return `Neither a valid executable name nor an absolute path: ${program}`;
  }
  return { ignoresFailure: prefix.includes('-'), argv };
}

/** $NAME alone is split into words, ${NAME} stays one; %n, %N, %i and %%. */
function expanded(word: string, unit: string, environment: ReadonlyMap<string, string>): string[] {
  const specified = word.replace(/%([nNi%])/g, (_, letter: string) =>
    letter === 'n' ? unit : letter === '%' ? '%' : letter === 'N' ? unit.replace(/\.\w+$/, '') : '',
  );
  const alone = /^\$(\w+)$/.exec(specified)?.[1];
  if (alone !== undefined) return (environment.get(alone) ?? '').split(/\s+/).filter((part) => part !== '');
  const text = specified.replace(/\$\$|\$\{(\w+)\}/g, (whole, name?: string) =>
    whole === '$$' ? '$' : (environment.get(name ?? '') ?? ''),
  );
  return [text];
}
