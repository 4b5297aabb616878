/** What lsmem and other commands printed, without a /sys: what follows from it, and what has to be assumed. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Assumptions, readAssumptions } from '../../main/capture/assumptions.ts';
import { captureOf } from '../../main/capture/capture-of.ts';
import { type CapturedSystem, captureDefinition } from '../../main/capture/definition.ts';
import type { Capture } from '../../main/capture/files.ts';
import { receivedTexts, tellsOfMemory } from '../../main/capture/text/kind.ts';
import { createShell, FileTree, runToEnd } from '../../main/guest/shell/index.ts';
import { atOnce } from '../../shared/at-once.ts';
import { buildOf } from '../../shared/kernel-build.ts';
import { GIB, MIB } from '../../shared/units.ts';
import { MEMORY, treeOf } from './captured-trees.ts';

const assembled = (text: string, assumptions: Assumptions = {}) =>
  atOnce(captureOf(receivedTexts([{ path: 'pasted.txt', text }]), assumptions));

function taken(text: string, assumptions: Assumptions = {}): CapturedSystem {
  const capture = assembled(text, assumptions);
  if (!capture.ok) throw new Error(capture.failure);
  const captured = atOnce(captureDefinition(capture.value, 'TEXT', assumptions));
  if (!captured.ok) throw new Error(captured.failure.because);
  return captured.value;
}

const printed = (capture: Capture, options: string): string =>
  runToEnd(createShell(FileTree.of(capture)), `lsmem ${options}`).stdout;

const statesOf = (capture: Capture): string[] =>
  [...capture]
    .flatMap(([path, content]) => {
      const block = /^sys\/devices\/system\/memory\/memory(\d+)\/state$/.exec(path)?.[1];
      return block === undefined ? [] : [`${block.padStart(5)} ${content?.trim()}`];
    })
    .sort();

/** Systems that begin at block 0 and may have holes. */
const tree = fc
  .record({
    size: fc.constantFrom('8000000', '10000000', '40000000'),
    blocks: fc.array(fc.constantFrom('online', 'online', 'offline', 'going-offline', ''), {
      minLength: 1,
      maxLength: 40,
    }),
  })
  .map(({ size, blocks }) =>
    treeOf(size, {
      0: 'online DMA',
      ...Object.fromEntries(
        blocks.flatMap((state, index) =>
          state === '' ? [] : [[index + 1, `${state}${state === 'offline' ? ' Normal Movable' : ' Normal'}`]],
        ),
      ),
    }),
  );

describe('a listing of lsmem', () => {
  test.each([
    '',
    '-a',
    '-b',
    '-n',
    '-r',
    '-P',
    '-J',
    '-J -b --summary=always',
    '-a -r -o RANGE,STATE,BLOCK',
    '-o BLOCK,STATE',
    '-o +ZONES,NODE',
    '-a -o RANGE,SIZE,STATE,REMOVABLE,ZONES,NODE,BLOCK',
    '-P --output-all',
  ])('as "lsmem %s" prints it gives every block its state', (options) => {
    fc.assert(
      fc.property(tree, (capture) => {
        const again = assembled(printed(capture, options));
        if (!again.ok) throw new Error(again.failure);
        expect(statesOf(again.value.capture)).toEqual(statesOf(capture));
        expect(again.value.capture.get(`${MEMORY}/block_size_bytes`)).toBe(
          capture.get(`${MEMORY}/block_size_bytes`),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('prints the same again, zones and nodes too', () => {
    fc.assert(
      fc.property(tree, (capture) => {
        const options = '-a -o +ZONES,NODE';
        const again = assembled(printed(capture, options));
        expect(again.ok && printed(again.value.capture, options)).toBe(printed(capture, options));
      }),
      { numRuns: 20 },
    );
  });

  test('of the lsmem of s390-tools before 2.2', () => {
    const { blocks, known } =
      taken(`Address Range                          Size (MB)  State    Removable  Device
===============================================================================
0x0000000000000000-0x000000000fffffff        256  online   no         0-31
0x0000000010000000-0x000000002fffffff        512  online   yes        32-95
0x0000000030000000-0x000000003fffffff        256  offline  -          96-127

Memory device size  : 8 MB
Memory block size   : 256 MB
Total online memory : 768 MB
Total offline memory: 256 MB
`);
    expect(blocks.map(({ state }) => state)).toEqual(['online', 'online', 'online', 'offline']);
    expect(known).toContain('The block size: 256 MiB.');
  });

  test('of the dynamic model says which blocks are configured, and of the parameter', () => {
    const { blocks, partition, definition } = taken(`$ lsmem -o +ZONES,CONFIGURED,MEMMAP-ON-MEMORY
RANGE                                 SIZE   STATE REMOVABLE BLOCK ZONES          CONFIGURED MEMMAP-ON-MEMORY
0x0000000000000000-0x000000003fffffff   1G  online       yes   0-7 DMA                   yes               no
0x0000000040000000-0x0000000047ffffff 128M  online       yes     8 Movable               yes              yes
0x0000000048000000-0x000000004fffffff 128M offline               9                        no              yes

Memory block size:                128M
Total online memory:              1.1G
Total offline memory:             128M
Memmap on memory parameter:        yes
`);
    expect(blocks.slice(8)).toMatchObject([
      { state: 'online', zones: ['Movable'], memmapOnMemory: true },
      { state: 'deconfigured', memmapOnMemory: true },
    ]);
    expect(partition.kernel.release).toBe('7.2');
    expect(definition.partitions[0]?.kernel.commandLine).toContain('memmap_on_memory=1');
  });

  test('without its block size: from ranges and numbers, else assumed, else as given', () => {
    const rows = `RANGE                                 SIZE  STATE
0x0000000000000000-0x000000007fffffff   2G online
0x0000000080000000-0x00000000bfffffff   1G offline
`;
    const assumed = taken(rows);
    expect(assumed.guessed).toContain('The block size: taken as 256 MiB, which divides all ranges.');
    expect(assumed.blocks).toHaveLength(12);
    expect(taken(rows, { blockBytes: GIB }).blocks).toHaveLength(3);
    const equal = printed(
      treeOf('40000000', { 0: 'online', 1: 'online', 2: 'offline' }),
      '-a -r -o RANGE,STATE',
    );
    expect(taken(equal).derived.join()).toContain('The block size: 1 GiB, of rows that are equal neighbours');
    const derived = taken(`RANGE                                 BLOCK STATE
0x0000000000000000-0x000000007fffffff   0-7 online
`);
    expect(derived.derived.join()).toContain(
      'The block size: 256 MiB, of 0x0000000000000000-0x000000007fffffff',
    );
  });

  test('whose rows merge states says so, and so does a summary alone', () => {
    const merged = printed(treeOf('10000000', { 0: 'online', 1: 'online', 2: 'offline' }), '-S none');
    expect(taken(merged).guessed.join()).toContain('the rows merge blocks of different states');
    const summary = printed(treeOf('10000000', { 0: 'online', 1: 'online', 2: 'offline' }), '--summary=only');
    const { blocks, guessed } = taken(summary);
    expect(blocks.map(({ state }) => state)).toEqual(['online', 'online', 'offline']);
    expect(guessed.join()).toContain('the online ones from block 0 on');
  });

  test.each<readonly [string, string, RegExp]>([
    [
      'blocks listed twice',
      'RANGE STATE BLOCK\n0x0-0xfffffff online 0\n0x0-0xfffffff offline 0\n',
      /block 0 is in two rows/,
    ],
    [
      'ranges that are no blocks',
      'RANGE SIZE STATE BLOCK\n0x0000000000000000-0x000000000fffffff 256M online 1\nMemory block size: 256M\n',
      /a row of the listing cannot be read with blocks of 256 MiB: .*256M online 1/,
    ],
    [
      'a range without end',
      'RANGE STATE\n0x0-0xffffffffffffffff online\nMemory block size: 128M\n',
      /more than 65535 memory blocks/,
    ],
    ['JSON that is cut off', '{\n   "memory": [\n      {\n "range": "0x0', /cut off/],
    [
      'a block size that is none',
      'Memory block size: 100M\nTotal online memory: 1G\nTotal offline memory: 0B\n',
      /power of two/,
    ],
    ['other things', 'MemTotal:  4000000 kB\n', /neither a capture of \/sys nor the output of lsmem/],
  ])('with %s is refused by name', (_name, text, reason) => {
    const result = assembled(text);
    expect(result.ok ? '' : result.failure).toMatch(reason);
  });
});

const LISTING = `RANGE                                 SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000ffffffff   4G  online       yes  0-15
0x0000000100000000-0x000000017fffffff   2G  online       yes 16-23
0x0000000180000000-0x00000001ffffffff   2G offline           24-31

Memory block size:       256M
Total online memory:       6G
Total offline memory:      2G
`;

describe('what comes with a listing', () => {
  const session = `lnx1:~ # uname -a
Linux lnx1 6.4.0-150600.23.47-default #1 SMP PREEMPT_DYNAMIC Mon Nov 3 12:00:00 UTC 2025 (abc) s390x s390x s390x GNU/Linux
lnx1:~ # cat /proc/cmdline
root=UUID=1234 crashkernel=200M memhp_default_state=online
lnx1:~ # lsmem
${LISTING}
lnx1:~ # dmesg | grep -i standby
[    0.123456] sclp_cmd.a1b2c3: Standby memory at 0x100000000 (4096M of 4096M usable)
lnx1:~ # head -2 /proc/meminfo
MemTotal:        6042756 kB
MemFree:         5042756 kB
`;

  test('a terminal that was copied tells release, command line and where standby memory begins', () => {
    const { partition, known, derived } = taken(session);
    expect(partition.kernel).toMatchObject({
      release: '6.4.0-150600.23.47-default',
      commandLine: 'root=UUID=1234 crashkernel=200M memhp_default_state=online',
    });
    expect(partition.profile).toEqual({ initialBytes: 4 * GIB, reservedBytes: 4 * GIB });
    expect(derived.join()).toContain('Initial storage: 4 GiB, up to where standby memory begins');
    expect(known).toContain('The architecture: s390x.');
    expect(known.join()).toContain('MemTotal 6042756 kB');
  });

  test('the files of a supportconfig: sections with their names', () => {
    const text = `#==[ Command ]======================================#
# /bin/uname -a
Linux lnx1 6.12.0-160000.5-default #1 SMP s390x s390x s390x GNU/Linux

#==[ Configuration File ]===========================#
# /proc/cmdline
root=/dev/dasda2 quiet

#==[ Command ]======================================#
# /usr/bin/lsmem
${LISTING}
#==[ Configuration File ]===========================#
# /proc/meminfo
MemTotal:        6042756 kB
`;
    expect(taken(text).partition.kernel).toMatchObject({
      release: '6.12.0-160000.5-default',
      commandLine: 'root=/dev/dasda2 quiet',
    });
  });

  test('of several listings the one that tells most is taken, and it is said', () => {
    const offline = LISTING.replace('2G  online       yes 16-23', '2G offline           16-23');
    const { blocks, guessed } = taken(`${LISTING}\n$ chmem -d 2G\n$ lsmem\n${offline}`);
    expect(blocks[20]?.state).toBe('offline');
    expect(guessed.join()).toContain('There are 2 listings: taken is 2');
  });

  test('what is given wins over what would be assumed, and is named', () => {
    const given = readAssumptions('increment=64M,initial=2G,release=6.1,cmdline=a=1,2 b');
    if (!given.ok) throw new Error(given.failure);
    const { partition, guessed } = taken(LISTING, given.value);
    expect(partition).toMatchObject({
      profile: { initialBytes: 2 * GIB },
      sclp: { incrementBytes: 64 * MIB },
      kernel: { release: '6.1', commandLine: 'a=1,2 b' },
    });
    expect(guessed.filter((each) => each.includes('as given'))).toHaveLength(4);
    for (const wrong of ['increment=3M', 'initial=', 'release=new', 'arch=arm64', 'much=1'])
      expect(readAssumptions(wrong)).toMatchObject({ ok: false });
  });

  test('a text is taken for one of memory by what it holds, not by its name', () => {
    for (const options of ['', '-J', '-P', '-r', '-n', '--summary=only'])
      expect(tellsOfMemory(printed(treeOf('10000000', { 0: 'online' }), options))).toBe(true);
    expect(tellsOfMemory('lparMachine: 1\nname: X\n')).toBe(false);
  });
});

describe('captures of other architectures are recognised', () => {
  const uname = (machine: string): string =>
    `Linux h 6.12.1 #1 SMP ${machine} ${machine} ${machine} GNU/Linux\n${LISTING}`;
  const zones = (pages: number): string =>
    `MemTotal:  4194304 kB\nNode 0, zone   Normal\n  pages free     1\n        spanned  ${pages}\n        present  ${pages}\n        managed  ${pages}\n`;

  test.each<readonly [string, string, RegExp]>([
    ['by the word of uname', uname('aarch64'), /captured on aarch64/],
    ['by a word that nobody knows', `Architecture:          m88k\n${LISTING}`, /captured on m88k/],
    ['by pages of 64 KiB', `${LISTING}${zones(65_536)}`, /its pages have 64 KiB/],
    ['by pages of 16 KiB', `${LISTING}${zones(262_144)}`, /its pages have 16 KiB/],
    [
      'by block numbers that do not begin at 0',
      `RANGE STATE BLOCK\n0x0000010000000000-0x0000010007ffffff online 8192\n`,
      /the first block is 8192/,
    ],
    [
      'by zone DMA above 4 GiB',
      `BLOCK STATE ZONES\n0-15 online DMA\n16-47 online DMA\nMemory block size: 256M\n`,
      /block 47, 11.75 GiB up, is in zone DMA/,
    ],
  ])('%s', (_name, text, reason) => {
    const capture = assembled(text);
    if (!capture.ok) throw new Error(capture.failure);
    const captured = atOnce(captureDefinition(capture.value, 'X'));
    expect(captured.ok ? '' : captured.failure.because).toMatch(reason);
    expect(!captured.ok && captured.failure.foreign).toBeTruthy();
    // It can be looked at all the same.
    expect(printed(capture.value.capture, '')).toContain('Total online memory');
  });

  test('pages of 4 KiB are none of them', () => {
    expect(taken(`${LISTING}${zones(1_048_576)}`).partition.kernel.arch).toBeUndefined();
  });
});

test('NODE of an s390x system is 0 where the capture says so, and nothing where it does not', () => {
  const kernel = (node: string) =>
    taken(
      `RANGE STATE BLOCK${node ? ' NODE' : ''}\n0x0000000000000000-0x000000003fffffff online 0-3 ${node}\n`,
    ).partition.kernel;
  expect(buildOf(kernel('0')).numa).toBe(true);
  expect(buildOf(kernel('')).numa).toBe(false);
});
