/** The zones that a block could be onlined to, and what decides: the word that is written, and the policy. */

import type { BlockId } from '../../../shared/ids.ts';
import type { ZoneAnswer, ZoneAnswers } from '../../../shared/pages.ts';
import { isPresent } from '../kernel/blocks.ts';
import { kernelZoneFor, validZones, zoneName, zoneUnderPolicy } from '../kernel/zones.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';

const POLICIES = ['contig-zones', 'auto-movable'] as const;

/** There is one node: what holds for all memory holds for it. */
const NODE_ALIKE = '; auto_movable_numa_aware asks the same of node 0, the only one';

/** mm/memory_hotplug.c: zone_for_pfn_range, as the block and the zones are now. */
export function zoneAnswers(partition: Partition, block: BlockId): ZoneAnswers {
  const { geometry, profile } = guestOf(partition);
  const { pagesPerBlock } = geometry;
  const start = block * pagesPerBlock;
  const { onlinePolicy, autoMovableNumaAware } = partition.parameters.value;
  const policies = profile.onlinePolicies ? POLICIES : (['contig-zones'] as const);
  const answers = policies.map((policy): ZoneAnswer => {
    const { zone, because } = zoneUnderPolicy(partition, policy, start, pagesPerBlock);
    const isSet = policy === onlinePolicy;
    const alike = policy === 'auto-movable' && autoMovableNumaAware ? NODE_ALIKE : '';
    return { word: 'online', policy, isSet, zone: zoneName(partition, zone), because: `${because}${alike}` };
  });
  const kernel = kernelZoneFor(partition, start, pagesPerBlock);
  return {
    validZones: isPresent(partition, block) ? validZones(partition, block) : null,
    answers: [
      ...answers,
      {
        word: 'online_kernel',
        policy: null,
        isSet: true,
        zone: zoneName(partition, kernel),
        because: 'the first kernel zone below Normal whose span includes the block, otherwise Normal',
      },
      {
        word: 'online_movable',
        policy: null,
        isSet: true,
        zone: zoneName(partition, architectureOf(partition).movable),
        because: 'asked for: online_movable',
      },
    ],
  };
}
