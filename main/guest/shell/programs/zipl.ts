/** zipl: writes the boot record from /etc/zipl.conf, from entries in /boot/loader, or from what it is called with. */

import { fail, ok, type Result } from '../../../../shared/failure.ts';
import { BLS_DIRECTORY, ZIPL_CONF } from '../../system/base-files.ts';
import { type BootChoice, type BootEntry, readBootConfig } from '../../system/boot-config.ts';
import { resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { type Arguments, complain, readArguments } from './arguments.ts';

export const ZIPL: Manual = manual({
  name: 'zipl',
  purpose: 'Write the boot record: what the next load takes as kernel and command line.',
  synopsis: '[OPTION]... [SECTION]',
  options: `
    -a, --add-files  no effect here
    -b, --blsdir=DIRECTORY  entries of the boot loader, instead of /boot/loader/entries
    -c, --config=FILE  a configuration instead of /etc/zipl.conf
    -d, --dumpto=DEVICE  not supported here
    --dry-run  say what would be done, and write nothing
    -f, --force  no effect here
    -i, --image=FILE  load this kernel
    -k, --kdump=auto  not supported here
    -m, --menu=MENU  this menu of the configuration
    -M, --mvdump=LIST  not supported here
    -n, --noninteractive  no effect here: nothing is asked
    -p, --parmfile=FILE  the command line is in this file
    -P, --parameters=LINE  this command line
    -r, --ramdisk=FILE  this initial RAM disk
    -s, --segment=SEGMENT  not supported here
    -S, --secure=SWITCH  0, 1 or auto: no effect here
    -t, --target=DIRECTORY  where the boot map is written
    -T, --tape=DEVICE  not supported here
    -V, --verbose  say more`,
  text: 'The running kernel keeps its command line: /proc/cmdline shows the new one after the next load. What was only written to a file and not installed by zipl is not there after it.',
});

const REFUSED = ['d', 'k', 'M', 's', 'T'] as const;
/** COMMAND_LINE_SIZE: 896 with the end of the text, and 4096 from 5.17 on. */
const [SHORT_LINE, LONG_LINE] = [895, 4095];
const LONG_SINCE = [5, 17] as const;
const DEVICE = 'dasda (0200)';

export function zipl(run: Invocation): number {
  const options = readArguments(run, ZIPL);
  if (typeof options === 'number') return options;
  const { system } = run.surroundings;
  if (!system || run.surroundings.machine !== 's390x')
    return complain(run, 'not supported here: this system is not loaded by zipl');
  const refused = options.last(...REFUSED);
  if (refused !== undefined) return error(run, `not supported here: -${refused}`);
  const [section, extra] = options.operands;
  if (extra !== undefined) return error(run, 'not supported here: more than one section');
  const isDry = options.has('dry-run');
  if (isDry) run.out('Starting dry-run, target device contents will NOT be modified\n');
  const wanted = wantedFrom(run, options, section);
  if (!wanted.ok) return error(run, wanted.failure);
  const { choice, said } = wanted.value;
  run.out(said);
  const lines = choice.entries.map(({ position, entry }) => ({ position, entry, line: lineOf(run, entry) }));
  for (const { entry, line } of lines) {
    const problem = line.ok ? problemWith(run, entry, line.value) : line.failure;
    if (problem !== undefined) return error(run, problem);
  }
  if (options.has('V')) run.out(deviceText());
  run.out(`Building bootmap in '${choice.target}'\n`);
  if (choice.menu !== null) run.out(`Building menu '${choice.menu}'\n`);
  for (const { position, entry, line } of lines) {
    const isDefault = position === choice.default;
    if (choice.menu !== null)
      run.out(`Adding #${position}: IPL section '${entry.name}'${isDefault ? ' (default)' : ''}\n`);
    else
      run.out(entry.name === '' ? 'Adding IPL section\n' : `Adding IPL section '${entry.name}' (default)\n`);
    if (options.has('V') || entry.name === '') run.out(detailsOf(entry, line.ok ? line.value : ''));
  }
  run.out(`Preparing boot device: ${DEVICE}.\n`);
  const chosen = lines.find(({ position }) => position === choice.default);
  if (!isDry && chosen?.line.ok) {
    const why = system.install(chosen.line.value);
    if (why !== undefined) return error(run, `Could not write to device: ${why}`);
  }
  run.out('Done.\n');
  return 0;
}

function error(run: Invocation, message: string): number {
  run.err(`Error: ${message}\n`);
  return 1;
}

const from = (run: Invocation, path: string): string => resolvePath(run.cwd, path);

interface Wanted {
  readonly choice: BootChoice;
  /** What was read, as zipl tells it. */
  readonly said: string;
}

/** A kernel that is named on the command line needs no configuration. */
function wantedFrom(
  run: Invocation,
  options: Arguments,
  section: string | undefined,
): Result<Wanted, string> {
  const image = options.value('i');
  if (image !== undefined) {
    const target = options.value('t');
    if (target === undefined) return fail("Option 'target' required when specifying 'image'");
    const ramdisk = options.value('r');
    const parmfile = options.value('p');
    const entry: BootEntry = {
      name: '',
      image: withoutAddress(image),
      ramdisk: ramdisk === undefined ? undefined : withoutAddress(ramdisk),
      parmfile: parmfile === undefined ? undefined : withoutAddress(parmfile),
      parameters: options.value('P'),
    };
    return ok({ choice: { menu: null, target, entries: [{ position: 1, entry }], default: 1 }, said: '' });
  }
  const alone = options.last('r', 'p');
  if (alone !== undefined)
    return fail("Need one of options 'image', 'segment', 'dumpto', 'mvdump' or 'menu'");
  const config = options.value('c') ?? ZIPL_CONF;
  const read = readBootConfig(run.surroundings.files, {
    config: from(run, config),
    blsDirectory: from(run, options.value('b') ?? BLS_DIRECTORY),
    section,
    menu: options.value('m'),
  });
  if (!read.ok) return read;
  const { choice, read: entries } = read.value;
  const parameters = options.value('P');
  if (parameters !== undefined && choice.menu !== null)
    return fail("Option 'parameters' cannot be used with a menu section");
  const target = options.value('t') ?? choice.target;
  const changed = choice.entries.map(({ position, entry }) => ({
    position,
    entry: parameters === undefined ? entry : { ...entry, parameters },
  }));
  const said = `Using config file '${config}'\n${entries.map((path) => `Using BLS config file '${path}'\n`).join('')}`;
  return ok({ choice: { ...choice, target, entries: changed }, said });
}

const withoutAddress = (path: string): string => path.replace(/,0x[0-9a-f]+$/i, '');

/** The file's words first, then those of `parameters`. */
function lineOf(run: Invocation, { name, parmfile, parameters }: BootEntry): Result<string, string> {
  if (parmfile === undefined) return ok(parameters ?? '');
  const text = run.surroundings.files.read(from(run, parmfile));
  if (!text.ok) return fail(inSection('Parmfile', parmfile, name));
  return ok(`${text.value.replace(/\s*\n\s*/g, ' ').trim()} ${parameters ?? ''}`.trim());
}

const inSection = (what: string, file: string, section: string): string =>
  section === ''
    ? `${what} '${file}': No such file or directory`
    : `${what} '${file}' in section '${section}': No such file or directory`;

function problemWith(run: Invocation, entry: BootEntry, line: string): string | undefined {
  const { files, release } = run.surroundings;
  const isThere = (path: string): boolean => files.stat(from(run, path))?.type === 'file';
  if (!isThere(entry.image)) return inSection('Image file', entry.image, entry.name);
  if (entry.ramdisk !== undefined && !isThere(entry.ramdisk))
    return inSection('Ramdisk file', entry.ramdisk, entry.name);
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  const isLong =
    Number(major) > LONG_SINCE[0] || (Number(major) === LONG_SINCE[0] && Number(minor) >= LONG_SINCE[1]);
  const limit = isLong ? LONG_LINE : SHORT_LINE;
  return line.length > limit
    ? `The length of the parameters line (${line.length} bytes) exceeds the allowed maximum (${limit} bytes)`
    : undefined;
}

const detailsOf = ({ image, ramdisk }: BootEntry, line: string): string =>
  `  kernel image......: ${image}\n  kernel parmline...: '${line}'\n${ramdisk === undefined ? '' : `  initial ramdisk...: ${ramdisk}\n`}`;

const deviceText = (): string => `Target device information
  Device..........................: 5e:00
  Partition.......................: 5e:01
  Device name.....................: dasda
  Device driver name..............: dasd
  DASD device number..............: 0200
  Type............................: disk partition
  Disk layout.....................: ECKD/compatible disk layout
`;
