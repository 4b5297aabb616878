/** What a recorded tree shows and the product does not, or the other way round; each with its reason. */

export interface NotModelled {
  readonly fns: RegExp;
  readonly reason: string;
}

/** Recorded calls that are left out, with everything below them. */
export const NOT_MODELLED: readonly NotModelled[] = [
  {
    fns: /^free_pcppages_bulk$/,
    reason: 'how many pages a processor has in its lists at that moment is chance',
  },
  {
    fns: /^(isolate_lru_page|isolate_folio_to_list|__kthread_should_park)$/,
    reason: 'one call per page in use, and how many are in use depends on the programs that run',
  },
  {
    fns: /^(do_migrate_range|migrate_pages)$/,
    reason: 'whether boot memory that was never offline holds pages in use is chance; ours never does',
  },
  {
    fns: /^(migrate_pages_(batch|sync)|(__)?migrate_folio\w*|__folio_migrate_mapping|alloc_migration_target|lru_add|folios_put_refs)$/,
    reason: 'the inside of migration, one call per page in use',
  },
  {
    fns: /^(sysfs_create_\w+|kernfs_get|kobject_\w+|kset_\w+)$/,
    reason:
      'nodes of sysfs that a driver creates when it starts: which of them exist is shown, not how they are made',
  },
  {
    fns: /^(_*(alloc|free|get_free)_pages?\w*|get_zeroed_page\w*|_*alloc_frozen_pages\w*|free_frozen_pages?\w*|get_page_from_freelist)$/,
    reason: 'the page allocator: what is taken and given back is shown, not how',
  },
  {
    fns: /^(vmem_crst_alloc|vmem_alloc_pages)$/,
    reason: 'the tables above page tables: one of 16 KiB for 2 GiB, whose cost is shared among the blocks',
  },
];

/** Functions whose inside is not compared. */
export const NOT_COMPARED_INSIDE: ReadonlyMap<string, string> = new Map([
  ['free_reserved_pages', 'new in 7.3; no recording that we have shows how it frees the pages of a run'],
]);

/** How often these are called in a row is chance: migration is tried again while pages come and go. */
export const OFTEN: ReadonlySet<string> = new Set(['do_migrate_range', 'migrate_pages']);

/** Our calls that a recording may lack altogether: they are seen through, and what happens in them counts. */
export const NOT_RECORDED: readonly NotModelled[] = [
  {
    fns: /^(memory_block_(online|offline)|sclp_attach_storage|online_pages_range|do_migrate_range|kobj_attr_store|mm_compute_batch_notifier|clear_zone_contiguous|lock_device_hotplug_sysfs|unlock_device_hotplug|mhp_online_type_from_str|create_altmaps_and_memory_blocks|hugepage_(pmd_)?enabled|shmem_hpage_pmd_enabled|modify_p(agetable|md_table|te_table)|vmem_(pte_alloc|free_pages)|vmemmap_alloc_block|memory_block_get|count_memory_range_altmaps_cb|add_memory_block|free_reserved_pages?)$/,
    reason: 'compilers inline it',
  },
  {
    fns: /^(init_per_zone_wmark_min|init_currently_empty_zone|memmap_init_range|setup_zone_pageset|kcore_callback|(init|add)_memory_block|sparse_(add_section|index_init)|__populate_section_memmap|vmemmap_populate(_print_last)?|vmem_add_mapping|__add_pages|arch_add_memory|insert_increment|add_memory_merged|create_memory_block_devices|mhp_range_allowed|mhp_get_pluggable_range)$/,
    reason: 'in a section of the kernel that its tracer does not reach (__init, __meminit up to 6.8)',
  },
  {
    fns: /^(kobject_uevent|_*free_pages|sclp_early_\w+|sclp_create_configured_mem)$/,
    reason: 'the recorder left it out: uevents, the page allocator, and what runs before there is a tracer',
  },
  {
    fns: /^migrate_pages$/,
    reason: 'whether any page of a block is in use at that moment depends on the programs that run',
  },
  {
    fns: /^(module_attr_store|param_attr_store)$/,
    reason: 'no recording writes a module parameter',
  },
  {
    fns: /^memory_notifier_err_inject$/,
    reason: 'the callback of the module that refuses: the recorder kept no functions of modules',
  },
];

/** Arguments that are addresses of the kernel's own objects, or chance. */
export const NOT_MODELLED_ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ['altmap', 'address of an object'],
  ['res', 'address of an object'],
  ['addr', 'virtual address'],
]);

/** The struct pages are mapped somewhere in virtual memory; addresses in the array are compared from its start. */
export const VMEMMAP_FUNCTIONS: ReadonlySet<string> = new Set(['vmemmap_populate', 'vmemmap_free']);

export const isNotModelled = (fn: string): boolean => NOT_MODELLED.some(({ fns }) => fns.test(fn));
export const mayBeMissing = (fn: string): boolean => NOT_RECORDED.some(({ fns }) => fns.test(fn));
