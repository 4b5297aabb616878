/**
 * What changed memory hotplug between the releases that are modelled, with the commit in the kernel's own repository.
 * Subjects and releases only; a commit that could not be looked up is left out, not guessed.
 */

export interface KernelCommit {
  /** First release with it. */
  readonly since: readonly [number, number];
  /** The first twelve digits; null: only the release is known. */
  readonly commit: string | null;
  readonly what: string;
  /** Functions and callbacks that came, went or changed with it. */
  readonly functions: readonly string[];
}

/** Ascending by release. */
export const KERNEL_COMMITS: readonly KernelCommit[] = [
  {
    since: [5, 13],
    commit: 'a08a2ae34613',
    what: 'the memmap can be allocated from the memory that is added',
    functions: [
      'mhp_supports_memmap_on_memory',
      'mhp_init_memmap_on_memory',
      'mhp_deinit_memmap_on_memory',
      'adjust_present_page_count',
    ],
  },
  {
    since: [5, 14],
    commit: '27cacaad16c5',
    what: 'mem_hotplug_lock alone protects the span of a zone: no seqlock is taken for it any more',
    functions: ['move_pfn_range_to_zone', 'remove_pfn_range_from_zone'],
  },
  {
    since: [6, 6],
    commit: '2d1f649c7c08',
    what: 'memmap_on_memory=force fills up pageblocks; what is not supported falls back silently',
    functions: ['mhp_supports_memmap_on_memory'],
  },
  {
    since: [6, 8],
    commit: '6b8f0798b85a',
    what: 'a request is split: every block has an altmap of its own, and is removed with it',
    functions: [
      'create_altmaps_and_memory_blocks',
      'remove_memory_blocks_and_altmaps',
      'count_memory_range_altmaps_cb',
      'try_remove_memory',
    ],
  },
  {
    since: [6, 9],
    commit: 'c5f1e2d18909',
    what: 'MEM_PREPARE_ONLINE and MEM_FINISH_OFFLINE; an altmap that may not be written before ASSIGN',
    functions: [
      'memory_block_online',
      'memory_block_offline',
      'memory_notify',
      'blocking_notifier_call_chain',
    ],
  },
  {
    since: [6, 9],
    commit: '1a65b73ae9ab',
    what: 's390 allocates vmemmap pages from the block itself',
    functions: ['vmemmap_populate', 'vmemmap_alloc_block_buf', 'vmemmap_free', 'sclp_mem_notifier'],
  },
  {
    since: [6, 11],
    commit: null,
    what: 'pages of added memory are PageOffline, not reserved, until they are onlined',
    functions: ['memmap_init_range', 'generic_online_page', '__free_pages_core', 'adjust_managed_page_count'],
  },
  {
    since: [6, 13],
    commit: 'e3a6970b7daf',
    what: 'sections of s390 are 128 MiB',
    functions: ['sparse_add_section', 'sparse_remove_section'],
  },
  {
    since: [6, 17],
    commit: null,
    what: 'nodes have a notifier chain of their own',
    functions: ['cpuset_track_online_nodes', 'cpuset_handle_hotplug', 'slab_memory_callback'],
  },
  {
    since: [6, 17],
    commit: null,
    what: 'isolation is a bit of its own, no migrate type',
    functions: ['set_migratetype_isolate', 'unset_migratetype_isolate'],
  },
  {
    since: [6, 19],
    commit: 'ff18dcb19aab',
    what: '/sys/firmware/memory: standby is added when it is configured, not at IPL',
    functions: [
      'sclp_config_mem_store',
      'sclp_memmap_on_memory_store',
      'sclp_setup_memory',
      'sclp_create_configured_mem',
      'sclp_create_standby_mems_merged',
      'sclp_detect_standby_memory',
      'add_memory_merged',
      'sclp_mem_notifier',
      'sclp_mem_change_state',
    ],
  },
  {
    since: [6, 19],
    commit: 'd5e88d32de4e',
    what: 'the memmap of boot memory can be freed',
    functions: ['memmap_boot_pages_add', 'free_reserved_page', 'vmem_remove_mapping'],
  },
  {
    since: [6, 19],
    commit: 'c1287d67c3a9',
    what: 'a block begins with the placement that the parameter says',
    functions: ['mhp_supports_memmap_on_memory'],
  },
  {
    since: [6, 19],
    commit: 'ce2071e02d84',
    what: 'the driver needs no memory notifier any more',
    functions: ['sclp_mem_notifier', 'do_assign_storage', 'sclp_attach_storage'],
  },
  {
    since: [6, 19],
    commit: '300709fbefd1',
    what: 'MEM_PREPARE_ONLINE, MEM_FINISH_OFFLINE and the inaccessible altmap are gone',
    functions: [
      'memory_block_online',
      'memory_block_offline',
      'memory_notify',
      'blocking_notifier_call_chain',
    ],
  },
  {
    since: [6, 19],
    commit: '73c4b5d72826',
    what: 's390 takes EDAT1 for granted',
    functions: ['vmem_pte_alloc', 'modify_pte_table', 'page_table_free'],
  },
];

type Version = readonly [number, number];

const versionOf = (release: string): Version => {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return [Number(major), Number(minor)];
};
const isUpTo = ([major, minor]: Version, [ours, ourMinor]: Version): boolean =>
  major < ours || (major === ours && minor <= ourMinor);

/** What the later of two releases has and the earlier has not. */
export function commitsBetween(one: string, other: string): readonly KernelCommit[] {
  const [left, right] = [versionOf(one), versionOf(other)];
  const [early, late] = isUpTo(left, right) ? [left, right] : [right, left];
  return KERNEL_COMMITS.filter(({ since }) => isUpTo(since, late) && !isUpTo(since, early));
}

/** The commit in the kernel's public repository. */
export const commitAddress = (commit: string): string =>
  `https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=${commit}`;
