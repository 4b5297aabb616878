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
  'offline-signal': every('source'),
  'hotplug-lock': every('source'),
  'add-fault': every('assumed'),
};

export const provenanceOf = (rule: string, era: Era): Provenance | undefined => PROVENANCE[rule]?.[era];
