/** Random sessions: a machine and thirty writes, all from one seed. */

import type { Fault } from './hypervisor.ts';

const WORDS = ['online', 'online_kernel', 'online_movable'] as const;

export interface Write {
  readonly path: string;
  readonly value: string;
}

export interface Session {
  readonly seed: number;
  readonly release: string;
  readonly coreMib: number;
  readonly standbyMib: number;
  readonly incrementMib: number;
  readonly edat1: boolean;
  readonly redundant0120: boolean;
  /** memhp_default_state; absent: what the release was built with. */
  readonly autoOnline: 'absent' | 'offline' | (typeof WORDS)[number];
  readonly memmapOnMemory: 'absent' | '1' | 'force' | '0' | 'enable';
  readonly autoMovable: boolean;
  readonly movableNode: boolean;
  /** mem=, above core memory. */
  readonly memMib: number | undefined;
  /** Increments of element 1, 2 and on. */
  readonly elements: readonly number[];
  readonly faults: readonly Fault[];
  readonly unmovable: readonly number[];
  readonly writes: readonly Write[];
}

const RELEASES = ['6.1', '6.12', '7.2', '6.1.176', '6.12.107', '7.2.13', '7.3-rc7', '6.18'];
const STATE_GARBAGE = [
  '',
  'Online',
  'online\n\n',
  ' online',
  '1',
  'offline ',
  'going-offline',
  'online_',
  'kernel',
];
const BOOLEANS = ['1', '0', 'y', 'N', 'on', 'off', 'true', 'false', '1x'];
const BOOLEAN_GARBAGE = ['', '2', 'xyz', 'foo', 'o', 'ok', 'enable', 'd', '-1', ' 1'];
const PARAMETERS = ['enable', 'absent', '1', '1', 'force', '0'] as const;
const RATIOS = [
  '0',
  '10',
  '100',
  '150',
  '301',
  '1000',
  '0x40',
  '08',
  '010',
  '-1',
  '4294967296',
  '',
  '5x',
  '+7',
  '4294967295',
];

/** Small generator of uniform numbers, the same everywhere (xorshift of 32 bits behind a mixed seed). */
function generator(seed: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const sectionMib = (release: string): number => (/^6\.(1|12)(\.|$)/.test(release) ? 256 : 128);

export function sessionOf(seed: number): Session {
  const next = generator(seed);
  for (let skipped = 0; skipped < 8; skipped++) next();
  const below = (bound: number): number => Math.floor(next() * bound);
  const chance = (part: number): boolean => next() < part;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;

  const release = pick(RELEASES);
  const incrementMib = pick([16, 32, 64, 128, 256, 256, 512, 1024, 2048, 4096]);
  const blockMib = Math.max(incrementMib, sectionMib(release));
  const coreBlocks = Math.max(
    Math.ceil(1024 / blockMib),
    1 + below(Math.max(2, Math.floor(4096 / blockMib))),
  );
  const standbyBlocks = 1 + below(Math.min(12, Math.max(3, coreBlocks * 4)));
  const part = (): number => (chance(0.3) ? below(blockMib / incrementMib) * incrementMib : 0);
  const coreMib = Math.min(coreBlocks, 1020) * blockMib + part();
  const standbyMib = standbyBlocks * blockMib + part();
  const blocks = Math.ceil((coreMib + standbyMib) / blockMib) + 1;
  const firstStandby = coreMib / incrementMib + 1;

  const standby = standbyMib / incrementMib;
  const firstElement = chance(0.3) && standby > 1 ? 1 + below(standby - 1) : standby;
  const elements = firstElement < standby ? [firstElement, standby - firstElement] : [standby];

  const faults: Fault[] = [];
  if (chance(0.1)) faults.push({ command: 'attach', rn: 1 + below(elements.length), response: 0x0340 });
  for (let left = chance(0.5) ? 1 + below(4) : 0; left > 0; left--) {
    const rn = chance(0.8) ? firstStandby + below(standbyMib / incrementMib) : 1 + below(firstStandby - 1);
    const once = chance(0.3) ? { onlyNth: 1 + below(3) } : {};
    const command = chance(0.6) ? 'assign' : 'unassign';
    if (faults.some((fault) => fault.command === command && fault.rn === rn)) continue;
    faults.push({ command, rn, response: pick([0x0340, 0x01f0, 0x0300]), ...once });
  }

  // What is reserved at boot lies at the end of core memory: most of it is the memmap, a 64th.
  const reservedFrom = coreMib > 2048 ? coreMib - Math.ceil(coreMib / 32) : coreMib;
  const unmovable = Array.from({ length: blocks }, (_, id) => id).filter((id) => {
    const boot = id * blockMib < coreMib;
    // Most of core memory stays, so that there is always room for the memmap of everything else.
    if (id === 0 || (boot && (id + 1) * blockMib > reservedFrom)) return true;
    return boot ? id * blockMib < 1024 || chance(0.7) : chance(0.1);
  });
  // Not recorded, and nowhere written: whether this release takes these words for booleans.
  const garbage = BOOLEAN_GARBAGE.filter((word) => release !== '6.18' || !/^[ed]/.test(word));

  const memory = (id: number): string => `/sys/devices/system/memory/memory${id}`;
  const firmware = (id: number): string => `/sys/firmware/memory/memory${id}`;
  const favourite = below(blocks);
  const dynamic = release.startsWith('7');
  const block = (): number => (chance(0.4) ? favourite : below(blocks));
  const writeOf = (): Write => {
    const kind = next();
    if (kind < (dynamic || chance(0.1) ? 0.45 : 0.65)) {
      const value = chance(0.1) ? pick(STATE_GARBAGE) : chance(0.4) ? 'offline' : pick(WORDS);
      return { path: `${memory(block())}/state`, value };
    }
    if (kind < (dynamic || chance(0.1) ? 0.58 : 0.86)) {
      const value = chance(0.2) ? pick(garbage) : pick(BOOLEANS);
      return { path: `${memory(block())}/online`, value };
    }
    if (kind < 0.78) {
      const value = chance(0.1) ? pick(garbage) : chance(0.6) ? '1' : pick(BOOLEANS);
      return { path: `${firmware(block())}/config`, value };
    }
    if (kind < 0.86) {
      const value = chance(0.1) ? pick(garbage) : pick(BOOLEANS);
      return { path: `${firmware(block())}/memmap_on_memory`, value };
    }
    if (kind < 0.9) {
      const value = chance(0.2) ? pick(STATE_GARBAGE) : pick(['offline', ...WORDS]);
      return { path: '/sys/devices/system/memory/auto_online_blocks', value };
    }
    if (kind < 0.95) {
      const value = chance(0.2) ? pick(STATE_GARBAGE) : pick(['contig-zones', 'auto-movable']);
      return { path: '/sys/module/memory_hotplug/parameters/online_policy', value };
    }
    return {
      path: '/sys/module/memory_hotplug/parameters/auto_movable_ratio',
      value: chance(0.6) ? String(10 + below(140)) : pick(RATIOS),
    };
  };

  return {
    seed,
    release,
    coreMib,
    standbyMib,
    incrementMib,
    edat1: release.startsWith('7') || !chance(0.15),
    redundant0120: chance(0.4),
    autoOnline: pick([release === '6.18' ? 'offline' : 'absent', 'offline', ...WORDS] as const),
    memmapOnMemory: pick(release === '6.18' ? PARAMETERS.slice(1) : PARAMETERS),
    autoMovable: chance(0.35),
    movableNode: chance(0.2),
    memMib: chance(0.15) ? coreMib + below(standbyMib + 1) : undefined,
    elements,
    faults,
    unmovable,
    writes: Array.from({ length: 30 }, () => {
      const write = writeOf();
      return chance(0.5) ? { ...write, value: `${write.value}\n` } : write;
    }),
  };
}
