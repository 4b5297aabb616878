/** /sys/firmware/ipl and /sys/firmware/reipl: what this kernel was loaded from, and what the next one will be. */

import type { LoadDevice } from '../../../shared/definition.ts';
import type { Errno } from '../../../shared/failure.ts';
import type { FixedFile } from '../tree/fixed-sysfs.ts';
import type { Scratch } from '../tree/scratch.ts';
import type { ReiplSettings } from './port.ts';

/** Kept in /run: a load takes it along, a start of the console does not. */
const KEPT = '/run/reipl';
const TYPES: readonly LoadDevice[] = ['ccw', 'fcp', 'nvme'];

/** The one disk of a partition, by how it is attached. Our choice. */
export const BOOT_DISK = {
  ccw: { device: '0.0.0200' },
  fcp: {
    device: '0.0.1900',
    wwpn: '0x500507630500c74c',
    lun: '0x4010400000000000',
    bootprog: '0',
    br_lba: '0',
  },
  nvme: { fid: '0x00000013', nsid: '0x00000001', bootprog: '0', br_lba: '0' },
} as const satisfies Record<LoadDevice, Record<string, string>>;

export function reiplOf(scratch: Scratch, loadedFrom: LoadDevice): ReiplSettings {
  const text = scratch.read(KEPT);
  const kept = new Map(
    (text.ok ? text.value : '').split('\n').map((line) => line.split('=', 2) as [string, string]),
  );
  const type = TYPES.find((each) => each === kept.get('type')) ?? loadedFrom;
  const whole = text.ok ? /^parm=(.*)$/m.exec(text.value)?.[1] : undefined;
  return { type, clear: kept.get('clear') === '1', loadparm: kept.get('loadparm') ?? '', parm: whole ?? '' };
}

export function writeReipl(scratch: Scratch, { type, clear, loadparm, parm }: ReiplSettings): void {
  scratch.write(
    KEPT,
    `type=${type}\nclear=${clear ? '1' : '0'}\nloadparm=${loadparm}\nparm=${parm}\n`,
    false,
  );
}

/** What the files need of the system. */
export interface ReiplOwner {
  readonly loadedFrom: LoadDevice;
  readonly zvm: boolean;
  reipl: ReiplSettings;
}

const READ_ONLY = 0o444;
const READ_WRITE = 0o644;

/** arch/s390/kernel/ipl.c. Files that say what another disk is are those of the one disk: only it can be loaded. */
export function firmwareFiles(owner: ReiplOwner): [string, FixedFile][] {
  const line = (text: string) => (): string => `${text}\n`;
  const set = (change: Partial<ReiplSettings>): undefined => {
    owner.reipl = { ...owner.reipl, ...change };
  };
  const from = owner.loadedFrom;
  const ipl = Object.entries({
    ipl_type: from,
    ...BOOT_DISK[from],
    loadparm: '',
    secure: '0',
    has_secure: '0',
  });
  const files: [string, FixedFile][] = ipl.map(([name, text]) => [
    `/sys/firmware/ipl/${name}`,
    { mode: READ_ONLY, read: line(text) },
  ]);
  files.push([
    '/sys/firmware/reipl/reipl_type',
    {
      mode: READ_WRITE,
      read: () => `${owner.reipl.type}\n`,
      write: (text): Errno | undefined => {
        const type = TYPES.find((each) => each === text.trim());
        return type === undefined ? 'EINVAL' : set({ type });
      },
    },
  ]);
  for (const type of TYPES) {
    const at = `/sys/firmware/reipl/${type}`;
    for (const [name, text] of Object.entries(BOOT_DISK[type]))
      files.push([
        `${at}/${name}`,
        { mode: READ_WRITE, read: line(text), write: (given) => onlyThis(given, text) },
      ]);
    files.push(
      [
        `${at}/loadparm`,
        {
          mode: READ_WRITE,
          read: () => `${owner.reipl.loadparm}\n`,
          write: (given) => {
            const loadparm = given.trim().toUpperCase();
            return /^[A-Z0-9 .]{0,8}$/.test(loadparm) ? set({ loadparm }) : 'EINVAL';
          },
        },
      ],
      [
        `${at}/clear`,
        {
          mode: READ_WRITE,
          read: () => (owner.reipl.clear ? '1\n' : '0\n'),
          write: (given) => {
            const wanted = /^[1yY]/.test(given) ? true : /^[0nN]/.test(given) ? false : undefined;
            return wanted === undefined ? 'EINVAL' : set({ clear: wanted });
          },
        },
      ],
    );
  }
  if (owner.zvm)
    files.push([
      '/sys/firmware/reipl/ccw/parm',
      {
        mode: READ_WRITE,
        read: () => `${owner.reipl.parm}\n`,
        write: (given) => (given.trimEnd().length > PARM_LIMIT ? 'EINVAL' : set({ parm: given.trimEnd() })),
      },
    ]);
  return files;
}

/** DIAG308_VMPARM_SIZE */
const PARM_LIMIT = 64;

const onlyThis = (given: string, text: string): Errno | undefined =>
  given.trim() === text ? undefined : 'ENODEV';
