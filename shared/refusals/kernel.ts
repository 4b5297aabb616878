/** What the kernel of a partition refuses, in an operator's words. Sources of the rules: shared/glossary.ts. */

import { formatBytes } from '../units.ts';
import { unmovableBecause } from '../unmovable.ts';
import type { KernelCase } from './case.ts';
import { capital, type FactsOf, holdersText, type RefusalEntry, stays } from './facts.ts';

type KernelTable = { readonly [C in KernelCase]: RefusalEntry<FactsOf<C>> };
type Facts = FactsOf<'no-guest'>;

const it = ({ blocks }: Facts): string => (blocks > 1 ? 'them' : 'it');

export const KERNEL_REFUSALS: KernelTable = {
  // ---- storage of the machine
  'assign-pool': {
    what: (f) =>
      f.pool.availableBytes === 0
        ? `The machine has no storage left: ${holdersText(f.pool.holders)}. ${stays(f)}.`
        : `The machine has only ${formatBytes(f.pool.availableBytes)} of storage left: ${holdersText(f.pool.holders)}. ${stays(f)}.`,
    why: (f) =>
      `Partitions share ${formatBytes(f.pool.customerBytes)} of customer storage, and a block takes ${formatBytes(f.blockBytes)} of it that nobody holds; reserved storage is only a promise.`,
    remedies: ['bringLess', 'showHolders'],
    fn: 'sclp_assign_storage',
  },
  'assign-standby': {
    what: (f) =>
      f.zvm
        ? `CP has ${formatBytes(f.zvm.standbyBytes)} of standby storage left for ${f.partition}, and ${formatBytes(f.zvm.reservedBytes)} that is reserved. ${stays(f)}.`
        : `CP has no standby storage left for ${f.partition}. ${stays(f)}.`,
    why: () => 'A guest of z/VM can take standby storage only; what is reserved has to become standby first.',
    remedies: ['moveStandby', 'bringLess', 'showPartition'],
    fn: 'sclp_assign_storage',
  },
  'assign-injected': {
    what: (f) =>
      `The machine did not give increment ${f.rn ?? 'of the block'}: a fault that was set up in the conditions of ${f.partition}. ${stays(f)}.`,
    why: () =>
      'The fault plan of the conditions answers this request with an error, so that failures can be rehearsed.',
    remedies: ['removeFault', 'openConditions', 'bringLess'],
    fn: 'sclp_assign_storage',
  },
  'assign-refused': {
    what: (f) =>
      `The machine did not give ${f.rn === null ? 'an increment' : `increment ${f.rn}`}. ${stays(f)}.`,
    why: () => 'The machine answered the request for storage with an error.',
    remedies: ['bringLess', 'showBlock'],
    fn: 'sclp_assign_storage',
  },
  'storage-touched': {
    what: (f) => `Linux in ${f.partition} has died: it used memory that the machine has taken away.`,
    why: () =>
      'A storage element was attached late, and the memory driver then gave back storage that was already in use.',
    remedies: ['load', 'openMessages'],
    fn: 'sclp_attach_storage',
  },

  // ---- going offline
  'offline-unmovable': {
    what: (f) => `${stays(f)}: something in ${it(f)} cannot be moved elsewhere.`,
    why: (f) =>
      f.refusal.unmovable
        ? `A block goes offline only when everything in it can move, and ${unmovableBecause(f.refusal.unmovable)}.`
        : 'A block goes offline only when everything in it can move, and the kernel keeps memory of its own there.',
    remedies: ['otherBlocks', 'showBlock', 'openConditions'],
    fn: 'has_unmovable_pages',
  },
  'offline-hole': {
    what: (f) => `${stays(f)}: only a part of ${it(f)} is memory.`,
    why: () =>
      'Core memory ends inside the block, and Linux takes only whole blocks offline: this one never goes.',
    remedies: ['otherBlocks', 'showBlock'],
    fn: 'offline_pages',
  },
  'offline-several-zones': {
    what: (f) => `${stays(f)}: its memory belongs to two zones.`,
    why: () => 'Linux takes a block offline only when all of it is in one zone.',
    remedies: ['otherBlocks', 'showBlock'],
    fn: 'memory_block_offline',
  },
  'offline-contains-standby': {
    what: (f) => `${stays(f)}: Linux takes a part of ${it(f)} for standby.`,
    why: (f) =>
      `Kernel ${f.release} lets no block go of which it believes that an increment is standby already.`,
    remedies: ['otherBlocks', 'showBlock'],
    fn: 'contains_standby_increment',
  },
  'offline-signal': {
    what: (f) => `${stays(f)}: the attempt was interrupted while its contents were being moved.`,
    why: () => 'Moving has no time limit; a signal to whoever waits for it is what ends it.',
    remedies: ['endPressure', 'otherBlocks', 'openConditions'],
    fn: 'offline_pages',
  },
  'kept-for-crash': {
    what: (f) => `${stays(f)}: its memory is kept for the crash kernel.`,
    why: () =>
      'What crashkernel= reserves, and as much at address 0 that is swapped with it, has to stay for a dump.',
    remedies: ['otherBlocks', 'showBlock'],
    fn: 'kdump_mem_notifier',
  },
  'notifier-bad-is-eperm': {
    what: (f) => `${stays(f)}: a part of the kernel that has to be asked said no.`,
    why: () =>
      'A callback of the memory notifier chain, set up in the conditions, refused without saying why.',
    remedies: ['removeVeto', 'openConditions', 'otherBlocks'],
    fn: 'memory_notify',
  },
  'notifier-veto': {
    what: (f) => `${stays(f)}: a part of the kernel that has to be asked said no.`,
    why: () =>
      'A callback of the memory notifier chain, set up in the conditions, refused for a reason of its own.',
    remedies: ['removeVeto', 'openConditions', 'otherBlocks'],
    fn: 'memory_notify',
  },
  'probe-address': {
    what: (f) => `Nothing was added: ${f.refusal.because}.`,
    why: () =>
      'What is probed is one whole memory block: its first address, within what the machine can address.',
    remedies: ['showPartition'],
    fn: 'probe_store',
  },
  'probe-claimed': {
    what: (f) => `Nothing was added: ${f.refusal.because}.`,
    why: () => 'A range of addresses that is memory or belongs to a device cannot be added a second time.',
    remedies: ['showPartition'],
    fn: 'register_memory_resource',
  },
  'probe-absent': {
    what: (f) => `Linux in ${f.partition} has died: it used memory that is not there.`,
    why: () =>
      'The probe file adds what it is told, and nobody checks. Reads of absent memory answer ones, and writes are lost.',
    remedies: ['load', 'openMessages'],
    fn: 'probe_store',
  },
  'kasan-shadow': {
    what: (f) => `${stays(f)}: ${f.refusal.because}.`,
    why: () =>
      'A kernel with KASAN keeps a shadow, an eighth of the size, of all memory in use, and takes it from free memory when a block goes online.',
    remedies: ['bringLess', 'endPressure', 'otherBlocks', 'showPartition'],
    fn: 'kasan_mem_notifier',
  },
  'kasan-zero-shadow': {
    what: (f) => `${stays(f)}: ${f.refusal.because}.`,
    why: () => 'A kernel with KASAN maps zeros as the shadow of a memmap that lies in its own block.',
    remedies: ['endPressure', 'otherBlocks', 'showPartition'],
    fn: 'kasan_add_zero_shadow',
  },
  'state-unchanged': {
    what: (f) => `Nothing to do: ${f.refusal.because}.`,
    why: () =>
      'The file state refuses what a block is already; the file online would have taken it silently.',
    remedies: ['showBlock'],
    fn: 'state_store',
  },

  // ---- configuring
  'deconfigure-online': {
    what: (f) => `${stays(f)}: its storage cannot be given back while Linux uses it.`,
    why: () => 'A block has to be offline before it is deconfigured.',
    remedies: ['takeBack', 'otherBlocks', 'showBlock'],
    fn: 'sclp_config_mem_store',
  },
  'memmap-choice-configured': {
    what: (f) => `${capital(f.subject)} ${f.blocks > 1 ? 'keep their' : 'keeps its'} memmap where it is.`,
    why: () =>
      'Where the memmap lies is decided when the block is configured; it can be changed only before that.',
    remedies: ['deconfigure', 'takeBack', 'showBlock'],
    fn: 'sclp_memmap_on_memory_store',
  },
  'memmap-from-system': {
    what: (f) => `${f.partition} has not enough free memory: ${f.refusal.because}. ${stays(f)}.`,
    why: () =>
      'The memmap of a block, 1/64 of its size, comes out of free memory unless it lies in the block itself.',
    remedies: ['memmapInBlocks', 'bringLess', 'endPressure', 'parameterOn', 'showPartition'],
    fn: '__add_memory',
  },
  'memory-deadlock': {
    what: (f) => `Linux in ${f.partition} has died: its memory ran out while a block was added.`,
    why: () =>
      'The memmap of the block took the last free memory, and there was no program that could be ended for it.',
    remedies: ['load', 'openMessages'],
    fn: 'out_of_memory',
  },
  'add-fault': {
    what: (f) => `${capital(f.subject)} could not be added: the conditions of ${f.partition} let it fail.`,
    why: () => 'The conditions name blocks whose adding fails, so that failures can be rehearsed.',
    remedies: ['removeAddFault', 'openConditions', 'bringLess'],
    fn: 'add_memory_resource',
  },
  'hotplug-lock': {
    what: (f) => `Too many writes wait in ${f.partition}: one that cannot finish holds them all up.`,
    why: () => 'Linux changes its memory one write at a time, and no more than 4,096 are kept waiting here.',
    remedies: ['signal', 'showPartition'],
    fn: 'lock_device_hotplug_sysfs',
  },

  // ---- memmap in the block
  'memmap-era': {
    what: (f) => `Kernel ${f.release} cannot put the memmap of a block into the block.`,
    why: () => 'On s390 that came with 6.9.',
    remedies: ['memmapInSystem', 'showPartition'],
    fn: 'mhp_supports_memmap_on_memory',
  },
  'memmap-parameter': {
    what: () => 'The memmap cannot lie in the block: the kernel was loaded without memmap_on_memory.',
    why: () =>
      'The parameter memory_hotplug.memmap_on_memory is off by default and is read only when the kernel is loaded.',
    remedies: ['memmapInSystem', 'parameterOn', 'showPartition'],
    fn: 'mhp_supports_memmap_on_memory',
  },
  'memmap-one-block': {
    what: (f) => `Kernel ${f.release} adds memory with its own memmap one block at a time.`,
    why: () => 'From 6.8 on a request for several blocks is split; before that it is refused.',
    remedies: ['memmapInSystem', 'showRule'],
    fn: 'mhp_supports_memmap_on_memory',
  },
  'memmap-page-aligned': {
    what: (f) => `The memmap cannot lie in blocks of ${formatBytes(f.blockBytes)}: it fills no whole pages.`,
    why: (f) => `The kernel asks for it: ${f.refusal.because}.`,
    remedies: ['memmapInSystem', 'showRule'],
    fn: 'mhp_supports_memmap_on_memory',
  },
  'memmap-pmd-aligned': {
    what: (f) =>
      `The memmap cannot lie in blocks of ${formatBytes(f.blockBytes)}: it fills no whole huge pages.`,
    why: (f) => `The kernel asks for it: ${f.refusal.because}.`,
    remedies: ['memmapInSystem', 'showRule'],
    fn: 'mhp_supports_memmap_on_memory',
  },
  'memmap-pageblock-aligned': {
    what: (f) =>
      `The memmap cannot lie in blocks of ${formatBytes(f.blockBytes)}: it fills no whole pageblocks.`,
    why: (f) => `The kernel asks for it, and only “force” rounds up: ${f.refusal.because}.`,
    remedies: ['memmapInSystem', 'showRule'],
    fn: 'mhp_supports_memmap_on_memory',
  },
  'memmap-whole-block': {
    what: (f) => `The memmap cannot lie in blocks of ${formatBytes(f.blockBytes)}: nothing else would fit.`,
    why: (f) => `The kernel asks for it: ${f.refusal.because}.`,
    remedies: ['memmapInSystem', 'showRule'],
    fn: 'mhp_supports_memmap_on_memory',
  },

  // ---- files
  'sysfs-invalid-value': {
    what: (f) => `“${f.value}” means nothing there: ${f.refusal.because}.`,
    why: () => 'Every file takes its own words and numbers, and refuses all others.',
    remedies: ['allowedWord'],
    fn: 'kstrtobool, sysfs_match_string',
  },
  'sysfs-missing': {
    what: (f) => `There is no ${f.path}.`,
    why: () =>
      'A block has files only while it exists in Linux, and other files only where the kernel has them.',
    remedies: ['showBlock', 'showPartition'],
    fn: 'kernfs_iop_lookup',
  },
  'sysfs-no-create': {
    what: (f) => `There is no ${f.path}, and none can be made.`,
    why: () => 'The kernel makes the files of sysfs; nobody else can.',
    remedies: ['showBlock', 'showPartition'],
    fn: 'kernfs_iop_permission',
  },
  'sysfs-read-only': {
    what: (f) => `${f.path} can only be read.`,
    why: () => 'Its mode is 0444, and that holds for root too.',
    remedies: ['showBlock', 'showPartition'],
    fn: 'kernfs_fop_open',
  },
  'sysfs-directory': {
    what: (f) => `${f.path} is a directory.`,
    why: () => 'Only files can be written to.',
    remedies: ['showBlock', 'showPartition'],
    fn: 'do_open',
  },
  'processors-stopped': {
    what: (f) => `${f.partition} does nothing: its processors are stopped.`,
    why: () =>
      'Stop keeps the processors from processing instructions; Start lets the guest go on where it was.',
    remedies: ['start', 'showPartition'],
  },
  'psw-restart': {
    what: (f) => `${f.partition} does nothing: its kernel stopped itself at a PSW restart.`,
    why: () => 'Linux ends a PSW restart in a disabled wait; only a load or a reset leads on.',
    remedies: ['load', 'showPartition'],
  },
  'no-guest': {
    what: (f) => `No Linux runs in ${f.partition}.`,
    why: (f) => `Its files exist only while its kernel runs: ${f.refusal.because.replace(/^.*?: /, '')}.`,
    remedies: ['load', 'activate', 'openMessages', 'showPartition'],
  },
  'no-platform': {
    what: (f) => `${f.partition} has no device memory.`,
    why: () =>
      'Partitions of this kind get their storage through SCLP; memory modules and dax devices are of x86-64.',
    remedies: ['showPartition'],
  },

  // ---- device memory
  'add-alignment': {
    what: (f) => `The memory cannot be added: ${f.refusal.because}.`,
    why: () => 'Memory is added in whole blocks only.',
    remedies: ['openDevices'],
    fn: 'check_hotplug_memory_range',
  },
  'add-exists': {
    what: (f) => `The memory is there already: ${f.refusal.because}.`,
    why: () => 'A range of addresses can be added only once.',
    remedies: ['openDevices'],
    fn: 'register_memory_resource',
  },
  'remove-online': {
    what: (f) => `The memory cannot be removed: ${f.refusal.because}.`,
    why: () => 'If one block of a range is online, nothing of it is removed.',
    remedies: ['openDevices'],
    fn: 'try_remove_memory',
  },
  'remove-granularity': {
    what: (f) => `The memory cannot be removed in one piece: ${f.refusal.because}.`,
    why: () => 'Up to 6.7 memory that carries its own memmap goes one block at a time.',
    remedies: ['openDevices'],
    fn: 'try_remove_memory',
  },
  'remove-mixed': {
    what: (f) => `The memory cannot be removed: ${f.refusal.because}.`,
    why: () => 'A range goes whole or block by block, and a mixture is neither.',
    remedies: ['openDevices'],
    fn: 'memory_blocks_have_altmaps',
  },
  'kmem-alignment': {
    what: (f) => `The device gives no memory: ${f.refusal.because}.`,
    why: () => 'Its ranges are cut down to whole memory blocks, and nothing is left.',
    remedies: ['openDevices'],
    fn: 'dev_dax_kmem_probe',
  },
  'kmem-stuck': {
    what: (f) => `The device cannot be used again: ${f.refusal.because}.`,
    why: () => 'It was unbound while its memory was online: that memory stays, and so do its addresses.',
    remedies: ['load', 'openDevices'],
    fn: 'request_mem_region',
  },
  'dax-bound': {
    what: (f) => `The device is taken: ${f.refusal.because}.`,
    why: () => 'A device has one driver at a time and has to be unbound from it first.',
    remedies: ['openDevices'],
    fn: 'device_driver_attach',
  },
  'dax-no-match': {
    what: (f) => `The driver does not take the device: ${f.refusal.because}.`,
    why: () =>
      'The driver kmem takes CXL and hmem devices, device_dax all others; new_id makes a driver take one by name.',
    remedies: ['openDevices'],
    fn: 'dax_bus_match',
  },
  'dax-memmap-bound': {
    what: (f) => `The memmap of the device stays where it is: ${f.refusal.because}.`,
    why: () => 'Where it lies is decided when the driver takes the device.',
    remedies: ['openDevices'],
    fn: 'memmap_on_memory_store',
  },
  'namespace-missing': {
    what: (f) => `The namespace cannot be found: ${f.refusal.because}.`,
    why: () => 'It shows once libnvdimm, nd_pmem and nd_e820 are loaded.',
    remedies: ['openDevices'],
  },
  'namespace-size': {
    what: (f) => `The namespace is too small: ${f.refusal.because}.`,
    why: () => 'Its label, and the memmap where the device holds it, take the head up to the alignment.',
    remedies: ['openDevices'],
    fn: 'nd_pfn_init',
  },
  'namespace-in-use': {
    what: (f) => `The namespace is in use: ${f.refusal.because}.`,
    why: () => 'It cannot be made anew while Linux uses it as memory.',
    remedies: ['openDevices'],
  },
  'module-loaded': {
    what: (f) => `Nothing to do: ${f.refusal.because}.`,
    why: () => 'A module is loaded once.',
    remedies: ['openDevices'],
    fn: 'add_unformed_module',
  },
  'dimm-missing': {
    what: (f) => `There is nothing to act on: ${f.refusal.because}.`,
    why: () => 'Only a memory module that ACPI describes can be plugged, and only a plugged one ejected.',
    remedies: ['openDevices'],
    fn: 'acpi_memory_device_add',
  },
  'dimm-plugged': {
    what: (f) => `Nothing to do: ${f.refusal.because}.`,
    why: () => 'The memory of the module is part of the system already.',
    remedies: ['openDevices'],
  },
};
