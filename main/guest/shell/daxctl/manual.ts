/** daxctl(1) of ndctl: its commands and their options. */

import { type Manual, manual } from '../manual.ts';

const REGION = '-r, --region=REGION  only devices of this region';
const HUMAN = '-u, --human  sizes for people';
const VERBOSE = '-v, --verbose  say what is done';
const FORCE = '-f, --force  though its memory is online';
const NO_MOVABLE = '--no-movable  online into a kernel zone';

const command = (name: string, purpose: string, synopsis: string, options: readonly string[]): Manual =>
  manual({
    name: `daxctl ${name}`,
    purpose,
    synopsis,
    options: ['-h, --help  what it takes', ...options].join('\n'),
    common: ['help'],
  });

export const DAXCTL: Manual = manual({
  name: 'daxctl',
  purpose: 'List dax devices, make memory of them, and set it online and offline.',
  synopsis: 'COMMAND [OPTION]... [DEVICE|all]',
  options: '-h, --help  what it takes',
  common: ['help'],
  takesCommand: true,
  commands: [
    command('list', 'List devices and regions.', '[OPTION]...', [
      REGION,
      HUMAN,
      '-d, --dev=DEVICE  only this device',
      '-D, --devices  devices of regions',
      '-M, --mappings  ranges of devices',
      '-R, --regions  regions',
      '-i, --idle  also what has no size',
    ]),
    command('reconfigure-device', 'Make memory of a device, or a file.', '-m MODE [OPTION]... DEVICE|all', [
      REGION,
      HUMAN,
      VERBOSE,
      '-m, --mode=MODE  system-ram: memory of the system; devdax: a file to be mapped',
      '-N, --no-online  leave the memory offline',
      FORCE,
      NO_MOVABLE,
    ]),
    command('online-memory', 'Set the memory of a device online.', '[OPTION]... DEVICE|all', [
      REGION,
      HUMAN,
      VERBOSE,
      NO_MOVABLE,
    ]),
    command('offline-memory', 'Set the memory of a device offline.', '[OPTION]... DEVICE|all', [
      REGION,
      HUMAN,
      VERBOSE,
    ]),
    command('disable-device', 'Take a device from its driver.', '[OPTION]... DEVICE|all', [
      REGION,
      HUMAN,
      VERBOSE,
      FORCE,
    ]),
    command('enable-device', 'Give a device to its driver.', '[OPTION]... DEVICE|all', [
      REGION,
      HUMAN,
      VERBOSE,
    ]),
  ],
});
