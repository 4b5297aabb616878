/** Machines that lessons can start from by name. */

import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { partitionName } from '../../shared/ids.ts';
import { bytes, gib, mib, TIB } from '../../shared/units.ts';
import { SAMPLE_DEFINITION } from '../machine/sample.ts';

/** One partition of 4 GiB that may grow to 8 GiB in blocks of 256 MiB; only the kernel differs. */
const small = (release: string, commandLine: string): SystemDefinition => ({
  name: 'SIMCPC1',
  customerBytes: bytes(TIB),
  answerStyle: 'always-0020',
  partitions: [
    {
      name: partitionName('LNXTEST'),
      profile: { initialBytes: gib(4), reservedBytes: gib(4) },
      sclp: { incrementBytes: mib(256) },
      kernel: { release, commandLine },
      conditions: ORDINARY_CONDITIONS,
    },
  ],
});

export const TEMPLATES: ReadonlyMap<string, SystemDefinition> = new Map([
  ['sample', SAMPLE_DEFINITION],
  ['small-classic', small('6.1', '')],
  ['small-memmap', small('6.12', '')],
  ['small-dynamic', small('7.2', 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1')],
]);
