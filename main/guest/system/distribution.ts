/** The distribution that a kernel release belongs to, as far as the files around memory differ between them. */

import { KNOWN_RELEASES } from '../../../shared/known-releases.ts';

export type Family = 'redhat' | 'suse' | 'debian' | 'ubuntu' | 'neutral';

export interface Distribution {
  readonly family: Family;
  /** /etc/os-release, in its order. */
  readonly osRelease: readonly (readonly [key: string, value: string])[];
}

/** Names that the vendors gave their versions. */
const CODE_NAMES: Readonly<Record<string, string>> = {
  'debian 11': 'bullseye',
  'debian 12': 'bookworm',
  'debian 13': 'trixie',
  'debian 14': 'forky',
  'rhel 8': 'Ootpa',
  'rhel 9': 'Plow',
  'rhel 10': 'Coughlan',
  'ubuntu 20.04': 'Focal Fossa',
  'ubuntu 22.04': 'Jammy Jellyfish',
  'ubuntu 24.04': 'Noble Numbat',
  'ubuntu 25.10': 'Questing Quokka',
};
/** Of the service pack or point release that a name without one stands for: the last one of its kernel. */
const LAST_MINOR: Readonly<Record<string, string>> = { '8': '8.10', '9': '9.6', '10': '10.0' };

/**
 * A release that says who built it belongs to them; a bare version to the first distribution that is known to ship it
 * (shared/known-releases.ts); any other one to nobody.
 */
export function distributionOf(release: string): Distribution {
  const name = markedName(release) ?? knownNames(release)[0];
  const [, vendor = '', version = ''] = /^(RHEL|Fedora|SLES|Debian|Ubuntu) (.+)$/.exec(name ?? '') ?? [];
  switch (vendor) {
    case 'RHEL':
      return redHat(version);
    case 'Fedora':
      return {
        family: 'redhat',
        osRelease: [
          ['NAME', 'Fedora Linux'],
          ['VERSION', version],
          ['ID', 'fedora'],
          ['VERSION_ID', version],
          ['PRETTY_NAME', `Fedora Linux ${version}`],
        ],
      };
    case 'SLES':
      return suse(version);
    case 'Debian':
      return debian(version);
    case 'Ubuntu':
      return ubuntu(version);
    default:
      return {
        family: 'neutral',
        osRelease: [
          ['NAME', 'Linux'],
          ['ID', 'linux'],
          ['PRETTY_NAME', `Linux ${release}`],
        ],
      };
  }
}

/** "5.14.0-503.el9_5.s390x", "6.4.0-150600.23-default", "6.8.0-45-generic", "6.12.107+deb13-s390x", "6.1.0-50-s390x" */
function markedName(release: string): string | undefined {
  const redHatVersion = /\.el(\d+)(?:_(\d+))?/.exec(release);
  if (redHatVersion) return `RHEL ${redHatVersion.slice(1).filter(Boolean).join('.')}`;
  const fedora = /\.fc(\d+)/.exec(release)?.[1];
  if (fedora) return `Fedora ${fedora}`;
  const of = (vendor: string): string | undefined =>
    knownNames(release).findLast((name) => name.startsWith(vendor));
  if (/-(?:default|rt|azure)$/.test(release)) return of('SLES');
  if (/-generic(?:-\w+)?$/.test(release)) return of('Ubuntu');
  const marked = /\+deb(\d+)/.exec(release)?.[1];
  if (marked) return `Debian ${marked}`;
  return /^\d+\.\d+\.0-\d+-(?:s390x|amd64)$/.test(release) ? of('Debian') : undefined;
}

function knownNames(release: string): readonly string[] {
  const version = /^\d+\.\d+/.exec(release)?.[0];
  return KNOWN_RELEASES.find((known) => known.release === version)?.names ?? [];
}

function redHat(version: string): Distribution {
  const [major = version] = version.split('.');
  const full = version === major ? (LAST_MINOR[major] ?? `${major}.0`) : version;
  const named = `${full} (${CODE_NAMES[`rhel ${major}`] ?? 'unnamed'})`;
  return {
    family: 'redhat',
    osRelease: [
      ['NAME', 'Red Hat Enterprise Linux'],
      ['VERSION', named],
      ['ID', 'rhel'],
      ['ID_LIKE', 'fedora'],
      ['VERSION_ID', full],
      ['PLATFORM_ID', `platform:el${major}`],
      ['PRETTY_NAME', `Red Hat Enterprise Linux ${named}`],
      ['HOME_URL', 'https://www.redhat.com/'],
    ],
  };
}

/** "15 SP6" is version 15.6; from 16 on service packs are minor versions. */
function suse(version: string): Distribution {
  const [, major = version, pack] = /^(\d+)(?: SP(\d+)|\.\d+)?$/.exec(version) ?? [];
  const id = pack === undefined ? version : `${major}.${pack}`;
  return {
    family: 'suse',
    osRelease: [
      ['NAME', 'SLES'],
      ['VERSION', version.replace(' ', '-')],
      ['VERSION_ID', id],
      ['PRETTY_NAME', `SUSE Linux Enterprise Server ${version}`],
      ['ID', 'sles'],
      ['ID_LIKE', 'suse'],
      ['CPE_NAME', `cpe:/o:suse:sles:${major}${pack === undefined ? '' : `:sp${pack}`}`],
    ],
  };
}

function debian(version: string): Distribution {
  const code = CODE_NAMES[`debian ${version}`] ?? 'sid';
  return {
    family: 'debian',
    osRelease: [
      ['PRETTY_NAME', `Debian GNU/Linux ${version} (${code})`],
      ['NAME', 'Debian GNU/Linux'],
      ['VERSION_ID', version],
      ['VERSION', `${version} (${code})`],
      ['VERSION_CODENAME', code],
      ['ID', 'debian'],
      ['HOME_URL', 'https://www.debian.org/'],
    ],
  };
}

function ubuntu(version: string): Distribution {
  const code = CODE_NAMES[`ubuntu ${version}`] ?? 'unnamed';
  const lts = /^\d*[02468]\.04$/.test(version) ? `${version} LTS` : version;
  const short = code.split(' ')[0]?.toLowerCase() ?? '';
  return {
    family: 'ubuntu',
    osRelease: [
      ['PRETTY_NAME', `Ubuntu ${lts}`],
      ['NAME', 'Ubuntu'],
      ['VERSION_ID', version],
      ['VERSION', `${lts} (${code})`],
      ['VERSION_CODENAME', short],
      ['ID', 'ubuntu'],
      ['ID_LIKE', 'debian'],
      ['HOME_URL', 'https://www.ubuntu.com/'],
      ['UBUNTU_CODENAME', short],
    ],
  };
}

/** The file's text: values quoted where they are more than one plain word. */
export const osReleaseText = ({ osRelease }: Distribution): string =>
  osRelease
    .map(
      ([key, value]) =>
        `${key}=${/^[a-z0-9_.-]+$/.test(value) && key !== 'VERSION_ID' ? value : `"${value}"`}\n`,
    )
    .join('');
