/** systemctl: services that run at boot, and the way down. */

import type { GuestPort, PowerAction, UnitRun } from '../../system/port.ts';
import { lastOf, readUnit, UNIT_DIRECTORIES, type UnitFile, unitsOf } from '../../system/unit-file.ts';
import { BOOT_TARGETS, isBuiltIn, RC_LOCAL_SERVICE, wantedBy } from '../../system/units.ts';
import { joinPath, nameOf } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { type Arguments, complain, readArguments, usageProblem } from './arguments.ts';
import { goDown } from './power.ts';

export const SYSTEMCTL: Manual = manual({
  name: 'systemctl',
  purpose: 'Start services, have them started at boot, and show what became of them.',
  synopsis: '[OPTION]... COMMAND [UNIT]...',
  options: `
    -a, --all  no effect here
    -f, --force  replace links; with reboot: services are not stopped
    -l, --full  no effect here
    -n, --lines=N  no effect here
    --no-legend  no titles
    --no-pager  no effect here
    --now  start or stop it as well
    -q, --quiet  say less
    -t, --type=TYPE  units of this type`,
  text: 'Commands: start, stop, restart, status, is-active, is-failed, enable, disable, is-enabled, mask, unmask, daemon-reload, reset-failed, cat, show, list-units, list-unit-files, get-default, reboot, poweroff, halt.',
});

const ENABLED_AT = '/etc/systemd/system';
type Verb = (
  run: Invocation,
  system: GuestPort,
  unit: string,
  options: Arguments,
) => number | Running<number>;

export function* systemctl(run: Invocation): Running<number> {
  const options = readArguments(run, SYSTEMCTL);
  if (typeof options === 'number') return options;
  const { system } = run.surroundings;
  if (!system) return complain(run, 'not supported here: nothing runs that could be managed');
  const [verb = 'list-units', ...units] = options.operands;
  if (verb === 'reboot' || verb === 'poweroff' || verb === 'halt')
    return yield* goDown(run, verb as PowerAction);
  if (verb === 'daemon-reload' || verb === 'daemon-reexec') return 0;
  if (verb === 'get-default') {
    run.out('multi-user.target\n');
    return 0;
  }
  if (verb === 'list-units' || verb === 'list-unit-files') return list(run, system, verb, options);
  const act = VERBS[verb];
  if (!act) {
    if (KNOWN_VERBS.includes(verb)) return complain(run, `not supported here: systemctl ${verb}`);
    return usageProblem(run, SYSTEMCTL, `Unknown command verb '${verb}'.`);
  }
  if (units.length === 0 && verb !== 'reset-failed') return complain(run, 'Too few arguments.');
  let worst = 0;
  for (const name of units) {
    const unit = /\.[a-z]+$/.test(name) ? name : `${name}.service`;
    if (/[*?[]/.test(unit)) return complain(run, `not supported here: patterns of units (${name})`);
    const done = act(run, system, unit, options);
    const exit = typeof done === 'number' ? done : yield* done;
    if (exit !== 0) worst = exit;
  }
  return worst;
}

const KNOWN_VERBS = [
  'edit',
  'isolate',
  'kill',
  'link',
  'list-timers',
  'preset',
  'reenable',
  'reload',
  'rescue',
  'revert',
  'set-default',
  'set-property',
  'suspend',
  'try-restart',
];

const VERBS: Readonly<Record<string, Verb>> = {
  start: (run, system, unit) => started(run, system.units.start(unit), 'start', unit),
  restart: (run, system, unit) => restart(run, system, unit),
  stop: (run, system, unit) => started(run, system.units.stop(unit), 'stop', unit),
  status,
  cat: (run, _system, unit) => {
    const found = readUnit(run.surroundings.files, unit);
    if (!found || found === 'masked') return failed(run, `No files found for ${unit}.`);
    const text = run.surroundings.files.read(found.path);
    run.out(`# ${found.path}\n${text.ok ? text.value : ''}`);
    return 0;
  },
  show: (run, system, unit) => {
    const ran = system.units.runOf(unit);
    run.out(
      `Id=${unit}\nActiveState=${activeOf(unit, ran)}\nUnitFileState=${enabledOf(run, unit)}\nExecMainStatus=${ran?.exit ?? 0}\n`,
    );
    return 0;
  },
  'is-active': (run, system, unit, options) => {
    const state = activeOf(unit, system.units.runOf(unit));
    if (!options.has('q')) run.out(`${state}\n`);
    return state === 'active' ? 0 : EXIT_NOT_ACTIVE;
  },
  'is-failed': (run, system, unit, options) => {
    const state = activeOf(unit, system.units.runOf(unit));
    if (!options.has('q')) run.out(`${state}\n`);
    return state === 'failed' ? 0 : 1;
  },
  'is-enabled': (run, _system, unit, options) => {
    const state = enabledOf(run, unit);
    if (state === '')
      return failed(run, `Failed to get unit file state for ${unit}: No such file or directory`);
    if (!options.has('q')) run.out(`${state}\n`);
    return state === 'enabled' || state === 'static' ? 0 : 1;
  },
  enable,
  disable,
  mask: (run, _system, unit) => {
    const path = joinPath(ENABLED_AT, unit);
    const errno = run.surroundings.files.scratch.link('/dev/null', path);
    if (errno !== undefined) return failed(run, `Failed to mask unit: File ${path} already exists.`);
    run.err(`Created symlink ${path} → /dev/null.\n`);
    return 0;
  },
  unmask: (run, _system, unit) => {
    const path = joinPath(ENABLED_AT, unit);
    if (run.surroundings.files.scratch.linkAt(path) !== '/dev/null') return 0;
    run.surroundings.files.scratch.remove(path, false);
    run.err(`Removed ${path}.\n`);
    return 0;
  },
  'reset-failed': (_run, system, unit) => {
    system.units.forget(unit);
    return 0;
  },
};

/** As systemctl(1) answers for units that do not run. */
const EXIT_NOT_ACTIVE = 3;
const EXIT_NO_UNIT = 4;

function failed(run: Invocation, message: string, code = 1): number {
  run.err(`${message}\n`);
  return code;
}

function* started(
  run: Invocation,
  work: Running<string | null>,
  verb: string,
  unit: string,
): Running<number> {
  const why = yield* work;
  if (why === null) return 0;
  if (why.endsWith('not found.') || why.endsWith('is masked.'))
    return failed(run, `Failed to ${verb} ${unit}: ${why}`, why.endsWith('masked.') ? 1 : 5);
  return failed(run, `${why}\nSee "systemctl status ${unit}" and "journalctl -xeu ${unit}" for details.`);
}

function* restart(run: Invocation, system: GuestPort, unit: string): Running<number> {
  yield* system.units.stop(unit);
  return yield* started(run, system.units.start(unit), 'restart', unit);
}

const activeOf = (unit: string, ran: UnitRun | undefined): string =>
  isBuiltIn(unit) ? 'active' : (ran?.state ?? 'inactive');

/** '' where there is no such unit. */
function enabledOf(run: Invocation, unit: string): string {
  const { files } = run.surroundings;
  if (isBuiltIn(unit)) return 'static';
  const found = readUnit(files, unit);
  if (found === 'masked') return 'masked';
  if (!found) return unit === RC_LOCAL_SERVICE ? 'enabled-runtime' : '';
  if (linksOf(run, unit).length > 0) return 'enabled';
  return unitsOf(found, 'Install.WantedBy').length + unitsOf(found, 'Install.RequiredBy').length > 0
    ? 'disabled'
    : 'static';
}

/** Links that have the unit started with something else. */
function linksOf(run: Invocation, unit: string): string[] {
  const { scratch } = run.surroundings.files;
  const listed = scratch.list(ENABLED_AT);
  return (listed.ok ? listed.value : [])
    .filter((name) => /\.(wants|requires)$/.test(name))
    .map((name) => `${ENABLED_AT}/${name}/${unit}`)
    .filter((path) => scratch.linkAt(path) !== undefined);
}

function* enable(run: Invocation, system: GuestPort, unit: string, options: Arguments): Running<number> {
  const { files } = run.surroundings;
  const found = readUnit(files, unit);
  if (found === 'masked')
    return failed(run, `Failed to enable unit: Unit file ${joinPath(ENABLED_AT, unit)} is masked.`);
  if (!found) return failed(run, `Failed to enable unit: Unit file ${unit} does not exist.`);
  const wanted = [
    ...unitsOf(found, 'Install.WantedBy').map((target) => `${target}.wants`),
    ...unitsOf(found, 'Install.RequiredBy').map((target) => `${target}.requires`),
  ];
  if (wanted.length === 0) {
    run.err(
      'The unit files have no installation config (WantedBy=, RequiredBy=, UpheldBy=,\nAlso=, or Alias= settings in the [Install] section).\nThis means they are not meant to be enabled or disabled using systemctl.\n',
    );
  }
  for (const name of wanted) {
    const directory = joinPath(ENABLED_AT, name);
    if (!files.scratch.stat(directory)) files.scratch.makeDirectory(directory);
    const path = joinPath(directory, unit);
    if (files.scratch.linkAt(path) === found.path) continue;
    const errno = files.scratch.link(found.path, path);
    if (errno !== undefined) return failed(run, `Failed to enable unit: ${path}: ${errnoText(errno)}`);
    if (!options.has('q')) run.err(`Created symlink ${path} → ${found.path}.\n`);
  }
  return options.has('now') ? yield* started(run, system.units.start(unit), 'start', unit) : 0;
}

function* disable(run: Invocation, system: GuestPort, unit: string, options: Arguments): Running<number> {
  const { files } = run.surroundings;
  const links = linksOf(run, unit);
  if (links.length === 0 && !readUnit(files, unit))
    return failed(run, `Failed to disable unit: Unit file ${unit} does not exist.`);
  for (const path of links) {
    files.scratch.remove(path, false);
    if (!options.has('q')) run.err(`Removed ${path}.\n`);
  }
  return options.has('now') ? yield* started(run, system.units.stop(unit), 'stop', unit) : 0;
}

function status(run: Invocation, system: GuestPort, unit: string): number {
  const found = readUnit(run.surroundings.files, unit);
  const ran = system.units.runOf(unit);
  if (!found && !isBuiltIn(unit) && unit !== RC_LOCAL_SERVICE)
    return failed(run, `Unit ${unit} could not be found.`, EXIT_NO_UNIT);
  const file: UnitFile | undefined = found === 'masked' ? undefined : found;
  const state = activeOf(unit, ran);
  const mark = state === 'active' ? '●' : state === 'failed' ? '×' : '○';
  const description = file && lastOf(file, 'Unit.Description');
  const enabled = enabledOf(run, unit);
  const loaded =
    found === 'masked'
      ? 'masked (Reason: Unit is masked.)'
      : `loaded (${file?.path ?? `/usr/lib/systemd/system/${unit}`}; ${enabled})`;
  const detail =
    state === 'active' && !isBuiltIn(unit)
      ? ' (exited)'
      : state === 'inactive'
        ? ' (dead)'
        : state === 'failed'
          ? ' (Result: exit-code)'
          : '';
  const since = ran ? ` since ${formatTime('%a %Y-%m-%d %H:%M:%S UTC', ran.since)}` : '';
  run.out(
    `${mark} ${unit}${description ? ` - ${description}` : ''}\n     Loaded: ${loaded}\n     Active: ${state}${detail}${since}\n`,
  );
  if (ran && ran.command !== '')
    run.out(
      `    Process: ExecStart=${ran.command} (code=exited, status=${ran.exit === 0 ? '0/SUCCESS' : ran.exit})\n`,
    );
  return state === 'active' ? 0 : EXIT_NOT_ACTIVE;
}

function list(run: Invocation, system: GuestPort, verb: string, options: Arguments): number {
  const { files } = run.surroundings;
  const names = new Set<string>(BOOT_TARGETS.flatMap((target) => wantedBy(files, target)));
  for (const directory of UNIT_DIRECTORIES) {
    const listed = files.list(directory);
    for (const name of listed.ok ? listed.value : [])
      if (/\.(service|target)$/.test(name)) names.add(nameOf(name));
  }
  const type = options.value('t');
  const shown = [...names].sort().filter((name) => type === undefined || name.endsWith(`.${type}`));
  const rows = shown.map((name) => {
    if (verb === 'list-unit-files') return [name, enabledOf(run, name)];
    const unit = readUnit(files, name);
    const described = unit && unit !== 'masked' ? (lastOf(unit, 'Unit.Description') ?? name) : name;
    return [name, 'loaded', activeOf(name, system.units.runOf(name)), described];
  });
  const titles =
    verb === 'list-unit-files' ? ['UNIT FILE', 'STATE'] : ['UNIT', 'LOAD', 'ACTIVE', 'DESCRIPTION'];
  const all = options.has('no-legend') ? rows : [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(0, ...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all)
    run.out(
      `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(' ')}\n`,
    );
  if (!options.has('no-legend'))
    run.out(`\n${rows.length} unit${verb === 'list-unit-files' ? ' file' : ''}s listed.\n`);
  return 0;
}
