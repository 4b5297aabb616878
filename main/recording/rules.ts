/** Which rule the simulator followed where it and a recording part, and where that rule is known from. */

import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { FIELD_RULES, type Provenance, provenanceOf } from '../../shared/provenance.ts';
import type { FollowedRule } from '../../shared/replayed.ts';
import type { Era } from '../../shared/view.ts';
import type { Difference } from './compare.ts';

/** What the machine was asked in a step, and what it said. */
export interface Happened {
  readonly commands: readonly { readonly command: Command; readonly outcome: Outcome }[];
  readonly events: readonly MachineEvent[];
}

/** Each rule that decided how a command of the step ended, once, in order. `era`: null for x86-64 guests. */
export function followedRules({ commands, events }: Happened, era: Era | null): FollowedRule[] {
  const followed = new Map<string, FollowedRule>();
  const add = (rule: string, because: string): void => {
    if (!followed.has(rule)) followed.set(rule, { rule, provenance: provenance(rule, era), because });
  };
  for (const { outcome } of commands)
    if (outcome.kind === 'refused') add(outcome.refusal.rule, outcome.refusal.because);
  for (const event of events)
    if (event.kind === 'kernelPanicked' && event.rule !== undefined) add(event.rule, event.reason);
  return [...followed.values()];
}

/** What changes together with how a command ends: a refusal's rule explains all of it. */
const OF_THE_OUTCOME = ['exit', 'stdout', 'stderr', 'sclp', 'blocks', 'firmware', 'panic'] as const;

/** Of a value that could be written, by the file it was written to. */
const RULES_OF_WRITES: readonly (readonly [path: RegExp, value: RegExp, rule: string])[] = [
  [/\/state$/, /^offline/, 'offline-unmovable'],
  [/\/online$/, /^[0nN]/, 'offline-unmovable'],
  [/\/(?:state|online)$/, /./, 'valid-zones'],
  [/\/config$/, /^[0nN]/, 'deconfigure'],
  [/\/config$/, /./, 'configure'],
  [/\/memmap_on_memory$/, /./, 'memmap-on-memory'],
  [/\/auto_online_blocks$/, /./, 'auto-online'],
  [/\/auto_movable_ratio$/, /./, 'auto-movable-ratio'],
  [/\/online_policy$/, /./, 'online-policy'],
];

/** The rule behind one difference: of the refusal, else of the last write, else of the field itself. */
export function ruleOf(
  { field, what }: Difference,
  followed: readonly FollowedRule[],
  { commands }: Happened,
  era: Era | null,
): { readonly rule: string; readonly provenance: Provenance | null } {
  const ofField = fieldRule(field, what);
  if (!(OF_THE_OUTCOME as readonly string[]).includes(field)) return ofField;
  const refused = followed.at(-1);
  if (refused) return { rule: refused.rule, provenance: refused.provenance };
  if (field === 'sclp' || / (?:validZones|removable|physDevice|physIndex)$/.test(what)) return ofField;
  const last = commands.findLast(({ command }) => command.kind === 'writeSysfs')?.command;
  const rule =
    last?.kind === 'writeSysfs' &&
    RULES_OF_WRITES.find(([path, value]) => path.test(last.path) && value.test(last.value.trimStart()))?.[2];
  return !rule ? ofField : { rule, provenance: provenance(rule, era) };
}

function fieldRule(field: Difference['field'], what: string): (typeof FIELD_RULES)[Difference['field']] {
  const known = FIELD_RULES[field];
  const rule = what.endsWith(' validZones')
    ? 'valid-zones'
    : what.endsWith(' removable')
      ? 'removable'
      : what.endsWith('memmap_on_memory') || what.endsWith('memmapOnMemory')
        ? 'memmap-on-memory'
        : what.endsWith('auto_movable_ratio')
          ? 'auto-movable-ratio'
          : known.rule;
  return { ...known, rule };
}

/** Rules of the table by generation; the others are those that every recording compares. */
const provenance = (rule: string, era: Era | null): Provenance | null =>
  (era === null ? undefined : provenanceOf(rule, era)) ??
  Object.values(FIELD_RULES).find((known) => known.rule === rule)?.provenance ??
  (RULES_OF_WRITES.some(([, , known]) => known === rule) ? 'recorded' : null);
