/** lsmem(1): its options, in the order of lsmem.c, which is that of its complaints about abbreviations. */

import { type Manual, manual } from '../manual.ts';
import type { Personality } from '../program.ts';
import { COLUMN_HELP, columnsOf } from './columns.ts';

const page = (personality: Personality): Manual =>
  manual({
    name: 'lsmem',
    purpose: 'Show the memory of the simulated partition as ranges of equal blocks.',
    synopsis: '[OPTION]...',
    options: `
    -a, --all  one line for each memory block
    -b, --bytes  sizes as plain numbers of bytes
    -h, --help  what it takes
    -J, --json  JSON
    -n, --noheadings  without the line of column names
    -o, --output=LIST  these columns; +LIST adds to the usual ones
    --output-all  every column
    -P, --pairs  NAME="value"
    -r, --raw  single blanks between columns
    -s, --sysroot=DIR  an imported tree instead of the running system
    -S, --split=LIST  begin a new range only where these columns differ ("none": never)
    -V, --version  its version
    --summary[=WHEN]  totals: never, always, or only (the default of the option)`,
    text: `Columns:
${columnsOf(personality)
  .map((column) => `  ${column.padEnd(17)} ${COLUMN_HELP[column]}`)
  .join('\n')}`,
  });

export const LSMEM: Readonly<Record<Personality, Manual>> = { '2.42': page('2.42'), '2.38': page('2.38') };
