/** Version lines: always marked as simulated, never taken for the real program's. */

import type { Personality } from '../program.ts';

const RELEASES: Readonly<Record<Personality, string>> = { '2.42': '2.42.2', '2.38': '2.38.1' };

export const versionText = (name: string, personality: Personality): string =>
  `${name} from util-linux ${RELEASES[personality]} (simulated)\n`;
