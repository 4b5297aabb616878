/** Services of a guest: what starts at boot, in which order, and what became of it. */

import type { Running } from '../shell/pause.ts';
import type { Files } from '../tree/files.ts';
import { byBytes, joinPath } from '../tree/paths.ts';
import { RC_LOCAL } from './base-files.ts';
import type { Family } from './distribution.ts';
import type { UnitRun, UnitsPort } from './port.ts';
import type { Runner } from './udev-event.ts';
import {
  execLine,
  isTrue,
  lastOf,
  readUnit,
  refusalOf,
  UNIT_DIRECTORIES,
  type UnitFile,
  unitsOf,
  valuesOf,
} from './unit-file.ts';

export interface UnitsOptions {
  readonly files: () => Files;
  readonly run: Runner;
  readonly now: () => number;
  readonly family: () => Family;
  readonly commandLine: () => string;
  readonly log: (name: string, text: string) => void;
}

/** Targets on the way to the default one, in the order in which they are reached. */
export const BOOT_TARGETS = [
  'sysinit.target',
  'basic.target',
  'multi-user.target',
  'default.target',
] as const;
export const RC_LOCAL_SERVICE = 'rc-local.service';
const TARGETS: ReadonlySet<string> = new Set([
  ...BOOT_TARGETS,
  'graphical.target',
  'local-fs.target',
  'network-online.target',
  'network.target',
  'shutdown.target',
  'sysinit.target',
  'systemd-udevd.service',
  'systemd-udev-settle.service',
  'systemd-udev-trigger.service',
  'systemd-modules-load.service',
  'getty.target',
  'remote-fs.target',
  'timers.target',
]);

/** What the boot has reached by itself. */
export const isBuiltIn = (unit: string): boolean => TARGETS.has(unit);

export class Units implements UnitsPort {
  readonly #options: UnitsOptions;
  readonly #runs = new Map<string, UnitRun>();
  readonly #told = new Set<string>();

  constructor(options: UnitsOptions) {
    this.#options = options;
  }

  runOf(unit: string): UnitRun | undefined {
    return this.#runs.get(unit);
  }

  forget(unit: string): void {
    if (this.#runs.get(unit)?.state === 'failed') this.#runs.delete(unit);
  }

  end(): void {
    this.#runs.clear();
    this.#told.clear();
  }

  /** Everything that the targets of the boot want, in the order that After= and Before= ask for; otherwise by name. */
  *startAtBoot(): Running<void> {
    const files = this.#options.files();
    const wanted = BOOT_TARGETS.flatMap((target) => wantedBy(files, target));
    const names = [...new Set([...wanted, RC_LOCAL_SERVICE])];
    const dropped: string[] = [];
    const sorted = inOrder(files, names, dropped);
    for (const name of dropped)
      this.#options.log('systemd', `${name}: Found ordering cycle, its order is passed over`);
    for (const name of sorted) yield* this.#startOne(name, true);
  }

  *start(unit: string): Running<string | null> {
    return yield* this.#startOne(unit, false);
  }

  *stop(unit: string): Running<string | null> {
    const found = this.#load(unit);
    if (typeof found === 'string') return found;
    const before = this.#runs.get(unit);
    if (before?.state === 'active' && found)
      for (const text of valuesOf(found, 'Service.ExecStop'))
        yield* this.#command(found, text, this.#environment(found));
    if (before?.state === 'active') this.#options.log('systemd', `Stopped ${this.#described(unit, found)}.`);
    this.#runs.delete(unit);
    return null;
  }

  /** The way down: what was started last is stopped first. */
  *stopAll(): Running<void> {
    for (const unit of [...this.#runs.keys()].reverse()) yield* this.stop(unit);
  }

  /** The unit's file; null for what needs none; a text when it cannot be started. */
  #load(unit: string): UnitFile | null | string {
    if (isBuiltIn(unit)) return null;
    const files = this.#options.files();
    const found = readUnit(files, unit);
    if (found === 'masked') return `Unit ${unit} is masked.`;
    if (found) {
      for (const problem of found.problems) this.#tell(problem);
      return found;
    }
    if (unit === RC_LOCAL_SERVICE) return rcLocal(RC_LOCAL[this.#options.family()]);
    return `Unit ${unit} not found.`;
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.log('systemd', text);
  }

  *#startOne(unit: string, atBoot: boolean): Running<string | null> {
    if (this.#runs.get(unit)?.state === 'active' || this.#runs.get(unit)?.state === 'activating') return null;
    const found = this.#load(unit);
    if (found === null) return null;
    if (typeof found === 'string') {
      if (atBoot) this.#options.log('systemd', found);
      return found;
    }
    const refused = refusalOf(found);
    if (refused !== undefined) {
      this.#options.log('systemd', `${unit}: ${refused}`);
      return `Unit ${unit} has a bad unit file setting: ${refused}`;
    }
    const unmet = this.#unmetCondition(found);
    if (unmet !== undefined) {
      if (unit !== RC_LOCAL_SERVICE)
        this.#options.log(
          'systemd',
          `${this.#described(unit, found)} was skipped because of an unmet condition check (${unmet}).`,
        );
      return null;
    }
    this.#runs.set(unit, { state: 'activating', since: this.#options.now(), exit: null, command: '' });
    for (const other of unitsOf(found, 'Unit.Requires')) {
      const failed = yield* this.#startOne(other, false);
      if (failed !== null) return this.#fail(found, `Dependency failed for ${this.#described(unit, found)}.`);
    }
    for (const other of unitsOf(found, 'Unit.Wants')) yield* this.#startOne(other, true);
    return yield* this.#execute(found);
  }

  *#execute(unit: UnitFile): Running<string | null> {
    const environment = this.#environment(unit);
    const allowed = new Set(['0', ...unitsOf(unit, 'Service.SuccessExitStatus')]);
    this.#options.log('systemd', `Starting ${this.#described(unit.name, unit)}...`);
    let last = { exit: 0, command: '' };
    for (const key of ['ExecStartPre', 'ExecStart', 'ExecStartPost']) {
      for (const text of valuesOf(unit, `Service.${key}`)) {
        const ran = yield* this.#command(unit, text, environment);
        if (typeof ran === 'string') return this.#fail(unit, `${unit.name}: ${ran}`);
        last = ran;
        if (ran.ignoresFailure || allowed.has(`${ran.exit}`)) continue;
        return this.#fail(
          unit,
          `${unit.name}: Main process exited, code=exited, status=${ran.exit}${statusWord(ran.exit)}`,
          ran,
        );
      }
    }
    const stays = isTrue(lastOf(unit, 'Service.RemainAfterExit'));
    const described = this.#described(unit.name, unit);
    this.#options.log(
      'systemd',
      stays ? `Finished ${described}.` : `${unit.name}: Deactivated successfully.`,
    );
    this.#runs.set(unit.name, {
      state: stays ? 'active' : 'inactive',
      since: this.#options.now(),
      exit: last.exit,
      command: last.command,
    });
    return null;
  }

  #fail(unit: UnitFile, text: string, ran?: { readonly exit: number; readonly command: string }): string {
    this.#options.log('systemd', text);
    if (ran) this.#options.log('systemd', `${unit.name}: Failed with result 'exit-code'.`);
    this.#options.log('systemd', `Failed to start ${this.#described(unit.name, unit)}.`);
    this.#runs.set(unit.name, {
      state: 'failed',
      since: this.#options.now(),
      exit: ran?.exit ?? null,
      command: ran?.command ?? '',
    });
    return `Job for ${unit.name} failed because the control process exited with error code.`;
  }

  *#command(
    unit: UnitFile,
    text: string,
    environment: ReadonlyMap<string, string>,
  ): Running<{ readonly exit: number; readonly command: string; readonly ignoresFailure: boolean } | string> {
    const line = execLine(text, unit.name, environment);
    if (typeof line === 'string') return line;
    const { argv, ignoresFailure } = line;
    const command = argv.join(' ');
    const [program = ''] = argv;
    const files = this.#options.files();
    const stat = files.stat(program);
    if (stat?.type === 'file' && (stat.mode & 0o111) === 0) {
      this.#options.log(
        'systemd',
        `${unit.name}: Unable to locate executable '${program}': Permission denied`,
      );
      return { exit: EXIT_EXEC, command, ignoresFailure };
    }
    const ran = yield* this.#options.run(argv, environment);
    const name = program.slice(program.lastIndexOf('/') + 1);
    for (const said of `${ran.stderr}${ran.stdout}`.split('\n'))
      if (said !== '') this.#options.log(name, said);
    const exit = ran.exit === EXIT_NOT_FOUND && !stat ? EXIT_EXEC : ran.exit;
    return { exit, command, ignoresFailure };
  }

  #environment(unit: UnitFile): ReadonlyMap<string, string> {
    const environment = new Map<string, string>();
    const put = (text: string): void => {
      for (const [, double, single, bare] of text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) {
        const word = double ?? single ?? bare ?? '';
        const equals = word.indexOf('=');
        if (equals > 0) environment.set(word.slice(0, equals), word.slice(equals + 1));
      }
    };
    for (const text of valuesOf(unit, 'Service.Environment')) put(text);
    for (const path of valuesOf(unit, 'Service.EnvironmentFile')) {
      const read = this.#options.files().read(path.replace(/^-/, ''));
      for (const line of (read.ok ? read.value : '').split('\n')) {
        const [, key, value = ''] = /^\s*(\w+)=\s*(.*?)\s*$/.exec(line) ?? [];
        if (key !== undefined) environment.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
      }
    }
    return environment;
  }

  #unmetCondition(unit: UnitFile): string | undefined {
    const files = this.#options.files();
    const words = this.#options.commandLine().split(/\s+/);
    const holds: Readonly<Record<string, (value: string) => boolean>> = {
      ConditionPathExists: (path) => files.stat(path) !== undefined,
      ConditionFileIsExecutable: (path) => {
        const stat = files.stat(path);
        return stat?.type === 'file' && (stat.mode & 0o111) !== 0;
      },
      ConditionKernelCommandLine: (word) =>
        words.some((each) => each === word || (!word.includes('=') && each.startsWith(`${word}=`))),
    };
    for (const [name, test] of Object.entries(holds))
      for (const text of valuesOf(unit, `Unit.${name}`)) {
        const negated = text.startsWith('!');
        if (test(negated ? text.slice(1).trim() : text) === negated) return `${name}=${text}`;
      }
    return undefined;
  }

  #described(name: string, unit: UnitFile | null): string {
    const description = unit && lastOf(unit, 'Unit.Description');
    return description ? `${name} - ${description}` : name;
  }
}

const EXIT_NOT_FOUND = 127;
/** systemd.exec(5): the program could not be executed. */
const EXIT_EXEC = 203;
const statusWord = (exit: number): string =>
  exit === EXIT_EXEC ? '/EXEC' : exit === 1 ? '/FAILURE' : '/n/a';

/** systemd-rc-local-generator(8). */
function rcLocal(path: string): UnitFile {
  return {
    name: RC_LOCAL_SERVICE,
    path: `/usr/lib/systemd/system/${RC_LOCAL_SERVICE}`,
    problems: [],
    values: new Map([
      ['Unit.Description', [`${path} Compatibility`]],
      ['Unit.ConditionFileIsExecutable', [path]],
      ['Unit.After', ['network.target']],
      ['Service.Type', ['oneshot']],
      ['Service.ExecStart', [`${path} start`]],
      ['Service.RemainAfterExit', ['yes']],
    ]),
  };
}

/** Links in TARGET.wants and TARGET.requires, by name. */
export function wantedBy(files: Files, target: string): string[] {
  const names = UNIT_DIRECTORIES.flatMap((directory) =>
    ['wants', 'requires'].flatMap((kind) => {
      const listed = files.list(joinPath(directory, `${target}.${kind}`));
      return listed.ok ? [...listed.value] : [];
    }),
  );
  return [...new Set(names)].sort(byBytes);
}

/** Stable: units keep their order unless one says otherwise. Units in a circle are told of and keep theirs. */
function inOrder(files: Files, names: readonly string[], dropped: string[]): string[] {
  const after = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  for (const name of names) {
    const unit = readUnit(files, name);
    if (!unit || unit === 'masked') continue;
    for (const other of unitsOf(unit, 'Unit.After')) if (after.has(other)) after.get(name)?.add(other);
    for (const other of unitsOf(unit, 'Unit.Before')) after.get(other)?.add(name);
  }
  // multi-user.target comes behind everything that it wants; rc-local is the last of them unless a unit says otherwise.
  const sorted: string[] = [];
  const left = [...names];
  while (left.length > 0) {
    const index = left.findIndex((name) =>
      [...(after.get(name) ?? [])].every((other) => !left.includes(other)),
    );
    if (index < 0) dropped.push(left[0] ?? '');
    sorted.push(...left.splice(Math.max(0, index), 1));
  }
  return sorted;
}
