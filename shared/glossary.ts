/**
 * The field's words and the machine's rules, one meaning each, with where it comes from. Tooltips, the help screen
 * and the explanation of every refusal are these entries. `confirmed: false` marks our own choice where no public
 * source says what real machines do.
 */

export interface GlossaryEntry {
  readonly id: string;
  readonly title: string;
  /** One to three neutral sentences. */
  readonly text: string;
  readonly source: string;
  readonly confirmed: boolean;
  /** Ids of related entries. */
  readonly see: readonly string[];
}

const entry = (id: string, title: string, text: string, source: string, see: readonly string[] = []): GlossaryEntry => ({
  id,
  title,
  text,
  source,
  confirmed: true,
  see,
});

const ownChoice = (id: string, title: string, text: string, source: string, see: readonly string[] = []): GlossaryEntry => ({
  ...entry(id, title, text, source, see),
  confirmed: false,
});

/** Words. */
export const TERMS: readonly GlossaryEntry[] = [
  entry('increment', 'Storage increment', 'The unit in which the hypervisor hands storage to a partition. Its size is a power of two, chosen by the machine from the size of the partition.', 'PR/SM planning guides; SCLP READ SCP INFO', ['rn', 'rzm', 'block']),
  entry('rn', 'Increment number (rn)', 'Number of an increment, starting at 1. Increment rn begins at address (rn − 1) × rzm.', 'drivers/s390/char/sclp', ['increment', 'rzm']),
  entry('rzm', 'Increment size (rzm)', 'Size of every increment of a partition.', 'SCLP READ SCP INFO: rnsize, rnsize2', ['increment', 'rnmax']),
  entry('rnmax', 'Highest increment number (rnmax)', 'rnmax × rzm is the end of all storage the partition can ever address: initial plus reserved. At most 65,535, because rn is 16 bits wide.', 'SCLP READ SCP INFO: rnmax, rnmax2', ['rzm', 'maximum-storage']),
  entry('sclp', 'SCLP', 'Service call logical processor: the interface through which a guest asks the machine for storage. One request at a time, each with a response code.', 'arch/s390, drivers/s390/char/sclp', ['sccb', 'assign', 'unassign', 'attach']),
  entry('sccb', 'SCCB', 'Service call control block: the 4 KiB block that carries an SCLP request and its reply. One block lists at most 1,020 increments.', 'drivers/s390/char/sclp.h', ['sclp']),
  entry('element', 'Storage element', 'A set of increments that is attached as a whole. Element 0 is initial storage, element 1 reserved storage.', 'PR/SM planning guides; READ STORAGE ELEMENT INFO', ['attach', 'initial-storage', 'reserved-storage']),
  entry('attach', 'ATTACH STORAGE ELEMENT', 'Brings a storage element in. Linux sends it once, before its first hotplug operation, and unassigns every listed increment at once so that all stay standby.', 'sclp_attach_storage; recordings', ['element', 'unassign']),
  entry('assign', 'ASSIGN STORAGE', 'Asks the machine to back one increment with storage.', 'drivers/s390/char/sclp', ['unassign', 'standby']),
  entry('unassign', 'UNASSIGN STORAGE', 'Gives the storage of one increment back. Linux ignores a failure and believes the increment standby anyway.', 'drivers/s390/char/sclp', ['assign', 'two-truths']),
  entry('standby', 'Standby', 'An increment that the partition may have but does not hold now.', 'drivers/s390/char/sclp', ['assigned']),
  entry('assigned', 'Assigned', 'An increment that is backed with storage for this partition.', 'drivers/s390/char/sclp', ['standby']),
  entry('two-truths', 'Two truths (≠)', 'What the hypervisor has assigned and what the kernel believes are separate and can differ: after an UNASSIGN that failed, or an ASSIGN that failed in the middle of a block from 6.9 on.', 'drivers/s390/char/sclp; recordings with injected failures', ['unassign', 'assign-failure-eperm']),
  entry('initial-storage', 'Initial storage', 'Granted when the partition is activated; core memory of the guest.', 'HMC image profile: central-storage', ['reserved-storage', 'current-storage']),
  entry('reserved-storage', 'Reserved storage', 'A promise: it can be configured to the running partition if the machine still has it then.', 'HMC image profile: reserved-central-storage', ['initial-storage', 'pool']),
  entry('current-storage', 'Current storage', 'What the partition holds now: initial storage plus the reserved increments that are assigned.', 'HMC: storage-central-allocation', ['initial-storage', 'maximum-storage']),
  entry('maximum-storage', 'Maximum storage', 'Initial plus reserved storage of the running partition.', 'HMC: storage-central-allocation', ['current-storage']),
  entry('pool', 'Customer storage', 'Storage of the machine that partitions share. Initial storage of active partitions and every assigned reserved increment come out of it.', 'HMC: storage-customer', ['reserved-storage']),
  entry('block', 'Memory block', 'The unit in which Linux brings memory online and offline: the larger of a section and an increment. Number = start address / block size.', 'drivers/base/memory.c', ['section', 'increment']),
  entry('section', 'Section', 'The unit of the sparse memory model: 256 MiB up to kernel 6.12, 128 MiB from 6.13 on.', 'arch/s390: SECTION_SIZE_BITS', ['block']),
  entry('memmap', 'Memmap', 'The array of struct page, 64 bytes for each 4 KiB page: 1/64 of the memory it describes.', 'mm/sparse-vmemmap.c', ['memmap-on-memory', 'altmap']),
  entry('memmap-on-memory', 'Memmap on memory', 'The memmap of hot-added memory lies in that memory itself instead of in system memory.', 'mm/memory_hotplug.c', ['altmap', 'memmap']),
  entry('altmap', 'Altmap', 'Pages at the head of a block that are set aside for its own memmap. They live in the block’s zone, cannot migrate, and do not hinder offlining the block itself.', 'mm/memory_hotplug.c, mm/sparse-vmemmap.c', ['memmap-on-memory']),
  entry('configure', 'Configure', 'From kernel 6.19 on: ASSIGN the increments of a block and add it to Linux. The block then exists, offline unless a policy onlines it.', 'sclp_mem.c; recordings of 7.2', ['block', 'assign']),
  entry('deconfigure', 'Deconfigure', 'From kernel 6.19 on: UNASSIGN the increments of an offline block and remove it from Linux.', 'sclp_mem.c; recordings of 7.2', ['configure']),
  entry('zone', 'Zone', 'A group of pages with one use. On s390: DMA below 2 GiB, Normal above, Movable for memory that is to be taken back.', 'include/linux/mmzone.h', ['movable', 'spanned', 'valid-zones']),
  entry('movable', 'ZONE_MOVABLE', 'Holds only pages that can be migrated, so that its blocks can usually go offline. Memmap pages in it are the exception.', 'mm/memory_hotplug.c', ['zone', 'unmovable']),
  entry('spanned', 'Spanned, present, managed', 'Spanned pages lie between a zone’s ends, gaps included. Present pages exist. Managed pages belong to the allocator: present pages without memmap and early reservations.', 'include/linux/mmzone.h', ['zone']),
  entry('valid-zones', 'valid_zones', 'The one zone of an online block. For an offline block the zones it could go to, the default first.', 'drivers/base/memory.c', ['zone', 'online-policy']),
  entry('notifier', 'Memory notifier', 'Callbacks that are asked before memory goes online or offline, and told afterwards. Any of them can refuse.', 'include/linux/memory.h', ['notifier-veto']),
  entry('unmovable', 'Unmovable pages', 'Pages that cannot be migrated, such as slab and page tables. One of them keeps a block online.', 'mm/page_isolation.c', ['movable', 'removable']),
  entry('removable', 'removable', 'A sysfs file that always reads 1 in current kernels. It promises nothing.', 'drivers/base/memory.c', ['unmovable']),
  entry('auto-online', 'auto_online_blocks', 'What happens to a block right after it is added: offline, online, online_kernel or online_movable. Set at boot with memhp_default_state=.', 'drivers/base/memory.c', ['configure']),
  entry('online-policy', 'online_policy', 'How a plain “online” chooses the zone: contig-zones keeps zones contiguous, auto-movable keeps a ratio of movable to kernel memory.', 'mm/memory_hotplug.c', ['auto-movable-ratio', 'zone']),
  entry('auto-movable-ratio', 'auto_movable_ratio', 'Percentage of early kernel memory up to which auto-movable puts memory into Movable; 301 by default.', 'mm/memory_hotplug.c', ['online-policy']),
  entry('edat1', 'EDAT1', 'Enhanced DAT 1: 1 MiB frames. Kernels 6.9 to 6.18 use memmap on memory only with it.', 'arch/s390; recordings without EDAT1', ['memmap-on-memory']),
  entry('core-memory', 'Core memory', 'Memory that is assigned when the kernel is loaded.', 'IBM: Linux on IBM Z, device drivers book', ['initial-storage']),
];

/** Rules: why the machine answered what it answered. Refusals name one of these ids. */
export const RULES: readonly GlossaryEntry[] = [
  entry('state-unchanged', 'The same state again', 'Writing to “state” what the block already is fails with EINVAL. The same through “online” (0 or 1) succeeds and does nothing.', 'drivers/base/memory.c, drivers/base/core.c; recordings', ['block']),
  entry('sysfs-invalid-value', 'Value not understood', 'The file does not take this word. Boolean files look only at the first character (the second after o): “foo” is false, “2” is an error.', 'lib/kstrtox.c; recordings of 7.2'),
  entry('sysfs-read-only', 'Read-only file', 'The file has mode 0444; even root gets Permission denied.', 'fs/kernfs; recordings'),
  entry('sysfs-no-create', 'No such file in this directory', 'sysfs creates no files: a missing name in a directory that exists is Permission denied.', 'fs/kernfs; recordings (probe)'),
  entry('sysfs-missing', 'No such directory', 'The block has no directory: it does not exist, or it is deconfigured.', 'drivers/base/memory.c; recordings'),
  entry('sysfs-directory', 'Is a directory', 'A directory cannot be written.', 'fs/kernfs'),
  entry('offline-unmovable', 'Unmovable pages', 'The range cannot be isolated because pages in it cannot move. EBUSY at once, without a time limit to wait for. Memory onlined to Movable can usually be taken back.', 'mm/page_isolation.c; recordings', ['unmovable', 'movable']),
  entry('offline-hole', 'Block with a hole', 'Part of the block has no storage, because core memory ends inside it. It can never go offline: EINVAL.', 'mm/memory_hotplug.c; recordings (core of 1088 MiB)', ['core-memory']),
  entry('offline-several-zones', 'More than one zone', 'A block whose pages belong to several zones has valid_zones “none” and cannot go offline: EINVAL.', 'drivers/base/memory.c', ['valid-zones']),
  entry('offline-contains-standby', 'Block contains standby increments', 'Up to 6.18 the driver refuses to offline a block in which an increment is standby: EPERM.', 'drivers/s390/char/sclp_cmd.c', ['notifier']),
  entry('offline-signal', 'Migration ended by a signal', 'Migrating pages away has no time limit. A signal to the writer ends it with EINTR and the block stays online.', 'mm/memory_hotplug.c; recordings under memory pressure'),
  entry('hotplug-lock', 'Hotplug lock', 'One hotplug operation at a time. While a write is stuck in migration every other write to state, online, config and memmap_on_memory waits.', 'drivers/base/core.c: device_hotplug_lock'),
  entry('notifier-veto', 'A notifier refused', 'A callback on the memory notifier chain refused with an error number, which reaches the user unchanged.', 'mm/memory_hotplug.c', ['notifier']),
  entry('notifier-bad-is-eperm', 'A plain veto is EPERM', 'A callback that only says “bad” reaches the user as Operation not permitted.', 'include/linux/notifier.h', ['notifier']),
  entry('assign-failure-eperm', 'ASSIGN failed: EPERM', 'Up to 6.18 ASSIGN happens in a notifier, so its failure is a plain veto. The other increments of the block are tried all the same. Up to 6.8 all are then unassigned; from 6.9 on those that worked stay assigned.', 'sclp_cmd.c; recordings 6.1-fail, 6.12-fail', ['assign', 'two-truths']),
  entry('assign-failure-eio', 'ASSIGN failed: EIO', 'From 6.19 on ASSIGN happens while configuring. config stays 0 and the other increments of the block are tried; those that worked stay assigned.', 'sclp_mem.c; recordings 7.2-fail', ['assign', 'configure']),
  entry('deconfigure-online', 'Deconfigure needs offline', 'A block can be deconfigured only while it is offline: EBUSY.', 'sclp_mem.c; recordings of 7.2', ['deconfigure']),
  entry('memmap-choice-configured', 'Placement is fixed while configured', 'memmap_on_memory of a configured block cannot be written, not even with the value it has: EBUSY. Deconfigure the block first.', 'sclp_mem.c; recordings of 7.2', ['memmap-on-memory']),
  entry('memmap-parameter', 'The boot parameter is off', 'memory_hotplug.memmap_on_memory is off by default and can only be set on the kernel command line. In 6.9 to 6.18 the wish is then silently ignored; from 6.19 on writing 1 for a block is Operation not supported.', 'mm/memory_hotplug.c; recordings', ['memmap-on-memory']),
  entry('memmap-era', 'Not in this kernel', 'On s390 memmap on memory came with kernel 6.9.', 'arch/s390/Kconfig; recordings of 6.1', ['memmap-on-memory']),
  entry('memmap-page-aligned', 'The memmap must fill whole pages', 'The struct pages of a block must take a whole number of pages.', 'mm/memory_hotplug.c'),
  entry('memmap-pmd-aligned', 'The memmap must fill whole huge pages', 'The struct pages of a block must take a whole number of huge pages (1 MiB on s390, 2 MiB on x86-64).', 'mm/memory_hotplug.c'),
  entry('memmap-pageblock-aligned', 'The reserved pages must fill whole pageblocks', 'Otherwise the rest of the block could not be isolated. “force” rounds up and wastes the difference.', 'mm/memory_hotplug.c'),
  entry('memmap-whole-block', 'The memmap would take the whole block', 'Nothing usable would be left.', 'mm/memory_hotplug.c'),
  entry('memmap-supported', 'Memmap on memory is possible', 'The parameter is on and the sizes fit.', 'mm/memory_hotplug.c', ['altmap']),
  entry('memmap-from-system', 'Memmap from system memory', 'Adding a block without memmap on memory takes 1/64 of its size from free memory. When there is not enough, adding fails with ENOMEM.', 'mm/sparse-vmemmap.c; recordings', ['memmap']),
  entry('memory-pressure', 'Memory pressure', 'Programs can take only what is available. What they hold has to be migrated when memory goes offline.', 'mm/page_alloc.c'),
  entry('ipl-memmap', 'IPL that fails', 'Up to 6.18 the memmap of all standby memory is allocated while booting, 16 MiB per GiB from core memory unless memmap on memory is used. When it does not fit, the kernel panics.', 'recordings 6.1-small, 6.12-small', ['memmap', 'core-memory']),
  entry('acceptable-status', 'Acceptable statuses', 'Each HMC action is allowed only in certain statuses of the partition.', 'zhmcclient: LPAR status table'),
  entry('activation-storage', 'Activation needs the initial storage', 'Initial storage is granted whole at activation, or activation fails.', 'PR/SM planning guides', ['initial-storage', 'pool']),
  entry('storage-upgrade', 'Customer storage below what is held', 'Customer storage cannot shrink below what partitions hold.', 'our choice', ['pool']),
  entry('definition-rules', 'A definition that cannot exist', 'Sizes are multiples of a power-of-two increment size, rnmax is at most 65,535, names are unique.', 'SCLP; HMC'),
  entry('conditions-limit', 'Too many entries', 'A fault plan has at most 1,024 entries.', 'our choice'),
  entry('unknown-partition', 'No such partition', 'The system has no partition of this name.', 'our choice'),
  entry('no-guest', 'No guest runs', 'Files of the guest exist only while its kernel runs.', 'our choice'),
  ownChoice('pool-empty-response', 'ASSIGN with an empty pool', 'What a real machine answers when customer storage is exhausted is not published. The console answers 0x0340.', 'our choice', ['pool']),
  ownChoice('bad-rn-response', 'ASSIGN of a number that does not exist', 'What a real machine answers is not published. The console answers 0x01f0.', 'our choice', ['rnmax']),
  ownChoice('listed-increments', 'More increments than one SCCB lists', 'READ STORAGE INFO and ATTACH list at most 1,020 increments; standby beyond that is known from rnmax only.', 'our choice', ['sccb']),
  ownChoice('initial-stays-granted', 'Unassigned initial storage', 'Core memory that Linux unassigned stays reserved for the partition until it is deactivated.', 'our choice', ['initial-storage']),
];

const BY_ID: ReadonlyMap<string, GlossaryEntry> = new Map([...TERMS, ...RULES].map((item) => [item.id, item]));

export const glossaryEntry = (id: string): GlossaryEntry | undefined => BY_ID.get(id);
