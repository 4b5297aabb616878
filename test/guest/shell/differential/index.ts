/** All templates, by the programs that they need. */

import { AWK_LINES } from './lines/awk.ts';
import { FILE_LINES } from './lines/files.ts';
import { FOLD_LINES } from './lines/fold.ts';
import { GREP_LINES } from './lines/grep.ts';
import { JQ_LINES } from './lines/jq.ts';
import { SED_LINES } from './lines/sed.ts';
import { TEXT_LINES } from './lines/text.ts';

export interface Group {
  readonly name: string;
  /** Which of Debian's programs must be there. */
  readonly needs: readonly string[];
  readonly templates: readonly string[];
  /** What the real program printed is kept (recorded.ts). */
  readonly isRecorded?: boolean;
}

export const GROUPS: readonly Group[] = [
  { name: 'grep', needs: ['grep'], templates: GREP_LINES },
  { name: 'fold', needs: ['fold'], templates: FOLD_LINES },
  { name: 'awk', needs: ['gawk'], templates: AWK_LINES },
  { name: 'jq', needs: ['jq'], templates: JQ_LINES, isRecorded: true },
  { name: 'sed', needs: ['sed'], templates: SED_LINES },
  { name: 'text', needs: ['bc', 'column', 'diff', 'numfmt'], templates: TEXT_LINES },
  { name: 'files', needs: ['find', 'xargs'], templates: FILE_LINES },
];
