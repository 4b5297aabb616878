/** Kernel releases worth offering, and the names that operators know them by. Any other release can be typed. */

interface KnownRelease {
  readonly release: string;
  /** Distributions that ship it, and what it is known for. */
  readonly names: readonly string[];
}

/** Oldest first: what distributions ship, each generation's edges, and what was recorded. */
export const KNOWN_RELEASES: readonly KnownRelease[] = [
  { release: '5.14', names: ['RHEL 9'] },
  { release: '6.1', names: ['Debian 12'] },
  { release: '6.4', names: ['SLES 15 SP6'] },
  { release: '6.8', names: ['Ubuntu 24.04'] },
  { release: '6.9', names: [] },
  { release: '6.12', names: ['Debian 13', 'RHEL 10'] },
  { release: '6.18', names: [] },
  { release: '6.19', names: [] },
  { release: '7.2', names: [] },
];

/** "debian 13" → "6.12"; any other text as it is, without spaces around it. */
export function releaseNamed(text: string): string {
  const wanted = text.trim();
  const known = KNOWN_RELEASES.find(({ names }) =>
    names.some((name) => name.toLowerCase() === wanted.toLowerCase()),
  );
  return known?.release ?? wanted;
}
