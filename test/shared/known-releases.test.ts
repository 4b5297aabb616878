import { describe, expect, test } from 'vitest';
import { DISTRIBUTIONS, isUnconfirmed, KNOWN_RELEASES, releaseNamed } from '../../shared/known-releases.ts';

describe('releases by the names of distributions', () => {
  test.each([
    ['debian 13', '6.12'],
    [' Ubuntu 25.10 ', '6.17'],
    ['RHEL 9.4', '5.14'],
    ['RHEL 10', '6.12'],
    ['SLES 15 SP6', '6.4'],
    ['7.2', '7.2'],
    ['6.12.107+deb13-s390x', '6.12.107+deb13-s390x'],
    ['RHEL 9.99', '5.14'],
    ['SLES 15 SP3', '5.3'],
    ['Ubuntu 24.04.3 HWE', '6.14'],
    ['Ubuntu 29.04', 'Ubuntu 29.04'],
  ])('%s is %s', (text, release) => {
    expect(releaseNamed(text)).toBe(release);
  });

  test('each service pack has its source, or says that it is not confirmed', () => {
    const of = (vendor: string) => DISTRIBUTIONS.filter(({ name }) => name.startsWith(vendor));
    expect(
      of('SLES 15 SP')
        .filter(isUnconfirmed)
        .map(({ name }) => name),
    ).toEqual(['SLES 15 SP1']);
    expect(DISTRIBUTIONS.find(({ name }) => name === 'SLES 15 SP7')?.source).toContain('kernel-source');
    expect(DISTRIBUTIONS.find(({ name }) => name === 'RHEL 9.4')?.source).toContain('el9_4');
    expect(DISTRIBUTIONS.find(({ name }) => name === 'RHEL 9.7')?.source).toBeNull();
  });

  test('they are listed oldest first, each once', () => {
    const numbers = KNOWN_RELEASES.map(({ release }) => release.split('.').map(Number));
    const sorted = numbers.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
    expect(numbers).toEqual(sorted);
    expect(new Set(KNOWN_RELEASES.map(({ release }) => release)).size).toBe(KNOWN_RELEASES.length);
  });
});
