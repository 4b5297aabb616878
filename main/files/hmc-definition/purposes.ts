/** What a partition is for, from the words that the HMC has for it. */

import type { JsonValue } from '../../../shared/definition.ts';
import type { PartitionPurpose } from '../../../shared/hmc-survey.ts';
import type { JsonObject } from './layout.ts';

/**
 * `activation-mode` of an LPAR, `operating-mode` of an image activation profile and `type` of a DPM partition (HMC Web
 * Services API, data models of these objects).
 */
const PURPOSES: Readonly<Record<string, PartitionPurpose>> = {
  linux: 'linux',
  'linux-only': 'linux',
  general: 'general',
  esa390: 'general',
  'esa390-tpf': 'general',
  esa390tpf: 'general',
  zvm: 'zvm',
  ssc: 'ssc',
  'coupling-facility': 'couplingFacility',
  zaware: 'zaware',
};

/** What is there instead of a Linux that could be loaded. */
const RUNS: Readonly<Record<PartitionPurpose, string>> = {
  linux: '',
  notSaid: '',
  general: 'another operating system',
  zvm: 'z/VM as hypervisor',
  ssc: 'an appliance (Secure Service Container)',
  couplingFacility: 'a coupling facility',
  zaware: 'zAware',
  other: 'something that this console does not know',
};

/** The first word that says something counts: an LPAR that is not activated has none of its own. */
export function purposeOf(words: readonly (JsonValue | undefined)[]): PartitionPurpose {
  const word = words.find((each) => typeof each === 'string' && each !== '' && each !== 'not-set');
  if (word === undefined) return 'notSaid';
  return PURPOSES[String(word).toLowerCase()] ?? 'other';
}

/** A general partition runs Linux as well as z/OS: what the operating system calls itself decides, and else Linux is taken. */
export function runsLinux(purpose: PartitionPurpose, properties: JsonObject): boolean {
  if (purpose === 'linux' || purpose === 'notSaid') return true;
  if (purpose !== 'general') return false;
  const system = properties['os-type'];
  return typeof system !== 'string' || system === '' || /linux/i.test(system);
}

/** What is said of a partition that runs something else; undefined for Linux. */
export function remarkOf(purpose: PartitionPurpose, properties: JsonObject): string | undefined {
  if (runsLinux(purpose, properties)) return undefined;
  const system = properties['os-type'];
  const what =
    typeof system === 'string' && system !== '' ? system.slice(0, 32) : RUNS[purpose] || 'something else';
  return `It runs ${what}, which is not simulated: it holds its storage, and nothing is loaded.`;
}
