/**
 * Kernel releases worth offering, and the names that operators know them by. Any other release can be typed. Where it was read
 * which distribution has which release stands in SOURCES; what could not be read anywhere is offered as unconfirmed.
 */

interface KnownRelease {
  readonly release: string;
  /** Distributions that ship it, and what it is known for. */
  readonly names: readonly string[];
  /** Their point releases, service packs and enablement kernels that have it, too. */
  readonly editions?: readonly string[];
}

/** "RHEL 9.0" to "RHEL 9.7". */
const minors = (name: string, last: number): string[] =>
  Array.from({ length: last + 1 }, (_, minor) => `${name}.${minor}`);

/** Oldest first: what distributions ship, each generation's edges, and what was recorded. */
export const KNOWN_RELEASES: readonly KnownRelease[] = [
  { release: '4.12', names: ['SLES 12 SP5', 'SLES 15', 'SLES 15 SP1'], editions: ['SLES 12 SP4'] },
  { release: '4.15', names: ['Ubuntu 18.04'] },
  { release: '4.18', names: ['RHEL 8'], editions: minors('RHEL 8', 10) },
  { release: '4.19', names: ['Debian 10'] },
  { release: '5.3', names: ['SLES 15 SP2', 'SLES 15 SP3'] },
  { release: '5.4', names: ['Ubuntu 20.04'], editions: ['Ubuntu 18.04 HWE'] },
  { release: '5.10', names: ['Debian 11'] },
  { release: '5.14', names: ['RHEL 9', 'SLES 15 SP4', 'SLES 15 SP5'], editions: minors('RHEL 9', 7) },
  { release: '5.15', names: ['Ubuntu 22.04'], editions: ['Ubuntu 20.04 HWE'] },
  { release: '6.1', names: ['Debian 12'] },
  { release: '6.4', names: ['SLES 15 SP6', 'SLES 15 SP7'] },
  { release: '6.8', names: ['Ubuntu 24.04'], editions: ['Ubuntu 22.04 HWE'] },
  { release: '6.9', names: [] },
  { release: '6.11', names: ['Ubuntu 24.10'], editions: ['Ubuntu 24.04.2 HWE'] },
  { release: '6.12', names: ['Debian 13', 'RHEL 10', 'SLES 16.0'], editions: minors('RHEL 10', 1) },
  { release: '6.14', names: ['Ubuntu 25.04'], editions: ['Ubuntu 24.04.3 HWE'] },
  { release: '6.17', names: ['Ubuntu 25.10'] },
  { release: '6.18', names: [] },
  { release: '6.19', names: [] },
  { release: '7.2', names: [] },
  { release: '7.3', names: [] },
];

/** Where it was read that these have the release that they are listed with. */
const SOURCES: readonly { readonly source: string; readonly names: readonly string[] }[] = [
  {
    source: 'SRCVERSION in rpm/config.sh of the branch, github.com/openSUSE/kernel-source',
    names: [
      'SLES 12 SP5',
      'SLES 15 SP2',
      'SLES 15 SP3',
      'SLES 15 SP4',
      'SLES 15 SP5',
      'SLES 15 SP6',
      'SLES 15 SP7',
    ],
  },
  {
    source: '"SLES 16: SUSE debuts an AI-ready base", systemadministration.net',
    names: ['SLES 16.0'],
  },
  {
    source: 'names of kernel packages: 4.18.0-372.13.1.el8_6, 5.14.0-362.el9 (9.3), 5.14.0-427.13.1.el9_4',
    names: ['RHEL 8', 'RHEL 8.6', 'RHEL 9', 'RHEL 9.3', 'RHEL 9.4'],
  },
  {
    // Its table has the enablement kernels for x86-64 only: of s390x it lists 5.15 (22.04) and 6.8 (24.04).
    source: '"Kernels covered by Livepatch", ubuntu.com/security/livepatch/docs/kernels',
    names: [
      'Ubuntu 18.04',
      'Ubuntu 18.04 HWE',
      'Ubuntu 20.04',
      'Ubuntu 20.04 HWE',
      'Ubuntu 22.04',
      'Ubuntu 22.04 HWE',
      'Ubuntu 24.04',
    ],
  },
  {
    source: '"OEM kernels", canonical-kteam-docs.readthedocs-hosted.com',
    names: ['Ubuntu 24.04.2 HWE'],
  },
  { source: 'packages.ubuntu.com/questing/linux-generic-hwe-24.04', names: ['Ubuntu 25.10'] },
  { source: 'kernel package 6.1.0-18-amd64 of Debian 12.5', names: ['Debian 12'] },
  { source: '"Debian 13 Trixie released with Linux 6.12 LTS", Phoronix', names: ['Debian 13'] },
];

const sourceOf = (name: string): string | null =>
  SOURCES.find(({ names }) => names.includes(name))?.source ?? null;

/** A distribution with its release, as a list offers them. */
export interface NamedRelease {
  readonly name: string;
  readonly release: string;
  /** Where it was read; null: nowhere, it is not confirmed. Absent: the release itself. */
  readonly source?: string | null;
}

/** All of them by name: "Debian 10", …, "RHEL 9.4", …, "Ubuntu 25.10". */
export const DISTRIBUTIONS: readonly NamedRelease[] = KNOWN_RELEASES.flatMap(
  ({ release, names, editions = [] }) =>
    [...names, ...editions].map((name) => ({ name, release, source: sourceOf(name) })),
).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));

/** Not read anywhere: offered with a mark. */
export const isUnconfirmed = ({ source }: NamedRelease): boolean => source === null;

/** What ships a release: "Debian 13, RHEL 10, SLES 16.0"; '' where nobody known does. */
export function shippedBy(release: string): string {
  const version = /^\d+\.\d+/.exec(release)?.[0] ?? release;
  return KNOWN_RELEASES.find((known) => known.release === version)?.names.join(', ') ?? '';
}

/**
 * "debian 13" → "6.12", "RHEL 9.4" → "5.14": a point release or service pack that is not listed is the release it
 * belongs to. What a distribution ported back is not modelled. Any other text stays as it is, without spaces around it.
 */
export function releaseNamed(text: string): string {
  const wanted = text.trim();
  const named = (name: string): string | undefined =>
    DISTRIBUTIONS.find((each) => each.name.toLowerCase() === name.toLowerCase())?.release;
  return named(wanted) ?? named(wanted.replace(/(?<= \d+)\.\d+$/, '')) ?? wanted;
}
