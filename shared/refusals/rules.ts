/**
 * Every rule by which the simulated kernel refuses (shared/glossary.ts explains each). The engine can name no other:
 * one that is added here and has no lines in the table of this folder does not compile.
 */

/** Conditions of memmap on memory, in the order in which the kernel asks. */
export type MemmapRule =
  | 'memmap-era'
  | 'memmap-parameter'
  | 'memmap-one-block'
  | 'memmap-page-aligned'
  | 'memmap-pmd-aligned'
  | 'memmap-pageblock-aligned'
  | 'memmap-whole-block';

/** ASSIGN failed: what stood behind it is among the events. */
export type AssignRule = 'assign-failure-eio' | 'assign-failure-eperm';

export type KernelRule =
  | MemmapRule
  | AssignRule
  | 'add-alignment'
  | 'add-exists'
  | 'add-fault'
  | 'dax-bound'
  | 'dax-memmap-bound'
  | 'dax-no-match'
  | 'deconfigure-online'
  | 'dimm-missing'
  | 'dimm-plugged'
  | 'hotplug-lock'
  | 'kasan-shadow'
  | 'kasan-zero-shadow'
  | 'kmem-alignment'
  | 'kmem-stuck'
  | 'memmap-choice-configured'
  | 'memmap-from-system'
  | 'memory-deadlock'
  | 'module-loaded'
  | 'namespace-in-use'
  | 'namespace-missing'
  | 'namespace-size'
  | 'no-guest'
  | 'processors-stopped'
  | 'probe-absent'
  | 'probe-address'
  | 'probe-claimed'
  | 'psw-restart'
  | 'no-platform'
  | 'notifier-bad-is-eperm'
  | 'notifier-veto'
  | 'offline-contains-standby'
  | 'offline-hole'
  | 'offline-several-zones'
  | 'offline-signal'
  | 'offline-unmovable'
  | 'remove-granularity'
  | 'remove-mixed'
  | 'remove-online'
  | 'state-unchanged'
  | 'storage-touched'
  | 'sysfs-directory'
  | 'sysfs-invalid-value'
  | 'sysfs-missing'
  | 'sysfs-no-create'
  | 'sysfs-read-only';
