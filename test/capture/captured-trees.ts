/** Small captures, as directories of files. */

import tar from 'tar-stream';

/** As main/capture/collector.ts reads it; said again here, because browser tests use these trees too. */
type Capture = ReadonlyMap<string, string | null>;

export const MEMORY = 'sys/devices/system/memory';
const FIRMWARE = 'sys/firmware/memory';

/** Blocks by number: a state, and zones or, in the dynamic generation, nothing for a block that is not configured. */
export function treeOf(
  blockSize: string,
  blocks: Readonly<Record<number, string>>,
  more: readonly (readonly [string, string])[] = [],
): Capture {
  const entries = Object.entries(blocks).flatMap(([block, text]): [string, string][] => {
    const [state = '', ...zones] = text.split(' ');
    const directory = `${MEMORY}/memory${block}`;
    return [
      [`${directory}/state`, `${state}\n`],
      [`${directory}/removable`, '1\n'],
      [`${directory}/valid_zones`, `${zones.join(' ')}\n`],
    ];
  });
  return new Map([[`${MEMORY}/block_size_bytes`, `${blockSize}\n`], ...entries, ...more]);
}

const dynamic = (configs: Readonly<Record<number, string>>): [string, string][] =>
  Object.entries(configs).flatMap(([block, text]) => {
    const [config = '0', memmap = '0'] = text.split(' ');
    return [
      [`${FIRMWARE}/memory${block}/config`, `${config}\n`],
      [`${FIRMWARE}/memory${block}/memmap_on_memory`, `${memmap}\n`],
    ];
  });
/** Systems whose block numbers have holes or do not begin at 0, by what is special about them. */
export const TREES_WITH_HOLES: readonly (readonly [string, Capture])[] = [
  [
    'holes in core and standby memory',
    treeOf('10000000', {
      0: 'online DMA',
      1: 'online DMA',
      4: 'online DMA',
      5: 'online DMA',
      6: 'offline Normal Movable',
      12: 'online Movable',
      13: 'offline Normal Movable',
      20: 'online Normal',
    }),
  ],
  [
    'numbers that begin at 32',
    treeOf(
      '10000000',
      {
        32: 'online Normal',
        33: 'online Normal',
        34: 'online Movable',
        40: 'offline Normal Movable',
      },
      [['proc/version', 'Linux version 6.1.0-s390x (gcc)\n']],
    ),
  ],
  [
    'the dynamic model, where only configured blocks are devices',
    treeOf(
      '8000000',
      { 0: 'online DMA', 1: 'online DMA', 2: 'online DMA', 3: 'online DMA', 17: 'online Movable' },
      [
        ['sys/module/memory_hotplug/parameters/memmap_on_memory', 'Y\n'],
        ...dynamic({
          0: '1 0',
          1: '1 0',
          2: '1 0',
          3: '1 0',
          16: '0 1',
          17: '1 1',
          18: '0 1',
          24: '0 0',
          25: '0 1',
        }),
      ],
    ),
  ],
  [
    'an x86-64 system with a hole for devices below 4 GiB',
    treeOf('8000000', {
      ...Object.fromEntries(
        Array.from({ length: 24 }, (_, block) => [block, block === 0 ? 'online none' : 'online DMA32']),
      ),
      ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [32 + index, 'online Normal'])),
      40: 'online Movable',
      41: 'offline Movable Normal',
      48: 'online Movable',
    }),
  ],
];
export type Entry = Partial<tar.Header> & { readonly name: string; readonly content?: string };

export async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const { content, ...header } of entries) pack.entry(header, content ?? '');
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A capture as the archive that somebody sends. */
export const archiveOfTree = (capture: Capture): Promise<Buffer> =>
  archiveOf(
    [...capture].map(([name, content]) =>
      content === null ? { name, type: 'directory' } : { name, content },
    ),
  );
