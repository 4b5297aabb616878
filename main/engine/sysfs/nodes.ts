/**
 * /sys/devices/system/node and the buses that memory blocks and nodes are on. Everything is derived when it is asked
 * for. Nodes are there where the kernel was built with them (shared/kernel-build.ts).
 */

import { type BlockId, blockId } from '../../../shared/ids.ts';
import { buildOf } from '../../../shared/kernel-build.ts';
import { PAGE_KIB } from '../../../shared/units.ts';
import { daxNodeAt } from '../dax/files.ts';
import { daxOf } from '../dax/state.ts';
import { altmapPagesOf, isPresent, stateOf } from '../kernel/blocks.ts';
import { memTotalKib } from '../kernel/free-memory.ts';
import { architectureOf, BLOCK_STATE, FIGURE, figure, guestOf, type Partition } from '../state/partition.ts';
import { DEVICES, NODES } from './paths.ts';

/** What a path names. `path`: where a link leads, from the root; `target`: as the link says it. */
export type SystemNode =
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'link'; readonly target: string; readonly path: string }
  | { readonly kind: 'file'; readonly mode: number; readonly content: string };

const READ_ONLY = 0o444;
const WRITE_ONLY = 0o200;
const READ_WRITE = 0o644;
/** Distances of drivers/base/node.c: a node to itself, and to another one whose firmware says nothing. */
const LOCAL_DISTANCE = 10;
const REMOTE_DISTANCE = 20;

const directory = (names: readonly string[]): SystemNode => ({ kind: 'directory', names });
const file = (content: string, mode = READ_ONLY): SystemNode => ({ kind: 'file', mode, content });

/** Whether the kernel was built with nodes. */
function isNuma(partition: Partition): boolean {
  const { architecture, release } = guestOf(partition);
  const { build } = partition.definition.value.kernel;
  return build?.numa ?? buildOf({ arch: architecture, release }).numa;
}

/** Number of the node that a block is on: a device's memory is on the device's target, all other memory on node 0. */
export function nodeOfBlock(partition: Partition, block: BlockId): number | undefined {
  if (!isNuma(partition)) return undefined;
  const owner = daxOf(partition).devices.find(({ mappings }) =>
    mappings.some(({ first, blocks }) => first <= block && block < first + blocks),
  );
  return owner?.targetNode ?? 0;
}

/** Nodes that are online, ascending: memory that is added brings its node with it (mm/memory_hotplug.c, __try_online_node). */
function nodesOf(partition: Partition): readonly number[] {
  const targets = daxOf(partition).devices.flatMap(({ mappings, targetNode }) =>
    mappings.some(({ blocks }) => blocks > 0) ? [Math.max(0, targetNode)] : [],
  );
  return [...new Set([0, ...targets])].sort((left, right) => left - right);
}

/** Blocks that are there and on the node, ascending. */
function blocksOfNode(partition: Partition, node: number): readonly BlockId[] {
  const { cells } = partition.blocks.present;
  const found: BlockId[] = [];
  for (let index = 0; index < cells.length; index++)
    if (cells[index] === 1 && nodeOfBlock(partition, blockId(index)) === node) found.push(blockId(index));
  return found;
}

/** What stands at a path below /sys/devices/system/node, /sys/bus/memory or /sys/bus/node. */
export function systemNodeAt(partition: Partition, path: string): SystemNode | undefined {
  const numa = isNuma(partition);
  if (path === '/sys/bus') {
    const others = daxNodeAt(partition, path);
    const dax = others?.kind === 'directory' ? others.names : [];
    return directory([...dax, 'memory', ...(numa ? ['node'] : [])]);
  }
  if (path.startsWith('/sys/bus/memory')) return memoryBus(partition, path.slice('/sys/bus/memory'.length));
  if (!numa) return undefined;
  if (path.startsWith('/sys/bus/node')) return nodeBus(partition, path.slice('/sys/bus/node'.length));
  return path.startsWith(NODES) ? nodeDirectory(partition, path.slice(NODES.length)) : undefined;
}

const BUS_FILES: Readonly<Record<string, SystemNode>> = {
  // Nothing here has a driver to try: whether it is tried cannot be changed.
  drivers_autoprobe: file('1'),
  drivers_probe: file('', WRITE_ONLY),
  uevent: file('', WRITE_ONLY),
};

/** drivers/base/bus.c: devices are links to where they hang; nothing drives memory blocks or nodes. */
function bus(
  rest: string,
  names: () => readonly string[],
  linkOf: (name: string) => SystemNode | undefined,
): SystemNode | undefined {
  if (rest === '') return directory(['devices', 'drivers', ...Object.keys(BUS_FILES)]);
  if (!rest.startsWith('/')) return undefined;
  const [branch = '', name, ...more] = rest.slice(1).split('/');
  if (more.length > 0) return undefined;
  if (branch === 'devices') return name === undefined ? directory(names()) : linkOf(name);
  if (name !== undefined) return undefined;
  return branch === 'drivers' ? directory([]) : BUS_FILES[branch];
}

const memoryBus = (partition: Partition, rest: string): SystemNode | undefined =>
  bus(
    rest,
    () => presentNames(partition),
    (name) => blockLink(partition, name, '../../..'),
  );

const presentNames = (partition: Partition): string[] => {
  const names: string[] = [];
  partition.blocks.present.cells.forEach((value, index) => {
    if (value === 1) names.push(`memory${index}`);
  });
  return names;
};

function blockLink(partition: Partition, name: string, up: string): SystemNode | undefined {
  const block = blockNamed(name);
  if (block === undefined || !isPresent(partition, block)) return undefined;
  return { kind: 'link', target: `${up}/devices/system/memory/${name}`, path: `${DEVICES}/${name}` };
}

const blockNamed = (name: string): BlockId | undefined => {
  const number = /^memory(0|[1-9]\d{0,6})$/.exec(name)?.[1];
  return number === undefined ? undefined : blockId(Number(number));
};

const nodeBus = (partition: Partition, rest: string): SystemNode | undefined =>
  bus(
    rest,
    () => nodesOf(partition).map((node) => `node${node}`),
    (name) =>
      nodesOf(partition).some((node) => name === `node${node}`)
        ? { kind: 'link', target: `../../../devices/system/node/${name}`, path: `${NODES}/${name}` }
        : undefined,
  );

/** drivers/base/node.c */
function nodeDirectory(partition: Partition, rest: string): SystemNode | undefined {
  const nodes = nodesOf(partition);
  const online = rangesText(nodes);
  const files: Readonly<Record<string, SystemNode>> = {
    has_cpu: file('0'),
    has_memory: file(online),
    has_normal_memory: file(online),
    online: file(online),
    possible: file(online),
    uevent: file('', WRITE_ONLY),
  };
  if (rest === '') {
    const names = nodes.map((node) => `node${node}`);
    return directory([...Object.keys(files).slice(0, 3), ...names, 'online', 'possible', 'uevent']);
  }
  if (!rest.startsWith('/')) return undefined;
  const [name = '', attribute, ...more] = rest.slice(1).split('/');
  const node = nodes.find((each) => name === `node${each}`);
  if (node === undefined) return attribute === undefined ? files[name] : undefined;
  if (more.length > 0) return undefined;
  return attribute === undefined ? wholeNode(partition, node) : nodeAttribute(partition, node, attribute);
}

function wholeNode(partition: Partition, node: number): SystemNode {
  const blocks = blocksOfNode(partition, node).map((block) => `memory${block}`);
  const power = architectureOf(partition).powerManagement ? ['power'] : [];
  return directory(['cpulist', 'cpumap', 'distance', 'meminfo', ...blocks, ...power, 'subsystem', 'uevent']);
}

function nodeAttribute(partition: Partition, node: number, attribute: string): SystemNode | undefined {
  switch (attribute) {
    // One processor, on node 0.
    case 'cpulist':
      return file(node === 0 ? '0' : '');
    case 'cpumap':
      return file(node === 0 ? '1' : '0');
    case 'distance':
      return file(
        nodesOf(partition)
          .map((other) => (other === node ? LOCAL_DISTANCE : REMOTE_DISTANCE))
          .join(' '),
      );
    case 'meminfo':
      return file(nodeMeminfo(partition, node));
    case 'power':
      return architectureOf(partition).powerManagement ? directory([]) : undefined;
    case 'subsystem':
      return { kind: 'link', target: '../../../../bus/node', path: '/sys/bus/node' };
    case 'uevent':
      return file('', READ_WRITE);
    default: {
      const block = blockNamed(attribute);
      if (block === undefined || nodeOfBlock(partition, block) !== node) return undefined;
      const link = blockLink(partition, attribute, '');
      return link?.kind === 'link' ? { ...link, target: `../../memory/${attribute}` } : undefined;
    }
  }
}

/** "0-1,3", as the kernel prints a bitmap. */
function rangesText(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/**
 * drivers/base/node.c, node_read_meminfo. A device's node has what is online of it, all of it free: programs do not
 * ask for memory of a node here. Node 0 has the rest.
 */
function nodeMeminfo(partition: Partition, node: number): string {
  const others = nodesOf(partition).filter((other) => other !== 0);
  const own = (of: number): number => onlineKib(partition, of);
  const elsewhere = others.reduce((sum, other) => sum + own(other), 0);
  const total = node === 0 ? memTotalKib(partition) - elsewhere : own(node);
  const free = node === 0 ? Math.max(0, figure(partition, FIGURE.memFreeKib) - elsewhere) : own(node);
  const rows: readonly (readonly [string, number])[] = [
    ['MemTotal', total],
    ['MemFree', free],
    ['MemUsed', total - free],
    ['SwapCached', 0],
    ['FilePages', 0],
    ['Shmem', 0],
  ];
  return rows
    .map(([name, kib]) => `Node ${node} ${`${name}:`.padEnd(15)} ${`${kib}`.padStart(8)} kB`)
    .join('\n');
}

function onlineKib(partition: Partition, node: number): number {
  const { pagesPerBlock } = guestOf(partition).geometry;
  const pages = blocksOfNode(partition, node)
    .filter((block) => stateOf(partition, block) === BLOCK_STATE.online)
    .reduce((sum, block) => sum + pagesPerBlock - altmapPagesOf(partition, block), 0);
  return pages * PAGE_KIB;
}
