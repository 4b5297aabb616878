/** Files of the largest systems, as tools print and record them. */

const MIB_128 = 0x8000000n;
const KERNEL_BLOCKS = 512;

const isOnline = (block: number): boolean => block < KERNEL_BLOCKS || block % 2 === 0;
const zonesOf = (block: number): string =>
  !isOnline(block) ? 'Normal/Movable' : block < 16 ? 'DMA' : block < KERNEL_BLOCKS ? 'Normal' : 'Movable';
const hex = (address: bigint): string => `0x${address.toString(16).padStart(16, '0')}`;
const rangeOf = (block: number): string =>
  `${hex(BigInt(block) * MIB_128)}-${hex((BigInt(block) + 1n) * MIB_128 - 1n)}`;

/** What `lsmem -a -o +ZONES` prints of so many blocks, as a table and as JSON without line ends. */
export function listingsOf(blocks: number): readonly string[] {
  const numbers = Array.from({ length: blocks }, (_, block) => block);
  const table = numbers.map(
    (block) =>
      `${rangeOf(block)} 128M ${isOnline(block) ? ' online yes' : 'offline'} ${block} ${zonesOf(block)}`,
  );
  const json = numbers.map((block) => ({
    range: rangeOf(block),
    size: '128M',
    state: isOnline(block) ? 'online' : 'offline',
    removable: isOnline(block),
    block: `${block}`,
    zones: zonesOf(block),
  }));
  return [
    `RANGE SIZE STATE REMOVABLE BLOCK ZONES\n${table.join('\n')}\n\nMemory block size: 128M\n`,
    JSON.stringify({ memory: json }),
  ];
}

/** A recording that begins on a running system of so many blocks, and takes two of them offline. */
export function recordingOf(count: number): string {
  const blocks: Record<string, object> = {};
  const firmware: Record<string, object> = {};
  for (let block = 0; block < count; block++) {
    firmware[block] = { config: '1', memmapOnMemory: block < KERNEL_BLOCKS ? '0' : '1' };
    blocks[block] = {
      state: isOnline(block) ? 'online' : 'offline',
      online: isOnline(block) ? '1' : '0',
      removable: '1',
      physDevice: `${block}`,
      physIndex: block.toString(16).padStart(8, '0'),
      validZones: zonesOf(block).replace('/', ' '),
    };
  }
  const step = (n: number, command: string, changes: object) => ({
    n,
    name: `step_${n}`,
    command,
    exit: 0,
    stdout: '',
    stderr: '',
    sclp: null,
    unmovable: null,
    changes,
  });
  const off = { state: 'offline', online: '0', validZones: 'Normal Movable' };
  return JSON.stringify({
    format: 2,
    name: 'large',
    kernel: { release: '7.2.0-s390x', arch: 's390x' },
    machine: {
      coreMiB: null,
      standbyMiB: null,
      incrementMiB: null,
      blockMiB: 128,
      edat1: true,
      commandLine: 'memory_hotplug.memmap_on_memory=1',
      sclpFaults: [],
    },
    boot: { running: true, sclp: null, state: { blocks, firmware, parameters: { memmap_on_memory: 'Y' } } },
    steps: [
      step(1, 'echo offline > /sys/devices/system/memory/memory1000/state', {
        blocks: { 1000: { ...blocks[1000], ...off } },
      }),
      step(2, 'lsmem -a > /dev/null', {}),
    ],
  });
}
