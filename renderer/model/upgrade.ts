/** Figures of an upgrade check: all in one unit, each beside the difference to the machine's own kernel. */

import {
  DISTRIBUTIONS,
  isUnconfirmed,
  KNOWN_RELEASES,
  type NamedRelease,
} from '../../shared/known-releases.ts';
import { type Bytes, GIB, parseBytes } from '../../shared/units.ts';
import type { UpgradeChange, UpgradeColumn } from '../../shared/upgrade-check.ts';

/** "66.82 GiB": two digits in every column, so that they can be read down and across. */
export const gibText = (bytes: number | null): string =>
  bytes === null ? '–' : `${(bytes / GIB).toFixed(2)} GiB`;

/** "+0.50 GiB"; '' where nothing differs or nothing is known. */
export function differenceText(bytes: number | null, own: number | null): string {
  if (bytes === null || own === null) return '';
  const difference = ((bytes - own) / GIB).toFixed(2);
  return Number(difference) === 0 ? '' : `${bytes > own ? '+' : '−'}${difference.replace('-', '')} GiB`;
}

/** Distributions by their vendor, and bare releases, for a list. */
export function releaseGroups(
  plain: string,
): readonly (readonly [group: string, entries: readonly NamedRelease[]])[] {
  const vendors = new Map<string, NamedRelease[]>();
  for (const each of DISTRIBUTIONS) {
    const [vendor = ''] = each.name.split(' ');
    vendors.set(vendor, [...(vendors.get(vendor) ?? []), each]);
  }
  const bare = KNOWN_RELEASES.map(({ release }) => ({ name: release, release }));
  return [...vendors, [plain, bare]];
}

/** "SLES 15 SP6 (6.4)", with a mark where no public source was found. */
export function releaseLabel(entry: NamedRelease, unconfirmed: string): string {
  const { name, release } = entry;
  if (name === release) return name;
  return `${name} (${release}${isUnconfirmed(entry) ? `, ${unconfirmed}` : ''})`;
}

export type ChangeKind = 'none' | 'done' | 'up' | 'down' | 'lines';

/** undefined: it cannot be read. */
export function changeOf(kind: ChangeKind, size: string, lines: string): UpgradeChange | undefined {
  switch (kind) {
    case 'none':
    case 'done':
      return { kind };
    case 'lines':
      return lines.trim() === '' ? undefined : { kind, lines };
    case 'up':
    case 'down': {
      const bytes: Bytes | undefined = parseBytes(size);
      return bytes === undefined || bytes === 0 ? undefined : { kind: 'online', direction: kind, bytes };
    }
  }
}

export const isGood = ({ boots, failure }: UpgradeColumn): boolean => boots && failure === null;
