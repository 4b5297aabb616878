/** Kernel releases worth offering, and the names that operators know them by. Any other release can be typed. */

interface KnownRelease {
  readonly release: string;
  /** Distributions that ship it, and what it is known for. */
  readonly names: readonly string[];
}

/** Oldest first: what distributions ship, each generation's edges, and what was recorded. */
export const KNOWN_RELEASES: readonly KnownRelease[] = [
  { release: '4.18', names: ['RHEL 8'] },
  { release: '5.4', names: ['Ubuntu 20.04'] },
  { release: '5.10', names: ['Debian 11'] },
  { release: '5.14', names: ['RHEL 9', 'SLES 15 SP4', 'SLES 15 SP5'] },
  { release: '5.15', names: ['Ubuntu 22.04'] },
  { release: '6.1', names: ['Debian 12'] },
  { release: '6.4', names: ['SLES 15 SP6', 'SLES 15 SP7'] },
  { release: '6.8', names: ['Ubuntu 24.04'] },
  { release: '6.9', names: [] },
  { release: '6.12', names: ['Debian 13', 'RHEL 10', 'SLES 16.0'] },
  { release: '6.17', names: ['Ubuntu 25.10'] },
  { release: '6.18', names: [] },
  { release: '6.19', names: [] },
  { release: '7.2', names: [] },
  { release: '7.3', names: [] },
];

/**
 * "debian 13" → "6.12", "RHEL 9.4" → "5.14": a point release or service pack that is not listed is the release it
 * belongs to. What a distribution ported back is not modelled. Any other text stays as it is, without spaces around it.
 */
export function releaseNamed(text: string): string {
  const wanted = text.trim();
  const named = (name: string): string | undefined =>
    KNOWN_RELEASES.find(({ names }) => names.some((each) => each.toLowerCase() === name.toLowerCase()))
      ?.release;
  return named(wanted) ?? named(wanted.replace(/(?<= \d+)\.\d+$/, '')) ?? wanted;
}
