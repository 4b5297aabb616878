/** What is on a partition's disk before anybody has changed it: the files of its distribution around memory. */

import type { BaseFile, BaseFiles } from '../tree/scratch.ts';
import { type Distribution, distributionOf, type Family, osReleaseText } from './distribution.ts';
import { MEMORY_RULES } from './memory-rules.ts';

/** The installed system, as far as its files tell of it. */
export interface InstalledSystem {
  readonly release: string;
  readonly machine: string;
  readonly hostname: string;
  /** The command line that the boot record holds at the moment of the call. */
  readonly installedLine: () => string;
}

export const ZIPL_CONF = '/etc/zipl.conf';
export const BLS_DIRECTORY = '/boot/loader/entries';
export const RC_LOCAL: Readonly<Record<Family, string>> = {
  redhat: '/etc/rc.d/rc.local',
  suse: '/etc/init.d/boot.local',
  debian: '/etc/rc.local',
  ubuntu: '/etc/rc.local',
  neutral: '/etc/rc.local',
};

/** Of an installation that only this product has made. */
const MACHINE_ID = '6c7061726d656d6f7279636f6e736f6c';

export function baseFilesOf(system: InstalledSystem): BaseFiles {
  const { machine } = system;
  const distribution = distributionOf(system.release);
  return new Map<string, BaseFile>([
    ['/etc/os-release', { link: '../usr/lib/os-release' }],
    ['/usr/lib/os-release', osReleaseText(distribution)],
    ['/etc/hostname', `${system.hostname}\n`],
    ['/etc/machine-id', `${MACHINE_ID}\n`],
    ['/etc/modprobe.d', null],
    ['/etc/udev/rules.d', null],
    ['/etc/systemd/system/multi-user.target.wants', null],
    ['/usr/lib/systemd/system', null],
    ['/usr/lib/udev/rules.d', null],
    ['/usr/local/bin', null],
    ['/usr/local/sbin', null],
    ['/var/log', null],
    ['/run/lock', null],
    ['/run/udev', null],
    ['/var/lib', null],
    ['/var/tmp', null],
    ...MEMORY_RULES[distribution.family].map(
      ({ name, text }) => [`/usr/lib/udev/rules.d/${name}`, text] as const,
    ),
    ...bootFiles(system, distribution),
    ...(distribution.family === 'redhat' ? rcLocalOfRedHat() : []),
    ...(machine === 's390x' ? ziplFiles(system, distribution) : []),
  ]);
}

/** Kernel and initial RAM disk: names only, their contents are nobody's here. */
function bootFiles({ release }: InstalledSystem, { family }: Distribution): [string, BaseFile][] {
  const names = imageNames(release, family);
  return [
    [names.image, ''],
    [names.ramdisk, ''],
    ...(family === 'debian' || family === 'ubuntu'
      ? ([
          ['/boot/vmlinuz', { link: names.image.slice('/boot/'.length) }],
          ['/boot/initrd.img', { link: names.ramdisk.slice('/boot/'.length) }],
        ] as [string, BaseFile][])
      : []),
    ...(family === 'suse'
      ? ([
          ['/boot/image', { link: names.image.slice('/boot/'.length) }],
          ['/boot/initrd', { link: names.ramdisk.slice('/boot/'.length) }],
        ] as [string, BaseFile][])
      : []),
  ];
}

export function imageNames(
  release: string,
  family: Family,
): { readonly image: string; readonly ramdisk: string } {
  switch (family) {
    case 'redhat':
      return { image: `/boot/vmlinuz-${release}`, ramdisk: `/boot/initramfs-${release}.img` };
    case 'suse':
      return { image: `/boot/image-${release}`, ramdisk: `/boot/initrd-${release}` };
    default:
      return { image: `/boot/vmlinuz-${release}`, ramdisk: `/boot/initrd.img-${release}` };
  }
}

/** Red Hat installs it without the right to run: systemd's rc-local.service passes over it. */
const rcLocalOfRedHat = (): [string, BaseFile][] => [
  ['/etc/rc.local', { link: 'rc.d/rc.local' }],
  [
    '/etc/rc.d/rc.local',
    '#!/bin/bash\n# Runs at the end of the boot once it may be executed: chmod +x /etc/rc.d/rc.local\n',
  ],
];

/** Red Hat keeps an entry a kernel, which zipl gathers; the others have sections in zipl.conf. */
function ziplFiles(system: InstalledSystem, distribution: Distribution): [string, BaseFile][] {
  const { release, installedLine } = system;
  const { family } = distribution;
  const { image, ramdisk } = imageNames(release, family);
  if (family === 'redhat') {
    const [pretty = 'Linux', name = pretty] = ['PRETTY_NAME', 'NAME'].map(
      (key) => distribution.osRelease.find(([each]) => each === key)?.[1],
    );
    const version = pretty.slice(name.length).trim();
    return [
      [ZIPL_CONF, '[defaultboot]\ndefaultauto\nprompt=1\ntimeout=5\ntarget=/boot\n'],
      [
        `${BLS_DIRECTORY}/${MACHINE_ID}-${release}.conf`,
        () =>
          `title ${name} (${release}) ${version}\nversion ${release}\nlinux ${image}\ninitrd ${ramdisk}\n` +
          `options ${installedLine()}\ngrub_users $grub_users\ngrub_arg --unrestricted\ngrub_class kernel\n`,
      ],
    ];
  }
  const section = { suse: 'SLES', debian: 'debian', ubuntu: 'ubuntu', neutral: 'linux' }[family];
  const links =
    family === 'suse'
      ? { image: '/boot/image', ramdisk: '/boot/initrd' }
      : family === 'neutral'
        ? { image, ramdisk }
        : { image: '/boot/vmlinuz', ramdisk: '/boot/initrd.img' };
  return [
    ...(family === 'suse' ? [defaultsOfGrub(installedLine)] : []),
    [
      ZIPL_CONF,
      () =>
        `[defaultboot]\ndefault=${section}\n\n[${section}]\ntarget=/boot\nimage=${links.image}\n` +
        `ramdisk=${links.ramdisk}\nparameters="${installedLine()}"\n`,
    ],
  ];
}

export const GRUB_DEFAULTS = '/etc/default/grub';
export const GRUB_CONFIG = '/boot/grub2/grub.cfg';

/** SUSE loads its kernel by a grub2 of its own (grub2-zipl), whose configuration is made from this file. */
const defaultsOfGrub = (installedLine: () => string): [string, BaseFile] => [
  GRUB_DEFAULTS,
  () =>
    `GRUB_DISTRIBUTOR=\nGRUB_DEFAULT=saved\nGRUB_TIMEOUT=8\nGRUB_CMDLINE_LINUX_DEFAULT="${installedLine()}"\n` +
    'GRUB_CMDLINE_LINUX=""\nGRUB_TERMINAL=console\n',
];
