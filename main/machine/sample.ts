/** The machine of the first start: something real to look at, and every figure of it appears in the documentation. */

import type { Command } from '../../shared/command.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { partitionName } from '../../shared/ids.ts';
import { bytes, gib, TIB } from '../../shared/units.ts';

export const SAMPLE_NAME = 'Sample';

const LNXTEST = partitionName('LNXTEST');

/** One 512 GiB partition: 64 GiB to start with, 448 GiB that Linux can take into use while it runs. */
export const SAMPLE_DEFINITION: SystemDefinition = {
  name: 'SIMCPC1',
  customerBytes: bytes(TIB),
  answerStyle: 'always-0020',
  partitions: [
    {
      name: LNXTEST,
      profile: { initialBytes: gib(64), reservedBytes: gib(448) },
      sclp: { incrementBytes: gib(1) },
      kernel: {
        release: '7.2',
        commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
      },
      conditions: ORDINARY_CONDITIONS,
    },
  ],
};

/** What was done to it before the first look. */
export const SAMPLE_COMMANDS: readonly Command[] = [
  { kind: 'activate', partition: LNXTEST },
  { kind: 'load', partition: LNXTEST, clear: true },
];
