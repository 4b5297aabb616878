/** chmem(8): its options, in the order of chmem.c, which is that of its complaints about abbreviations. */

import { type Manual, manual } from '../manual.ts';
import type { Personality } from '../program.ts';

export const ZONES = ['DMA', 'DMA32', 'Normal', 'Highmem', 'Movable', 'Device'] as const;

/** Of --dry-run no abbreviation is known: it is ours. */
export const DRY_RUN = '--dry-run';

/** Since 2.42. */
const DYNAMIC = `
    -c, --configure  give standby blocks to Linux
    -g, --deconfigure  take offline blocks away from Linux
    -m, --memmap-on-memory=0|1  with -c: where the memmap of the blocks shall lie`;

/** Up to 2.41 the long name of -b is misspelt. */
const page = (personality: Personality): Manual =>
  manual({
    name: 'chmem',
    purpose: 'Set memory of the simulated partition online or offline.',
    synopsis: '[OPTION]... SIZE|RANGE|BLOCKRANGE',
    options: `
    -b, --block${personality === '2.42' ? 's' : ''}  the argument is a block number N or a range N-M
    -d, --disable  set offline
    -e, --enable  set online
    -h, --help  what it takes
    -v, --verbose  tell every block
    -V, --version  its version
    -z, --zone=NAME  only this zone: ${ZONES.join(', ')}${personality === '2.42' ? DYNAMIC : ''}
    ${DRY_RUN}  simulator only: tell what would be written, write nothing`,
    text: `SIZE is a number of MiB or has a unit (K, M, G, T; KB, MB… are powers of 1000) and is a multiple of the block size.
RANGE is 0xSTART-0xEND, the last byte included.`,
  });

export const CHMEM: Readonly<Record<Personality, Manual>> = { '2.42': page('2.42'), '2.38': page('2.38') };
