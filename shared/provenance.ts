/**
 * Where each rule of the simulated kernel is known from, by generation. "recorded" is checked: the conformance runner
 * (`--coverage`) fails when a rule is said to be recorded and no recording touches it, or the other way round.
 */

import type { Era } from './view.ts';

export type Provenance = 'recorded' | 'source' | 'assumed';

type ByEra = Readonly<Partial<Record<Era, Provenance>>>;

const every = (provenance: Provenance): ByEra => ({
  classic: provenance,
  memmap: provenance,
  dynamic: provenance,
});

/** By rule (shared/glossary.ts). A generation that is left out does not have the rule. */
export const PROVENANCE: Readonly<Record<string, ByEra>> = {
  'state-unchanged': every('recorded'),
  'sysfs-invalid-value': every('recorded'),
  'offline-unmovable': every('recorded'),
  'offline-hole': every('recorded'),
  'offline-several-zones': { classic: 'source', memmap: 'recorded', dynamic: 'recorded' },
  'assign-failure-eperm': { classic: 'recorded', memmap: 'recorded' },
  'assign-failure-eio': { dynamic: 'recorded' },
  'offline-contains-standby': { classic: 'source', memmap: 'source' },
  'deconfigure-online': { dynamic: 'recorded' },
  'memmap-parameter': { dynamic: 'recorded' },
  'memmap-choice-configured': { dynamic: 'recorded' },
  'memmap-from-system': { dynamic: 'assumed' },
  'memory-deadlock': { dynamic: 'source' },
  'ipl-memmap': { classic: 'recorded', memmap: 'source' },
  'early-scan-failed': { classic: 'source', memmap: 'recorded', dynamic: 'source' },
  'storage-touched': { classic: 'source', memmap: 'recorded', dynamic: 'recorded' },
  'notifier-bad-is-eperm': every('source'),
  'notifier-veto': every('source'),
  'kasan-shadow': every('source'),
  'kasan-zero-shadow': every('source'),
  'offline-signal': every('source'),
  'hotplug-lock': every('source'),
  'add-fault': every('assumed'),
};

/** What a replay compares with a recording. */
export const COMPARED_FIELDS = [
  'exit',
  'stdout',
  'stderr',
  'sclp',
  'messages',
  'panic',
  'blocks',
  'firmware',
  'parameters',
  'zones',
  'autoOnlineBlocks',
  'memmap',
  'memTotal',
  'memFree',
  'lsmem',
  'iomem',
] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

/**
 * The rule (shared/glossary.ts) behind each compared field where no refusal decided, and where it is known from: "recorded"
 * where the conformance runner compares the field on every recording.
 */
export const FIELD_RULES: Readonly<
  Record<ComparedField, { readonly rule: string; readonly provenance: Provenance }>
> = {
  exit: { rule: 'program-words', provenance: 'recorded' },
  stdout: { rule: 'program-words', provenance: 'recorded' },
  stderr: { rule: 'program-words', provenance: 'recorded' },
  sclp: { rule: 'sclp', provenance: 'recorded' },
  messages: { rule: 'kernel-messages', provenance: 'recorded' },
  panic: { rule: 'memory-deadlock', provenance: 'source' },
  blocks: { rule: 'block', provenance: 'recorded' },
  firmware: { rule: 'configure', provenance: 'recorded' },
  parameters: { rule: 'online-policy', provenance: 'recorded' },
  zones: { rule: 'spanned', provenance: 'recorded' },
  autoOnlineBlocks: { rule: 'auto-online', provenance: 'recorded' },
  memmap: { rule: 'memmap', provenance: 'recorded' },
  memTotal: { rule: 'spanned', provenance: 'recorded' },
  memFree: { rule: 'memmap-from-system', provenance: 'recorded' },
  lsmem: { rule: 'program-words', provenance: 'recorded' },
  iomem: { rule: 'core-memory', provenance: 'source' },
};

export const provenanceOf = (rule: string, era: Era): Provenance | undefined => PROVENANCE[rule]?.[era];
