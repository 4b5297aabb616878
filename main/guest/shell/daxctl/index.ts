/** daxctl(1) of ndctl, in our words: lists dax devices, changes their mode, sets their memory online and offline. */

import { ERRNO_NUMBER } from '../../../../shared/errno-number.ts';
import { readOptions } from '../getopt.ts';
import { usageText } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import {
  type Action,
  type ActionOptions,
  becomeDevdax,
  becomeSystemRam,
  disableDevice,
  enableDevice,
  offlineMemory,
  onlineMemory,
  type Went,
} from './actions.ts';
import { type DaxctlDevice, readDevice, readDevices } from './device.ts';
import { deviceJson, displayArray, type Json, type JsonFlags, regionJson } from './json.ts';
import { DAXCTL } from './manual.ts';

/** What the exit code of a usage error is: -EINVAL, of which a shell sees the low byte. */
const EXIT_USAGE = 256 - ERRNO_NUMBER.EINVAL;

type Act = (run: Invocation, read: Read) => number | Running<number>;

interface Read {
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

const ACTS: Readonly<Record<string, Act>> = {
  list,
  'reconfigure-device': reconfigure,
  'online-memory': (run, read) =>
    onDevices(run, read, onlineMemory, ['online memory for', 'onlining memory', 'onlined memory for']),
  'offline-memory': (run, read) =>
    onDevices(run, read, offlineMemory, ['offline memory for', 'offlining memory', 'offlined memory for']),
  'disable-device': (run, read) =>
    onDevices(run, read, disableDevice, ['disable', 'disabling device', 'disabled']),
  'enable-device': (run, read) =>
    onDevices(run, read, enableDevice, ['enable', 'enabling device', 'enabled']),
};

export function daxctl(run: Invocation): number | Running<number> {
  const [name, ...args] = run.args;
  if (name === undefined || name === '-h' || name === '--help' || name === 'help') {
    run.out(usageText(DAXCTL));
    return 0;
  }
  const page = DAXCTL.commands.find((command) => command.name === `daxctl ${name}`);
  const act = ACTS[name];
  if (!page || !act) {
    run.err(`Unknown command: '${name}'\n`);
    return 1;
  }
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (const item of readOptions(args, page.letters, page.long)) {
    if (item.kind === 'problem') {
      run.err(`  Error: ${item.message}\n`);
      return EXIT_USAGE;
    }
    if (item.kind === 'option' && item.id === 'h') {
      run.out(usageText(page));
      return 0;
    }
    if (item.kind === 'operand') operands.push(item.text);
    else options.set(item.id, item.argument ?? '');
  }
  return act(run, { options, operands });
}

const flagsOf = ({ options }: Read): JsonFlags => ({ human: options.has('u'), mappings: options.has('M') });

function list(run: Invocation, read: Read): number {
  const { options, operands } = read;
  const extra = operands[0];
  if (extra !== undefined) {
    run.err(`unknown extra parameter "${extra}"\n`);
    return EXIT_USAGE;
  }
  const { files } = run.surroundings;
  const flags = flagsOf(read);
  const devices = selected(readDevices(files), options.get('d'), options.get('r')).filter(
    // A device of no size or without a driver is idle; it is shown all the same once it has a size.
    ({ size }) => size > 0 || options.has('i'),
  );
  const json = (chosen: readonly DaxctlDevice[]): Json[] =>
    chosen.map((device) => deviceJson(files, device, flags));
  if (!options.has('R')) {
    run.out(displayArray(json(devices), flags));
    return 0;
  }
  const regions = [...new Set(devices.map(({ region }) => region))].map((region) => {
    const members = devices.filter((device) => device.region === region);
    const shown = regionJson(region, members, flags);
    return options.has('D') ? { ...(shown as object), devices: json(members) } : shown;
  });
  run.out(displayArray(regions, flags));
  return 0;
}

/** Devices that a name ("dax0.0", "0.0", "all") and a region pick. */
function selected(devices: readonly DaxctlDevice[], name?: string, region?: string): DaxctlDevice[] {
  return devices.filter(
    (device) =>
      (name === undefined || name === 'all' || device.name === name || device.name === `dax${name}`) &&
      (region === undefined || region === 'all' || String(device.region) === region.replace(/^region/, '')),
  );
}

function reconfigure(run: Invocation, read: Read): number | Running<number> {
  const mode = read.options.get('m');
  const usage = (message: string): number => {
    run.err(`${message}\n`);
    return EXIT_USAGE;
  };
  if (read.operands.length > 0 && mode === undefined)
    return usage("error: a 'align', 'mode' or 'size' option is required");
  if (mode === 'devdax' && read.options.has('N'))
    return usage('--no-online is incompatible with --mode=devdax');
  if (mode !== undefined && mode !== 'devdax' && mode !== 'system-ram')
    return usage(`error: unknown mode '${mode}'`);
  const action = mode === 'devdax' ? becomeDevdax : becomeSystemRam;
  return onDevices(run, read, action, ['reconfigure', 'reconfiguring devices', 'reconfigured'], true);
}

/** Words for: what was asked, what failed, what was done. */
type Words = readonly [asked: string, failing: string, done: string];

/** do_xaction_device: every device that is meant, the last one's answer; then how many it worked for. */
function* onDevices(
  run: Invocation,
  read: Read,
  action: Action,
  [asked, failing, done]: Words,
  showsDevice = false,
): Running<number> {
  const { files } = run.surroundings;
  const [name, ...extra] = read.operands;
  for (const word of extra) run.err(`unknown extra parameter "${word}"\n`);
  if (name === undefined) run.err(`specify a device to ${asked}, or "all"\n`);
  if (name === undefined || extra.length > 0) return EXIT_USAGE;
  const options: ActionOptions = {
    noOnline: read.options.has('N'),
    noMovable: read.options.has('no-movable'),
    force: read.options.has('f'),
    verbose: read.options.has('v'),
  };
  let went: Went = 'ENXIO';
  let processed = 0;
  let shown: Json[] = [];
  for (const device of selected(readDevices(files), name, read.options.get('r'))) {
    went = yield* action(run, device, options);
    if (went === 0) processed++;
    if (went === 0 || went === 1) shown = [deviceJson(files, readDevice(files, device.name), flagsOf(read))];
  }
  if (showsDevice) run.out(displayArray(shown, flagsOf(read)));
  if (typeof went !== 'number') run.err(`error ${failing}: ${errnoText(went)}\n`);
  run.err(`${done} ${processed} device${processed === 1 ? '' : 's'}\n`);
  return typeof went === 'number' ? went : 256 - ERRNO_NUMBER[went];
}
