/** lsreipl and chreipl: what the next load from inside the system takes. */

import type { LoadDevice } from '../../../../shared/definition.ts';
import { BOOT_DISK } from '../../system/reipl.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { complain, readArguments } from './arguments.ts';

export const LSREIPL: Manual = manual({
  name: 'lsreipl',
  purpose: 'Show what the system is loaded from when it is rebooted.',
  synopsis: '[OPTION]...',
  options: `
    -i, --ipl  what the running kernel was loaded from`,
});

export function lsreipl(run: Invocation): number {
  const options = readArguments(run, LSREIPL);
  if (typeof options === 'number') return options;
  const [extra] = options.operands;
  if (extra !== undefined) return complain(run, `Invalid positional parameter "${extra}" specified`);
  return show(run, options.has('i'));
}

/** In the order and with the labels of s390-tools, from the files that it reads. */
function show(run: Invocation, isIpl: boolean): number {
  const { files } = run.surroundings;
  const read = (path: string): string | undefined => {
    const text = files.read(`/sys/firmware/${path}`);
    return text.ok ? text.value.replace(/\n$/, '') : undefined;
  };
  const type = read(isIpl ? 'ipl/ipl_type' : 'reipl/reipl_type');
  if (type === undefined) return complain(run, 'Could not open "/sys/firmware/reipl/reipl_type"');
  const directory = isIpl ? 'ipl' : `reipl/${type}`;
  const line = (label: string, file: string, isQuoted = false): void => {
    const text = read(file);
    if (text !== undefined) run.out(`${`${label}:`.padEnd(12)} ${isQuoted ? `"${text}"` : text}\n`);
  };
  run.out(`${(isIpl ? 'IPL type:' : 'Re-IPL type:').padEnd(12)} ${type}\n`);
  const labels: Readonly<Record<string, readonly (readonly [label: string, file: string])[]>> = {
    ccw: [['Device', 'device']],
    fcp: [
      ['WWPN', 'wwpn'],
      ['LUN', 'lun'],
      ['Device', 'device'],
      ['bootprog', 'bootprog'],
      ['br_lba', 'br_lba'],
    ],
    nvme: [
      ['FID', 'fid'],
      ['NSID', 'nsid'],
      ['bootprog', 'bootprog'],
      ['br_lba', 'br_lba'],
    ],
  };
  for (const [label, file] of labels[type] ?? []) line(label, `${directory}/${file}`);
  line('Loadparm', `${directory}/loadparm`, true);
  if (type === 'ccw') line('Bootparms', `${directory}/parm`, true);
  if (!isIpl) line('clear', `${directory}/clear`);
  if (type !== 'ccw') line('Secure boot', 'ipl/secure');
  return 0;
}

export const CHREIPL: Manual = manual({
  name: 'chreipl',
  purpose: 'Choose what the system is loaded from when it is rebooted.',
  synopsis: [
    'ccw [-d] DEVICE [OPTION]...',
    'fcp [-d] DEVICE [-w] WWPN [-l] LUN [OPTION]...',
    'nvme [-s] FID [-i] NSID [OPTION]...',
    '[node] /dev/NODE [OPTION]...',
  ],
  options: `
    -b, --bootprog=NUMBER  not supported here
    -c, --clear=SWITCH  1: the load clears memory, 0: it does not
    -d, --device=DEVICE  number of the device
    -f, --force  no effect here
    -i, --nsid=NSID  namespace of an NVMe device
    -l, --lun=LUN  logical unit
    -L, --loadparm=TEXT  load parameter
    -p, --bootparms=LINE  z/VM guests: words for the command line of one load
    -s, --fid=FID  function of an NVMe device
    -w, --wwpn=WWPN  port of the storage server`,
  text: 'A partition has one disk here; it can be attached as a CCW, an FCP or an NVMe device, which decides what a load keeps of hotplug memory.',
});

const TYPES: readonly LoadDevice[] = ['ccw', 'fcp', 'nvme'];
const NODES: Readonly<Record<string, LoadDevice>> = {
  dasda: 'ccw',
  dasda1: 'ccw',
  sda: 'fcp',
  sda1: 'fcp',
  nvme0n1: 'nvme',
  nvme0n1p1: 'nvme',
};

export function chreipl(run: Invocation): number {
  const options = readArguments(run, CHREIPL);
  if (typeof options === 'number') return options;
  const { system, machine } = run.surroundings;
  if (!system || machine !== 's390x')
    return complain(run, 'not supported here: this system is not loaded by IPL');
  if (options.has('b')) return complain(run, 'not supported here: -b');
  const [target = '', ...rest] = options.operands;
  if (target === '') return complain(run, 'No valid target specified');
  const node = target === 'node' ? (rest[0] ?? '') : target;
  const byNode = NODES[node.replace(/^\/dev\//, '')];
  const type = TYPES.find((each) => each === target) ?? byNode;
  if (type === undefined)
    return complain(
      run,
      target === 'node' || target.startsWith('/')
        ? `Invalid device node "${node}" specified`
        : 'No valid target specified',
    );
  const wrong = byNode ? undefined : wrongDevice(type, rest, (id) => options.value(id));
  if (wrong !== undefined) return complain(run, wrong);
  const clear = options.value('c');
  if (clear !== undefined && clear !== '0' && clear !== '1')
    return complain(run, 're-IPL clear argument must be either 1 or 0');
  const loadparm = options.value('L');
  if (loadparm !== undefined && loadparm.length > 8)
    return complain(run, `Loadparm "${loadparm}" exceeds 8 characters`);
  const parm = options.value('p');
  if (parm !== undefined && !(system.zvm && type === 'ccw'))
    return complain(run, 'System does not allow one to set bootparms');
  if (parm !== undefined && parm.length > PARM_LIMIT) return complain(run, 'Boot parameter line is too long');
  system.reipl = {
    type,
    clear: clear === undefined ? system.reipl.clear : clear === '1',
    loadparm: loadparm ?? system.reipl.loadparm,
    parm: parm ?? system.reipl.parm,
  };
  return show(run, false);
}

const PARM_LIMIT = 64;

/** What is named has to be the disk that there is. Options and operands in the order of the usage. */
function wrongDevice(
  type: LoadDevice,
  operands: readonly string[],
  option: (id: string) => string | undefined,
): string | undefined {
  const disks: Readonly<Record<LoadDevice, readonly (readonly [string, string])[]>> = {
    ccw: [['d', BOOT_DISK.ccw.device]],
    fcp: [
      ['d', BOOT_DISK.fcp.device],
      ['w', BOOT_DISK.fcp.wwpn],
      ['l', BOOT_DISK.fcp.lun],
    ],
    nvme: [
      ['s', BOOT_DISK.nvme.fid],
      ['i', BOOT_DISK.nvme.nsid],
    ],
  };
  for (const [index, [id, known]] of disks[type].entries()) {
    const given = option(id) ?? operands[index];
    if (given === undefined && index === 0)
      return type === 'ccw'
        ? 'The "ccw" target requires device'
        : type === 'fcp'
          ? 'The "fcp" target requires device, WWPN, and LUN'
          : 'The "nvme" target requires FID, and optional NSID';
    if (given !== undefined && number(given) !== number(known))
      return type === 'ccw'
        ? `Could not find DASD CCW device "${given}"`
        : `Could not find "${given}": the disk of this partition is ${known}`;
  }
  return undefined;
}

/** "0.0.0200" and "200" are the same device. */
const number = (text: string): number => Number.parseInt(text.replace(/^0\.0\./, '').replace(/^0x/i, ''), 16);
