/** udevadm: asks udevd, waits for it, and has events of memory blocks sent again. */

import { blockOfName, blocksNamed } from '../../../../shared/block-file.ts';
import type { GuestPort, Uevent } from '../../system/port.ts';
import { matchesPattern } from '../../system/udev-rules.ts';
import { nameOf, parentOf, resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import { awaitWrite, PAUSE, type Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { type Arguments, complain, readArguments, usageProblem } from './arguments.ts';

const PARENT = '/devices/system/memory';

const page = (verb: string, purpose: string, synopsis: string, options: string): Manual =>
  manual({ name: `udevadm ${verb}`, purpose, synopsis, options });

const PAGES = {
  info: page(
    'info',
    'Show what udev knows of a device.',
    '[OPTION]... [DEVPATH]',
    `
    -a, --attribute-walk  attributes of the device and of its parent, as rules match them
    -e, --export-db  everything of every memory block
    -n, --name=NAME  not supported here
    -p, --path=DEVPATH  the device
    -q, --query=WHAT  all, path, property, symlink or name
    -r, --root  no effect here
    -x, --export  no effect here`,
  ),
  trigger: page(
    'trigger',
    'Have the kernel send events again.',
    '[OPTION]... [DEVPATH]...',
    `
    -a, --attr-match=FILE[=VALUE]  devices with this attribute
    -A, --attr-nomatch=FILE[=VALUE]  devices without it
    -c, --action=ACTION  add, change, remove, online, offline, bind or unbind; change when absent
    -n, --dry-run  send nothing
    -q, --quiet  say nothing of devices that cannot be asked
    -s, --subsystem-match=SUBSYSTEM  devices of this subsystem
    -S, --subsystem-nomatch=SUBSYSTEM  devices of all others
    --settle  wait until the events are handled
    -t, --type=TYPE  devices; all and subsystems mean the same here
    -v, --verbose  name the devices
    -w  the same as --settle
    -y, --sysname-match=NAME  devices of this name`,
  ),
  settle: page(
    'settle',
    'Wait until the events that there are have been handled.',
    '[OPTION]...',
    `
    -E, --exit-if-exists=FILE  wait no longer once the file is there
    -t, --timeout=SECONDS  no effect here: 0 does not wait`,
  ),
  control: page(
    'control',
    'Tell udevd what to do.',
    '[OPTION]...',
    `
    -e, --exit  not supported here
    -l, --log-level=LEVEL  no effect here
    -m, --children-max=N  no effect here
    --ping  is it there
    -p, --property=KEY=VALUE  not supported here
    -R, --reload  read the rules again
    --reload-rules  the same
    -s, --stop-exec-queue  handle no events
    -S, --start-exec-queue  handle them again
    -t, --timeout=SECONDS  no effect here`,
  ),
  monitor: page(
    'monitor',
    'Show events as they come. Put & behind it.',
    '[OPTION]...',
    `
    -k, --kernel  events of the kernel
    -p, --property  with their properties
    -s, --subsystem-match=SUBSYSTEM  of this subsystem
    -u, --udev  events that rules were carried out for`,
  ),
  test: page(
    'test',
    'Show what the rules would do. Nothing is written, and no RUN is run.',
    '[OPTION]... DEVPATH',
    `
    -a, --action=ACTION  add when absent
    -N, --resolve-names=WHEN  no effect here`,
  ),
} as const;

export const UDEVADM: Manual = manual({
  name: 'udevadm',
  purpose: 'Ask udevd about memory blocks, wait for it, and send events again.',
  synopsis: 'COMMAND [OPTION]...',
  takesCommand: true,
  commands: Object.values(PAGES),
  text: 'Rules are those of /etc/udev/rules.d, /run/udev/rules.d and /usr/lib/udev/rules.d. A line that cannot be carried out here is named in journalctl.',
});

type Verb = keyof typeof PAGES;
type Act = (run: Invocation, system: GuestPort, options: Arguments) => Running<number>;

export function* udevadm(run: Invocation): Running<number> {
  const options = readArguments(run, UDEVADM);
  if (typeof options === 'number') return options;
  const [verb, ...rest] = options.operands;
  const { system } = run.surroundings;
  if (!system) return complain(run, 'not supported here: no udevd runs');
  if (verb === undefined) return usageProblem(run, UDEVADM, 'missing command');
  if (!Object.hasOwn(PAGES, verb))
    return ['test-builtin', 'verify', 'wait', 'lock', 'hwdb', 'cat'].includes(verb)
      ? complain(run, `not supported here: udevadm ${verb}`)
      : complain(run, `Unknown command verb '${verb}'.`);
  const given = readArguments(run, PAGES[verb as Verb], rest);
  return typeof given === 'number' ? given : yield* ACTS[verb as Verb](run, system, given);
}

const ACTS: Readonly<Record<Verb, Act>> = { info, trigger, settle, control, monitor, test };

function* settle(run: Invocation, system: GuestPort, options: Arguments): Running<number> {
  const path = options.value('E');
  const isThere = (): boolean =>
    path !== undefined && run.surroundings.files.stat(resolvePath(run.cwd, path)) !== undefined;
  while (system.udev.waiting > 0) {
    if (isThere()) return 0;
    if (options.value('t') === '0' || system.udev.isStopped) return 1;
    yield PAUSE;
    yield* run.rest();
  }
  return 0;
}

function* control(run: Invocation, system: GuestPort, options: Arguments): Running<number> {
  const refused = options.last('e', 'p');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  if (options.given.length === 0) return complain(run, 'No control command option is specified.');
  if (options.has('R', 'reload-rules')) system.udev.reload();
  if (options.has('s')) system.udev.isStopped = true;
  if (options.has('S')) system.udev.isStopped = false;
  yield* run.rest();
  return 0;
}

/** Blocks that are there, ascending. */
function blocksOf(run: Invocation): number[] {
  const names = run.surroundings.files.list(`/sys${PARENT}`);
  return names.ok ? blocksNamed(names.value) : [];
}

/** The directory of blocks, and those with links to them. */
const HOLDS_BLOCKS = /^\/sys\/(?:devices\/system\/(?:memory|node\/node\d+)|bus\/memory\/devices)$/;

/** "/sys/devices/system/memory/memory3", "/devices/…", "memory3", or a link that leads there. */
function blockAt(run: Invocation, text: string): number | undefined {
  const path = text.startsWith('/devices/')
    ? `/sys${text}`
    : text.startsWith('memory')
      ? `/sys${PARENT}/${text}`
      : resolvePath(run.cwd, text);
  const block = HOLDS_BLOCKS.test(parentOf(path)) ? blockOfName(nameOf(path)) : undefined;
  const isThere =
    block !== undefined && run.surroundings.files.stat(`/sys${PARENT}/memory${block}`) !== undefined;
  return isThere ? block : undefined;
}

const ACTIONS = ['add', 'change', 'remove', 'move', 'online', 'offline', 'bind', 'unbind'];

function* trigger(run: Invocation, system: GuestPort, options: Arguments): Running<number> {
  const { files } = run.surroundings;
  const action = options.value('c') ?? 'change';
  if (!ACTIONS.includes(action)) return complain(run, `Unknown action '${action}'`);
  const named: number[] = [];
  for (const text of options.operands) {
    const block = blockAt(run, text);
    if (block === undefined) return complain(run, `Failed to open the device '${text}': No such device`);
    named.push(block);
  }
  const attribute = (block: number, text: string): boolean => {
    const [name = '', ...value] = text.split('=');
    const read = files.read(`/sys${PARENT}/memory${block}/${name}`);
    return read.ok && (value.length === 0 || matchesPattern(value.join('='), read.value.trimEnd()));
  };
  const subsystems = options.values('s');
  const chosen = (named.length > 0 ? named : blocksOf(run)).filter(
    (block) =>
      (subsystems.length === 0 || subsystems.some((pattern) => matchesPattern(pattern, 'memory'))) &&
      !options.values('S').some((pattern) => matchesPattern(pattern, 'memory')) &&
      (options.values('y').length === 0 ||
        options.values('y').some((pattern) => matchesPattern(pattern, `memory${block}`))) &&
      options.values('a').every((text) => attribute(block, text)) &&
      !options.values('A').some((text) => attribute(block, text)),
  );
  let worst = 0;
  for (const block of chosen) {
    yield* run.rest();
    if (options.has('v')) run.out(`/sys${PARENT}/memory${block}\n`);
    if (options.has('n')) continue;
    const path = `/sys${PARENT}/memory${block}/uevent`;
    const errno = yield* awaitWrite(files, path, action, run.why);
    if (errno === undefined) continue;
    if (!options.has('q'))
      run.err(`memory${block}: Failed to write '${action}' to '${path}': ${errnoText(errno)}\n`);
    worst = 1;
  }
  while (options.has('settle', 'w') && system.udev.waiting > 0 && !system.udev.isStopped) yield PAUSE;
  return worst;
}

function* info(run: Invocation, system: GuestPort, options: Arguments): Running<number> {
  if (options.has('n')) return complain(run, 'not supported here: -n, a memory block has no device node');
  if (options.has('e')) {
    for (const block of blocksOf(run)) {
      run.out(`${allOf(system, block)}\n`);
      yield* run.rest();
    }
    return 0;
  }
  const text = options.value('p') ?? options.operands[0];
  if (text === undefined) return complain(run, 'A device name or path is required.');
  const block = blockAt(run, text.startsWith('/') ? text : `/${text}`) ?? blockAt(run, text);
  if (block === undefined) return complain(run, `Unknown device "${text}": No such device`);
  const name = `memory${block}`;
  if (options.has('a')) {
    run.out(walkOf(run, name));
    return 0;
  }
  switch (options.value('q') ?? 'all') {
    case 'all':
      run.out(allOf(system, block));
      return 0;
    case 'path':
      run.out(`${PARENT}/${name}\n`);
      return 0;
    case 'property':
      run.out(
        propertiesOf(system, block)
          .map((line) => `${line}\n`)
          .join(''),
      );
      return 0;
    case 'symlink':
    case 'name':
      return complain(run, 'Device node not found.');
    default:
      return complain(run, `unknown query type '${options.value('q')}'`);
  }
}

const propertiesOf = (system: GuestPort, block: number): string[] => [
  `DEVPATH=${PARENT}/memory${block}`,
  'SUBSYSTEM=memory',
  ...[...system.udev.propertiesOf(`memory${block}`)].map(([name, value]) => `${name}=${value}`),
];

const allOf = (system: GuestPort, block: number): string =>
  `P: ${PARENT}/memory${block}\nM: memory${block}\nR: ${block}\nU: memory\n${propertiesOf(system, block)
    .map((line) => `E: ${line}\n`)
    .join('')}`;

/** The device, then its parent, with the keys that a rule would use. */
function walkOf(run: Invocation, name: string): string {
  const { files } = run.surroundings;
  const attributes = (path: string, key: string): string => {
    const names = files.list(path);
    return (names.ok ? [...names.value].sort() : [])
      .flatMap((each) => {
        const stat = files.stat(`${path}/${each}`);
        if (stat?.type !== 'file' || stat.link !== undefined || each === 'uevent') return [];
        const text = files.read(`${path}/${each}`);
        return [`    ${key}{${each}}=="${text.ok ? text.value.trimEnd() : '(not readable)'}"\n`];
      })
      .join('');
  };
  return (
    `\nlooking at device '${PARENT}/${name}':\n    KERNEL=="${name}"\n    SUBSYSTEM=="memory"\n    DRIVER==""\n` +
    attributes(`/sys${PARENT}/${name}`, 'ATTR') +
    `\nlooking at parent device '${PARENT}':\n    KERNELS=="${nameOf(PARENT)}"\n    SUBSYSTEMS==""\n    DRIVERS==""\n` +
    attributes(`/sys${PARENT}`, 'ATTRS')
  );
}

/** Ends by Ctrl+C or kill. */
function* monitor(run: Invocation, system: GuestPort, options: Arguments): Running<number> {
  const shows = {
    kernel: options.has('k') || !options.has('u'),
    udev: options.has('u') || !options.has('k'),
  };
  const subsystems = options.values('s');
  run.out(
    `monitor will print the received events for:\n${shows.udev ? 'UDEV - the event which udev sends out after rule processing\n' : ''}${shows.kernel ? 'KERNEL - the kernel uevent\n' : ''}\n`,
  );
  const seen: { readonly event: Uevent; readonly handled: boolean }[] = [];
  const stop = system.udev.watch((event, handled) => seen.push({ event, handled }));
  const { clock } = run.surroundings;
  try {
    for (;;) {
      for (const { event, handled } of seen.splice(0)) {
        if (!(handled ? shows.udev : shows.kernel)) continue;
        if (subsystems.length > 0 && !subsystems.some((pattern) => matchesPattern(pattern, 'memory')))
          continue;
        const time = (clock.now - clock.boot).toFixed(6);
        run.out(
          `${handled ? 'UDEV  ' : 'KERNEL'}[${time}] ${event.action.padEnd(8)} ${PARENT}/memory${event.block} (memory)\n`,
        );
        if (options.has('p'))
          run.out(
            `ACTION=${event.action}\n${propertiesOf(system, event.block)
              .map((line) => `${line}\n`)
              .join('')}\n`,
          );
      }
      yield* run.watch();
    }
  } finally {
    stop();
  }
}

function* test(run: Invocation, system: GuestPort, options: Arguments): Running<number> {
  const [text = ''] = options.operands;
  const block = blockAt(run, text.startsWith('/') ? text : `/${text}`) ?? blockAt(run, text);
  if (block === undefined) return complain(run, `Failed to open device '${text}': No such device`);
  const action = options.value('a') ?? 'add';
  const { paths, problems } = system.udev.files();
  for (const path of paths) run.err(`Reading rules file: ${path}\n`);
  for (const problem of problems) run.err(`${problem}\n`);
  const result = yield* system.udev.test({ action, block });
  for (const [name, value] of result.properties) run.out(`${name}=${value}\n`);
  for (const [path, value] of result.attributes) run.out(`ATTR '${path}' would be written with '${value}'\n`);
  for (const program of result.programs) run.out(`run: '${program}'\n`);
  return 0;
}
