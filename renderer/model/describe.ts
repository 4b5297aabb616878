/** Microsteps as sentences and lanes: the sequence timeline's text. One case per kind of event. */

import type { Lane, MachineEvent, SclpCommandName } from '../../shared/event.ts';
import { unreachable } from '../../shared/failure.ts';
import { bytes, formatAddress, KIB } from '../../shared/units.ts';
import { formatSize } from './format.ts';
import { countText } from './number-style.ts';
import { commandName, hexWord, isGoodResponse, responseMeaning } from './sclp.ts';

export interface Described {
  readonly lane: Lane;
  readonly text: string;
  /** Failing steps are marked; `undo` steps take something back. */
  readonly tone: 'plain' | 'bad' | 'undo';
  /** The kernel function or file it comes from, where one is known. */
  readonly source: string;
}

const plain = (lane: Lane, text: string, source = ''): Described => ({ lane, text, tone: 'plain', source });
const undo = (lane: Lane, text: string, source = ''): Described => ({ lane, text, tone: 'undo', source });
const bad = (lane: Lane, text: string, source = ''): Described => ({ lane, text, tone: 'bad', source });
const pages = (count: number): string => `${countText(count)} pages`;
/** Driver functions that send the requests. */
const SCLP_SOURCES: Readonly<Record<SclpCommandName, string>> = {
  'read-scp-info': 'sclp_early_read_info',
  'read-storage-info': 'sclp_sync_request',
  attach: 'sclp_attach_storage',
  assign: 'do_assign_storage',
  unassign: 'do_assign_storage',
};

const mapping = (
  { entries, entryKib, tablesKib }: { entries: number; entryKib: number; tablesKib: number },
  what: string,
): string => {
  const tables = tablesKib > 0 ? `page tables: ${tablesKib} KiB` : 'no page table';
  return `${what}: ${countText(entries)} entries of ${formatSize(bytes(entryKib * KIB))}, ${tables}`;
};
const at = (address: number): string => formatAddress(address);

/** Which function takes a shadow of KASAN away. */
const SHADOW_UNMAPPED = {
  zero: 'kasan_remove_zero_shadow',
  vmalloc: 'kasan_mem_notifier',
  early: 'vmemmap_free',
} as const;

export function describe(event: MachineEvent): Described {
  switch (event.kind) {
    case 'sclpAnswered': {
      const what =
        event.rn !== undefined
          ? ` rn ${event.rn}`
          : event.element !== undefined
            ? ` element ${event.element}`
            : '';
      const cause = event.injected ? ', from the fault plan' : event.poolEmpty ? ', the pool is empty' : '';
      const text = `${commandName(event.command)}${what} → ${hexWord(event.response, 4)} ${responseMeaning(event.response)}${cause}`;
      const source = SCLP_SOURCES[event.command];
      return isGoodResponse(event.response) ? plain('sclp', text, source) : bad('sclp', text, source);
    }
    case 'incrementAssigned':
      return plain('sclp', `rn ${event.rn} is assigned`);
    case 'incrementUnassigned':
      return plain('sclp', `rn ${event.rn} is standby`);
    case 'elementAttached':
      return plain('driver', `element ${event.element} is attached`, 'sclp_attach_storage');
    case 'incrementBelieved':
      return plain(
        'driver',
        `kernel believes rn ${event.rn} ${event.standby ? 'standby' : 'assigned'}`,
        'sclp_mem_change_state',
      );
    case 'standbyDetected':
      return plain(
        'driver',
        `standby memory at ${at(event.start)}: ${formatSize(bytes(event.usableBytes))} of ${formatSize(bytes(event.bytes))} usable`,
        event.by ?? '',
      );
    case 'sysfsWritten':
      return plain('user', `echo ${event.value} > ${event.path}`);
    case 'sysfsAnswered':
      return event.errno ? bad('sysfs', `answered ${event.errno}`) : plain('sysfs', 'answered: written');
    case 'hotplugLocked':
      return plain('sysfs', 'hotplug lock taken', 'lock_device_hotplug_sysfs');
    case 'hotplugUnlocked':
      return plain('sysfs', 'hotplug lock released', 'unlock_device_hotplug');
    case 'parameterChanged':
      return plain('sysfs', `${event.name} = ${event.value}`);
    case 'blockConfigured':
      return plain(
        'driver',
        `block ${event.block} ${event.configured ? 'configured' : 'deconfigured'}`,
        'sclp_config_mem_store',
      );
    case 'memmapChoiceStored':
      return plain('driver', `block ${event.block} memmap_on_memory = ${event.onMemory ? 1 : 0}`);
    case 'memmapSupportChecked':
      return plain(
        'mm',
        `memmap on memory ${event.supported ? 'possible' : 'not possible'}: ${event.because}`,
        'mhp_supports_memmap_on_memory',
      );
    case 'altmapReserved':
      return plain(
        'mm',
        `altmap at pfn ${event.basePfn}: ${pages(event.freePages)}`,
        'create_altmaps_and_memory_blocks',
      );
    case 'altmapReleased':
      return undo('mm', `altmap released: ${pages(event.pages)}`);
    case 'memmapPopulated':
      return plain(
        'mm',
        `memmap of ${pages(event.pages)} from ${event.from === 'altmap' ? 'the block itself' : 'system memory'}`,
        'vmemmap_populate',
      );
    case 'memmapFreed':
      return plain('mm', `memmap of ${pages(event.pages)} freed (${event.from})`, 'vmemmap_free');
    case 'mappingAdded':
      return plain('mm', mapping(event, 'identity mapping'), 'vmem_add_mapping');
    case 'mappingRemoved':
      return plain('mm', mapping(event, 'identity mapping removed'), 'vmem_remove_mapping');
    case 'tablesAllocated':
      return plain('mm', `tables and objects: ${event.kib} KiB from system memory`);
    case 'tablesFreed':
      return plain('mm', `tables and objects: ${event.kib} KiB freed`);
    case 'shadowMapped':
      return plain(
        'mm',
        event.by === 'zero'
          ? `KASAN: zeros are the shadow of the altmap, ${pages(event.pages)}`
          : `KASAN: shadow of ${pages(event.pages)} from system memory`,
        event.by === 'zero' ? 'kasan_add_zero_shadow' : 'kasan_mem_notifier',
      );
    case 'shadowUnmapped':
      return plain(
        'mm',
        event.was === 'early'
          ? `KASAN: shadow of boot memory freed, ${pages(event.pages)}`
          : `KASAN: shadow of ${pages(event.pages)} gone`,
        SHADOW_UNMAPPED[event.was],
      );
    case 'absentMemoryTouched':
      return bad('mm', `there is no memory behind pfn ${event.page} of block ${event.block}`);
    case 'pagesPoisoned':
      return plain('mm', `${pages(event.pages)} of struct page poisoned`);
    case 'blockAdded':
      return plain(
        'mm',
        `block ${event.block} exists${event.kib === undefined ? '' : `, its objects take ${event.kib} KiB`}`,
        'create_memory_block_devices',
      );
    case 'blockRemoved':
      return plain('mm', `block ${event.block} is gone`, 'remove_memory_block_devices');
    case 'addFaultInjected':
      return bad(
        'mm',
        `block ${event.block} cannot be added: ${event.errno}, from the conditions`,
        'arch_add_memory',
      );
    case 'addSplit':
      return plain(
        'mm',
        `${event.blocks} blocks from block ${event.first} are added in ${event.chunks === 1 ? 'one piece' : `${event.chunks} chunks`}: ${event.because}`,
        'add_memory_resource',
      );
    case 'chunkAdded':
      return plain(
        'mm',
        `chunk ${event.chunk} of ${event.chunks}: block ${event.block} with its own altmap`,
        'create_altmaps_and_memory_blocks',
      );
    case 'chunkUndone':
      return undo(
        'mm',
        `chunk ${event.chunk} undone: block ${event.block}`,
        'remove_memory_blocks_and_altmaps',
      );
    case 'dimmEnabled':
      return plain(
        'driver',
        `memory module ${event.dimm} at ${at(event.start)}: ${formatSize(bytes(event.bytes))} added`,
        'acpi_memory_enable_device',
      );
    case 'dimmEjected':
      return plain('driver', `memory module ${event.dimm} is ejected`, 'acpi_scan_hot_remove');
    case 'moduleLoaded':
      return plain('user', `module ${event.module} loaded`, 'do_init_module');
    case 'namespaceChanged':
      return plain('driver', `${event.namespace} is ${event.mode}`, 'nvdimm_namespace_common_probe');
    case 'daxDeviceAppeared':
      return plain(
        'driver',
        `device ${event.device} at ${at(event.start)}, ${formatSize(bytes(event.bytes))}`,
        'devm_create_dev_dax',
      );
    case 'daxDeviceGone':
      return plain('driver', `device ${event.device} is gone`, 'unregister_dev_dax');
    case 'daxBound':
      return plain('driver', `${event.device} is bound to ${event.driver}`, 'dax_bus_probe');
    case 'daxUnbound':
      return plain('driver', `${event.device} is unbound from ${event.driver}`, 'dax_bus_remove');
    case 'daxMemmapChoiceStored':
      return plain(
        'driver',
        `${event.device} memmap_on_memory = ${event.onMemory ? 1 : 0}`,
        'memmap_on_memory_store',
      );
    case 'daxMemmapPopulated':
      return plain('mm', `memmap of ${pages(event.pages)} for ${event.device}`, 'memremap_pages');
    case 'daxMemmapFreed':
      return plain('mm', `memmap of ${pages(event.pages)} for ${event.device} freed`, 'memunmap_pages');
    case 'daxRangeTrimmed':
      return plain(
        'driver',
        `${event.device} mapping${event.mapping}: ${formatSize(bytes(event.usableBytes))} of ${formatSize(bytes(event.bytes))} are whole blocks`,
        'dax_kmem_range',
      );
    case 'resourceClaimed':
      return plain(
        'mm',
        `claimed ${at(event.start)}, ${formatSize(bytes(event.bytes))}`,
        'register_memory_resource',
      );
    case 'resourceReleased':
      return plain(
        'mm',
        `released ${at(event.start)}, ${formatSize(bytes(event.bytes))}`,
        'release_mem_region_adjustable',
      );
    case 'zoneChosen':
      return plain('mm', `zone ${event.zone}: ${event.because}`, 'zone_for_pfn_range');
    case 'memmapPlacedInZone':
      return plain(
        'mm',
        `memmap of ${pages(event.pages)} placed in ${event.zone}`,
        'mhp_init_memmap_on_memory',
      );
    case 'memmapTakenFromZone':
      return plain(
        'mm',
        `memmap of ${pages(event.pages)} taken from ${event.zone}`,
        'mhp_deinit_memmap_on_memory',
      );
    case 'rangePlacedInZone':
      return plain(
        'mm',
        `pfn ${event.start}, ${pages(event.pages)} placed in ${event.zone}, isolated`,
        'move_pfn_range_to_zone',
      );
    case 'rangeTakenFromZone':
      return plain(
        'mm',
        `pfn ${event.start}, ${pages(event.pages)} taken from ${event.zone}`,
        'remove_pfn_range_from_zone',
      );
    case 'pagesHandedToBuddy':
      return plain(
        'mm',
        `${pages(event.pages)} handed to the buddy allocator, ${event.zone}`,
        'online_pages_range',
      );
    case 'pagesTakenFromBuddy':
      return plain(
        'mm',
        `${pages(event.pages)} taken from the buddy allocator, ${event.zone}`,
        '__offline_isolated_pages',
      );
    case 'presentAdjusted':
      return plain(
        'mm',
        `${event.zone} present ${event.pages >= 0 ? '+' : '−'}${pages(Math.abs(event.pages))}`,
        'adjust_present_page_count',
      );
    case 'pageblocksIsolated':
      return plain('mm', `page blocks of block ${event.block} isolated`, 'start_isolate_page_range');
    case 'isolationUndone':
      return undo('mm', `isolation of block ${event.block} undone`, 'undo_isolate_page_range');
    case 'holeFound':
      return bad('mm', `not all of block ${event.block} is memory`, 'count_system_ram_pages_cb');
    case 'unmovablePageFound':
      return bad(
        'mm',
        `pfn 0x${event.page.toString(16)} of block ${event.block} cannot be moved`,
        'dump_page',
      );
    case 'pagesMigrated':
      return plain('mm', `pages in use of block ${event.block} migrated`, 'do_migrate_range');
    case 'migrationStuck':
      return bad(
        'mm',
        `migration finds no room for ${countText(event.missingKib)} KiB and tries again`,
        'do_migrate_range',
      );
    case 'signalReceived':
      return bad('mm', 'signal received: migration gives up', 'signal_pending');
    case 'blockStateChanged':
      return plain('sysfs', `block ${event.block} is ${event.state}`, 'memory_block_change_state');
    case 'notifierCalled': {
      const good = event.verdict === 'ok';
      const text = `${event.notification} → ${event.callback}: ${event.verdict}`;
      return good ? plain('notifiers', text) : bad('notifiers', text);
    }
    case 'notified': {
      const altmap = event.altmapPages > 0 ? `, and ${pages(event.altmapPages)} of altmap` : '';
      return plain(
        'notifiers',
        `${event.notification} (${event.action}): pfn ${event.start}, ${pages(event.pages)}${altmap}`,
        'memory_notify',
      );
    }
    case 'watermarksSet':
      return plain(
        'mm',
        `watermarks of ${event.zone}: min ${event.min}, low ${event.low}, high ${event.high} pages; ${countText(event.minFreeKib)} KiB kept free`,
        'init_per_zone_wmark_min',
      );
    case 'zonelistsBuilt':
      return plain(
        'mm',
        `zone lists built: ${pages(event.managedPages)} above the high watermarks`,
        'build_all_zonelists',
      );
    case 'messageLogged': {
      const lane = event.text.startsWith('sclp') ? 'driver' : 'mm';
      return event.level === 'err' || event.level === 'warn'
        ? bad(lane, `kernel log (${event.level}): ${event.text}`)
        : plain(lane, `kernel log: ${event.text}`);
    }
    case 'writePended':
      return plain('sysfs', `write to ${event.path} does not return: ${event.because}`);
    case 'writeEnded':
      return event.errno
        ? bad('sysfs', `write to ${event.path} answered ${event.errno}`)
        : plain('sysfs', `write to ${event.path} answered: written`);
    case 'conditionsChanged':
      return plain('hmc', 'conditions changed');
    case 'statusChanged':
      return plain('hmc', `status: ${event.status}`);
    case 'profileChanged':
      return plain('hmc', 'activation profile changed');
    case 'kernelChanged':
      return plain('hmc', 'kernel changed for the next load');
    case 'partitionDefined':
      return plain('hmc', `partition ${event.name} defined`);
    case 'partitionDeleted':
      return plain('hmc', `partition ${event.name} deleted`);
    case 'storageUpgraded':
      return plain('hmc', `customer storage is ${formatSize(bytes(event.customerBytes))}`);
    case 'systemChanged':
      return plain('hmc', 'system settings changed');
    case 'reservedReleased':
      return plain(
        'hmc',
        `reserved element offline: ${countText(event.increments)} increments, ${formatSize(bytes(event.bytes))} back to the pool`,
      );
    case 'storageDefined':
      return plain(
        'hmc',
        `storage defined: ${formatSize(bytes(event.standbyBytes))} standby, ${formatSize(bytes(event.reservedBytes))} reserved`,
      );
    case 'hardwareMessageIssued':
      return plain('hmc', `hardware message from ${event.elementId}: ${event.text}`);
    case 'storageLost':
      return bad('sclp', `increment ${event.rn} taken back while block ${event.block} is in use`);
    case 'storageTouched':
      return bad('mm', `block ${event.block} used: increment ${event.rn} is not assigned`);
    case 'kernelPanicked':
      return bad('driver', `kernel panic: ${event.reason}`);
    default:
      return unreachable(event);
  }
}
