/**
 * Shapes of definitions and conditions as they come from outside: types and bounds only. Which of them a machine can
 * have is the engine's to say (checkDefinition).
 */

import { z } from 'zod';
import type {
  Conditions,
  ImageProfile,
  KernelDefinition,
  LoadDevice,
  PartitionDefinition,
  SystemDefinition,
} from '../../shared/definition.ts';
import { ANSWER_STYLES, FAULT_COMMANDS, ZONE_NAMES } from '../../shared/definition.ts';
import type { MachineProfile } from '../../shared/machine-profile.ts';
import { MAX_BLOCKS, name, size, whole } from './primitives.ts';
import { guards } from './same-shape.ts';

const ELEMENT_LIMIT = 256;
const LIST_LIMIT = 4096;
/** 53 bits of addresses are 41 bits of pages. */
const MAX_PFN = 2 ** 41 - 1;

const u16 = whole(0xffff);
const blockList = z.array(whole(MAX_BLOCKS - 1)).max(MAX_BLOCKS);

const sclpFault = z.strictObject({
  command: z.enum(FAULT_COMMANDS),
  rn: u16,
  response: u16,
  onlyNth: whole(0xffff_ffff).min(1).exactOptional(),
});

const notifierVeto = z.strictObject({
  callback: z.string().min(1).max(64),
  priority: z.int().min(-1000).max(1000).exactOptional(),
  on: z.enum(['MEM_GOING_ONLINE', 'MEM_GOING_OFFLINE']),
  block: whole(MAX_BLOCKS - 1).exactOptional(),
  verdict: z.enum(['bad', 'EBUSY', 'ENOMEM', 'EINVAL']),
  onlyNth: whole(0xffff_ffff).min(1).exactOptional(),
});

const unmovableOf = z.strictObject({ kind: z.enum(['idle', 'busy']), also: blockList, except: blockList });
const unmovableListed = z.strictObject({ kind: z.literal('listed'), blocks: blockList });
type UnmovableShape = z.output<typeof unmovableOf> | z.output<typeof unmovableListed>;

/** "ordinary" is what 0.1.0 called a busy system. */
const unmovable = z
  .discriminatedUnion('kind', [
    unmovableOf,
    unmovableOf.extend({ kind: z.literal('ordinary') }),
    unmovableListed,
  ])
  .transform((pages): UnmovableShape => (pages.kind === 'ordinary' ? { ...pages, kind: 'busy' } : pages));

export const conditions = guards<Conditions>()(
  z.strictObject({
    sclpFaults: z.array(sclpFault).max(LIST_LIMIT),
    notifierVetoes: z.array(notifierVeto).max(LIST_LIMIT),
    unmovable,
    pressure: z.strictObject({ usedByProgramsKib: size }),
    addFaults: z
      .array(z.strictObject({ block: whole(MAX_BLOCKS - 1), errno: z.enum(['ENOMEM', 'EEXIST']) }))
      .max(LIST_LIMIT)
      .exactOptional(),
    plainBlocks: blockList.exactOptional(),
    unmovablePages: z.array(whole(MAX_PFN)).max(LIST_LIMIT).exactOptional(),
  }),
);

/** Only the named parts change. */
export const someConditions = guards<Partial<Conditions>>()(
  z.strictObject({
    sclpFaults: conditions.shape.sclpFaults.exactOptional(),
    notifierVetoes: conditions.shape.notifierVetoes.exactOptional(),
    unmovable: unmovable.exactOptional(),
    pressure: conditions.shape.pressure.exactOptional(),
    addFaults: conditions.shape.addFaults,
    plainBlocks: conditions.shape.plainBlocks,
    unmovablePages: conditions.shape.unmovablePages,
  }),
);

export const loadDevice = guards<LoadDevice>()(z.enum(['ccw', 'fcp', 'nvme']));

export const imageProfile = guards<ImageProfile>()(
  z.strictObject({
    initialBytes: size,
    reservedBytes: size,
    originBytes: size.exactOptional(),
    load: z
      .strictObject({
        device: loadDevice,
        address: z.string().max(64).exactOptional(),
        parameter: z.string().max(8).exactOptional(),
        atActivation: z.boolean().exactOptional(),
      })
      .exactOptional(),
  }),
);

export const machineProfile = guards<MachineProfile>()(
  z.strictObject({
    model: z.string().min(1).max(32),
    machineTypes: z.array(z.string().min(1).max(8)).max(16),
    granularity: z
      .array(z.strictObject({ upToBytes: size, incrementBytes: size, confirmed: z.boolean() }))
      .max(64),
  }),
);

const pagesByZone = z.partialRecord(z.enum(ZONE_NAMES), size);

export const kernelDefinition = guards<KernelDefinition>()(
  z.strictObject({
    arch: z.enum(['s390x', 'x86_64']).exactOptional(),
    release: z.string().min(1).max(128),
    commandLine: z.string().max(4096),
    edat1: z.boolean().exactOptional(),
    kdump: z.boolean().exactOptional(),
    build: z
      .strictObject({
        cmaMib: z.union([whole(1_048_576), z.null()]).exactOptional(),
        crashDump: z.boolean().exactOptional(),
        hugePages: z.boolean().exactOptional(),
        numa: z.boolean().exactOptional(),
        debugVm: z.boolean().exactOptional(),
        kasan: z.boolean().exactOptional(),
        probe: z.boolean().exactOptional(),
      })
      .exactOptional(),
    measured: z
      .strictObject({
        managedPages: pagesByZone,
        cmaPages: pagesByZone,
        memTotalKib: size,
        memFreeKib: size,
        onlinePolicy: z.enum(['contig-zones', 'auto-movable']).exactOptional(),
        autoOnline: z.enum(['offline', 'online', 'online_kernel', 'online_movable']).exactOptional(),
      })
      .exactOptional(),
  }),
);

const addressRange = { start: size, bytes: size };

const platform = z.strictObject({
  ram: z.array(z.strictObject(addressRange)).max(ELEMENT_LIMIT),
  devices: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(32),
        origin: z.enum(['cxl', 'hmem', 'pmem', 'created']),
        ranges: z.array(z.strictObject(addressRange)).max(ELEMENT_LIMIT),
        alignBytes: size,
        targetNode: z.int().min(-1).max(1023),
        memmapOnMemory: z.boolean().exactOptional(),
      }),
    )
    .max(ELEMENT_LIMIT)
    .exactOptional(),
  dimms: z
    .array(z.strictObject({ ...addressRange, plugged: z.boolean() }))
    .max(ELEMENT_LIMIT)
    .exactOptional(),
  dimmSlots: whole(ELEMENT_LIMIT).exactOptional(),
  modules: z.array(z.string().min(1).max(64)).max(ELEMENT_LIMIT).exactOptional(),
  resources: z
    .array(z.strictObject({ ...addressRange, name: z.string().min(1).max(64) }))
    .max(ELEMENT_LIMIT)
    .exactOptional(),
  blockBytes: size.exactOptional(),
  bareMetal: z.boolean().exactOptional(),
});

export const partitionDefinition = guards<PartitionDefinition>()(
  z.strictObject({
    name,
    profile: imageProfile,
    sclp: z.strictObject({
      incrementBytes: size,
      facilities: whole(2 ** 48 - 1).exactOptional(),
      standbyElements: z
        .array(z.strictObject({ bytes: size }))
        .min(1)
        .max(ELEMENT_LIMIT - 1)
        .exactOptional(),
      moreElements: z
        .array(z.strictObject({ id: whole(ELEMENT_LIMIT - 1), response: u16 }))
        .max(ELEMENT_LIMIT)
        .exactOptional(),
      rnMax: u16.exactOptional(),
      absent: z
        .array(z.strictObject({ first: u16, last: u16 }))
        .max(LIST_LIMIT)
        .exactOptional(),
    }),
    kernel: kernelDefinition,
    conditions,
    zvm: z
      .strictObject({ directoryInitialBytes: size, directoryMaximumBytes: size, standbyBytes: size })
      .exactOptional(),
    platform: platform.exactOptional(),
  }),
);

const jsonObject = z.record(z.string(), z.json());
const jsonByName = z.record(z.string(), jsonObject);

export const systemDefinition = guards<SystemDefinition>()(
  z.strictObject({
    name,
    customerBytes: size,
    answerStyle: z.enum(ANSWER_STYLES),
    standbyListed: z.boolean().exactOptional(),
    partitions: z.array(partitionDefinition).max(LIST_LIMIT),
    mode: z.enum(['classic', 'dpm']).exactOptional(),
    installedBytes: size.exactOptional(),
    hsaBytes: size.exactOptional(),
    machine: machineProfile.exactOptional(),
    foreign: z
      .strictObject({
        document: jsonObject.exactOptional(),
        cpc: jsonObject.exactOptional(),
        partitions: jsonByName.exactOptional(),
        profiles: jsonByName.exactOptional(),
        dpmExport: jsonObject.exactOptional(),
      })
      .exactOptional(),
  }),
);
