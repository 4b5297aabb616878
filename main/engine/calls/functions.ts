/**
 * Where the functions of a call tree stand in the kernel's source, and which of them may wait or fail. Names and places
 * only. A function whose file is not known for sure has none.
 */

import { parseRelease } from '../kernel/profiles.ts';

export interface KernelFunction {
  /** Path in the kernel's source at that release. */
  readonly file?: string;
  /** It may wait: for a lock, for memory, for the machine, for a grace period. */
  readonly sleeps?: true;
  /** It may return an error. */
  readonly fails?: true;
}

type Version = readonly [number, number];

const FILES: Readonly<Record<string, string>> = {
  'arch/s390/kernel/setup.c': 'kdump_mem_notifier',
  'arch/s390/mm/init.c': 'arch_add_memory arch_remove_memory s390_cma_mem_notifier s390_cma_check_range',
  'arch/s390/mm/pgalloc.c': 'page_table_free',
  'arch/s390/mm/vmem.c':
    'vmem_add_mapping vmem_remove_mapping vmemmap_populate vmemmap_free modify_pagetable modify_pmd_table modify_pte_table vmem_pte_alloc vmem_free_pages',
  'drivers/base/core.c':
    'device_online device_offline lock_device_hotplug lock_device_hotplug_sysfs unlock_device_hotplug dev_attr_store device_register device_unregister online_store',
  'drivers/base/memory.c':
    'memory_subsys_online memory_subsys_offline memory_block_online memory_block_offline memory_notify register_memory_notifier walk_memory_blocks for_each_memory_block memory_block_get create_memory_block_devices remove_memory_block_devices add_memory_block init_memory_block remove_memory_block state_store auto_online_blocks_store mhp_online_type_from_str',
  'drivers/s390/char/sclp_cmd.c': 'sclp_sync_request sclp_sync_request_timeout',
  'drivers/s390/char/sclp_early_core.c': 'sclp_early_read_info sclp_early_read_storage_info',
  'fs/kernfs/file.c': 'kernfs_fop_write_iter',
  'fs/proc/kcore.c': 'kcore_callback',
  'fs/sysfs/file.c': 'sysfs_kf_write',
  'kernel/cgroup/cpuset.c': 'cpuset_track_online_nodes cpuset_handle_hotplug',
  'kernel/notifier.c':
    'blocking_notifier_call_chain blocking_notifier_chain_register notifier_chain_register',
  'kernel/params.c': 'module_attr_store param_attr_store',
  'kernel/resource.c': '__request_region release_mem_region_adjustable walk_system_ram_range',
  'lib/kobject.c': 'kobj_attr_store',
  'lib/kobject_uevent.c': 'kobject_uevent',
  'mm/cma.c': 'cma_for_each_area cma_intersects',
  'mm/compaction.c': 'kcompactd_run',
  'mm/debug.c': 'dump_page',
  'mm/hugetlb.c':
    'dissolve_free_huge_pages dissolve_free_huge_page dissolve_free_hugetlb_folios dissolve_free_hugetlb_folio wait_for_freed_hugetlb_folios',
  'mm/kasan/init.c': 'kasan_add_zero_shadow kasan_remove_zero_shadow',
  'mm/kasan/shadow.c': 'kasan_mem_notifier',
  'mm/khugepaged.c':
    'khugepaged_min_free_kbytes_update set_recommended_min_free_kbytes hugepage_pmd_enabled hugepage_enabled',
  'mm/ksm.c': 'ksm_memory_callback',
  'mm/memory_hotplug.c':
    'add_memory __add_memory add_memory_resource __add_memory_resource register_memory_resource mhp_range_allowed mhp_get_pluggable_range mhp_supports_memmap_on_memory create_altmaps_and_memory_blocks mhp_get_default_online_type online_memory_block __add_pages __remove_pages __remove_memory try_remove_memory remove_memory_blocks_and_altmaps count_memory_range_altmaps_cb try_offline_node mem_hotplug_begin mem_hotplug_done zone_for_pfn_range move_pfn_range_to_zone remove_pfn_range_from_zone mhp_init_memmap_on_memory mhp_deinit_memmap_on_memory online_pages online_pages_range offline_pages generic_online_page adjust_present_page_count count_system_ram_pages_cb do_migrate_range',
  'mm/migrate.c': 'migrate_pages',
  'mm/mm_init.c': 'mm_compute_batch_notifier mm_compute_batch',
  'mm/page-writeback.c': 'writeback_set_ratelimit',
  'mm/page_alloc.c':
    '__free_pages __free_pages_core __free_pages_ok free_pages adjust_managed_page_count build_all_zonelists __build_all_zonelists build_zonelists calculate_min_free_kbytes init_per_zone_wmark_min setup_per_zone_wmarks setup_per_zone_lowmem_reserve setup_zone_pageset per_cpu_pages_init zone_pcp_disable zone_pcp_enable zone_pcp_reset zone_set_pageset_high_and_batch __drain_all_pages drain_pages_zone __offline_isolated_pages',
  'mm/page_isolation.c':
    'start_isolate_page_range isolate_single_pageblock set_migratetype_isolate unset_migratetype_isolate undo_isolate_page_range test_pages_isolated',
  'mm/percpu.c': 'free_percpu',
  'mm/shmem.c': 'shmem_hpage_pmd_enabled',
  'mm/slub.c': 'slab_memory_callback',
  'mm/sparse-vmemmap.c':
    '__populate_section_memmap vmemmap_alloc_block_buf vmemmap_alloc_block vmemmap_populate_print_last',
  'mm/sparse.c':
    'sparse_add_section sparse_remove_section section_deactivate sparse_index_init online_mem_sections offline_mem_sections',
  'mm/swap.c': 'lru_cache_disable lru_add_drain',
  'mm/vmscan.c': 'kswapd_run',
  'mm/vmstat.c': 'refresh_zone_stat_thresholds drain_zonestat memmap_pages_add memmap_boot_pages_add',
};

/** The driver's own functions moved out of sclp_cmd.c. */
const DRIVER_FUNCTIONS =
  'sclp_mem_notifier sclp_mem_change_state sclp_attach_storage do_assign_storage insert_increment add_memory_merged sclp_detect_standby_memory sclp_setup_memory sclp_create_configured_mem sclp_create_standby_mems_merged sclp_config_mem_store sclp_memmap_on_memory_store';
const DRIVER_MOVED: Version = [6, 18];
/** Initialising struct pages moved out of page_alloc.c. */
const INIT_FUNCTIONS = 'memmap_init_range init_currently_empty_zone';
const INIT_MOVED: Version = [6, 4];

const SLEEPS = new Set(
  'lock_device_hotplug lock_device_hotplug_sysfs mem_hotplug_begin blocking_notifier_call_chain memory_notify sclp_sync_request sclp_sync_request_timeout do_assign_storage sclp_mem_change_state sclp_attach_storage sclp_mem_notifier migrate_pages do_migrate_range lru_cache_disable synchronize_rcu_expedited zone_pcp_disable kswapd_run kcompactd_run online_pages offline_pages device_online device_offline memory_block_online memory_block_offline device_register device_unregister kobject_uevent vmemmap_alloc_block vmemmap_alloc_block_buf vmemmap_populate vmem_pte_alloc vmem_add_mapping arch_add_memory __add_pages sparse_add_section __add_memory add_memory add_memory_resource __add_memory_resource create_altmaps_and_memory_blocks create_memory_block_devices add_memory_block init_memory_block build_all_zonelists setup_zone_pageset dissolve_free_huge_pages dissolve_free_hugetlb_folios wait_for_freed_hugetlb_folios kasan_mem_notifier kasan_add_zero_shadow'.split(
    ' ',
  ),
);
const FAILS = new Set(
  'kernfs_fop_write_iter sysfs_kf_write dev_attr_store kobj_attr_store state_store online_store sclp_config_mem_store sclp_memmap_on_memory_store auto_online_blocks_store module_attr_store param_attr_store lock_device_hotplug_sysfs device_online device_offline memory_subsys_online memory_subsys_offline memory_block_online memory_block_offline online_pages offline_pages memory_notify blocking_notifier_call_chain sclp_mem_notifier sclp_mem_change_state sclp_attach_storage do_assign_storage sclp_sync_request sclp_sync_request_timeout start_isolate_page_range isolate_single_pageblock set_migratetype_isolate test_pages_isolated migrate_pages walk_system_ram_range __add_memory add_memory add_memory_resource __add_memory_resource register_memory_resource __request_region arch_add_memory vmem_add_mapping vmemmap_populate vmemmap_alloc_block vmemmap_alloc_block_buf vmem_pte_alloc modify_pagetable modify_pmd_table modify_pte_table __add_pages sparse_add_section sparse_index_init __populate_section_memmap create_altmaps_and_memory_blocks create_memory_block_devices add_memory_block init_memory_block device_register mhp_init_memmap_on_memory try_remove_memory __remove_memory walk_memory_blocks mhp_online_type_from_str dissolve_free_huge_pages dissolve_free_hugetlb_folios s390_cma_mem_notifier s390_cma_check_range kdump_mem_notifier slab_memory_callback online_memory_block kasan_mem_notifier kasan_add_zero_shadow'.split(
    ' ',
  ),
);

const PLACES: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).flatMap(([file, names]) => names.split(' ').map((name) => [name, file] as const)),
);
const DRIVER: ReadonlySet<string> = new Set(DRIVER_FUNCTIONS.split(' '));
const INIT: ReadonlySet<string> = new Set(INIT_FUNCTIONS.split(' '));

const isSince = (release: string, [major, minor]: Version): boolean => {
  const [ours, ourMinor] = parseRelease(release) ?? [0, 0];
  return ours > major || (ours === major && ourMinor >= minor);
};

function fileOf(fn: string, release: string): string | undefined {
  if (DRIVER.has(fn))
    return `drivers/s390/char/${isSince(release, DRIVER_MOVED) ? 'sclp_mem' : 'sclp_cmd'}.c`;
  if (INIT.has(fn)) return isSince(release, INIT_MOVED) ? 'mm/mm_init.c' : 'mm/page_alloc.c';
  return PLACES.get(fn);
}

export function kernelFunction(fn: string, release: string): KernelFunction {
  const file = fileOf(fn, release);
  return {
    ...(file === undefined ? {} : { file }),
    ...(SLEEPS.has(fn) ? { sleeps: true } : {}),
    ...(FAILS.has(fn) ? { fails: true } : {}),
  };
}

/** Names of all functions that are known here, in the order of the alphabet: what can be traced. */
export const tracedFunctions = (): readonly string[] => [...PLACES.keys(), ...DRIVER, ...INIT].sort();
