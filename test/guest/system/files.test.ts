import { describe, expect, it } from 'vitest';
import { Scratch } from '../../../main/guest/shell/index.ts';
import { GUEST } from '../shell/machines.ts';
import { guestWith } from './guest.ts';

const login = (release: string, scratch?: Scratch) => guestWith({ release }, scratch);

describe('files of the distribution that a release belongs to', () => {
  it.each([
    ['5.14', 'rhel', '40-redhat.rules'],
    ['5.14.0-503.el9_5.s390x', 'rhel', '40-redhat.rules'],
    ['6.4', 'sles', '80-hotplug-cpu-mem.rules'],
    ['6.8', 'ubuntu', '40-vm-hotadd.rules'],
    ['6.12.107+deb13-s390x', 'debian', ''],
    ['6.19', 'linux', ''],
  ])('%s: ID=%s, rules %s', (release, id, rules) => {
    const { sh } = login(release);
    expect(sh('. /etc/os-release; echo $ID').stdout).toBe(`${id}\n`);
    expect(sh('ls /usr/lib/udev/rules.d').stdout).toBe(rules === '' ? '' : `${rules}\n`);
    expect(sh('ls /lib/udev/rules.d').stdout).toBe(rules === '' ? '' : `${rules}\n`);
  });

  it('only what differs from the distribution is kept, and it lies over the files of another release', () => {
    const scratch = new Scratch();
    const { sh } = login('6.8', scratch);
    sh(
      'sed -i s/LTS/mine/ /usr/lib/os-release; rm /usr/lib/udev/rules.d/40-vm-hotadd.rules; touch /etc/systemd/system/a',
    );
    const kept = scratch.entries();
    expect(kept.map(([path]) => path)).toEqual([
      '/usr/lib/os-release',
      '/etc/systemd/system/a',
      '/.attributes',
    ]);
    const again = new Scratch();
    again.restore(kept);
    const next = login('5.14', again).sh;
    expect(next('grep -c mine /etc/os-release').stdout).toBe('2\n');
    expect(next('ls /lib/udev/rules.d /etc/systemd/system').stdout).toContain('40-redhat.rules');
    const back = login('6.8', again).sh;
    expect(back('ls /lib/udev/rules.d').stdout).toBe('');
    expect(back('ls /etc/systemd/system').stdout).toBe('a\nmulti-user.target.wants\n');
  });

  it('a file that a distribution brings follows what it tells of until it is changed', () => {
    const { sh, run } = login('6.8');
    run({ kind: 'changeKernel', partition: GUEST, kernel: { release: '6.8', commandLine: 'mem=1G' } });
    expect(sh('grep parameters /etc/zipl.conf; cat /proc/cmdline').stdout).toBe(
      'parameters="mem=1G"\nmemhp_default_state=offline\n',
    );
  });
});

describe('nodes and buses in sysfs', () => {
  it('blocks and their node lead to each other, and files are reached through the links', () => {
    const { sh } = login('6.8');
    expect(sh('cd /sys/devices/system/memory/memory3 && readlink node0 subsystem').stdout).toBe(
      '../../node/node0\n../../../../bus/memory\n',
    );
    const node = '/sys/devices/system/node/node0';
    expect(sh(`readlink ${node}/memory3; ls -d ${node}/memory* | wc -l`).stdout).toMatch(
      /^\.\.\/\.\.\/memory\/memory3\n(\d+)\n$/,
    );
    expect(sh(`cat ${node}/memory8/state /sys/bus/memory/devices/memory0/state`).stdout).toBe(
      'offline\nonline\n',
    );
    expect(sh(`echo online > ${node}/memory8/state; cat ${node}/memory8/state`).stdout).toBe('online\n');
    expect(sh('cat /sys/devices/system/memory/memory8/node0/cpulist').stdout).toBe('0\n');
    expect(sh('cat /sys/devices/system/node/has_memory; ls /sys/bus').stdout).toBe('0\nmemory\nnode\n');
    expect(sh(`awk '/MemTotal/ {print $4}' ${node}/meminfo`).stdout).toBe(
      sh(`awk '/MemTotal/ {print $2}' /proc/meminfo`).stdout,
    );
    expect(sh('lsmem -o RANGE,NODE -n').stdout).toMatch(/ 0$/m);
  });

  it('kernels as Debian builds them for s390x have no nodes, as recorded', () => {
    const { sh } = login('6.12.107+deb13-s390x');
    expect(sh('ls -d /sys/devices/system/node').exit).not.toBe(0);
    expect(sh('ls /sys/devices/system/memory/memory0').stdout).not.toContain('node');
    expect(sh('ls /sys/bus').stdout).toBe('memory\n');
  });

  it('uevent takes the actions of the kernel and nothing else', () => {
    const { sh } = login('6.8');
    const file = '/sys/devices/system/memory/memory3/uevent';
    expect(sh(`echo change > ${file}`).exit).toBe(0);
    expect(sh(`echo whatever > ${file}`).stderr).toContain('Invalid argument');
  });

  it('pagetypeinfo counts the pageblocks of a zone', () => {
    const { sh } = login('6.12');
    const zone = sh(`awk '/zone      DMA/ && !/type/ {print $5+$6+$7}' /proc/pagetypeinfo`).stdout;
    const present = sh(`awk '/zone/ {z=$4} /present/ && z=="DMA" {print $2/256}' /proc/zoneinfo`).stdout;
    expect(zone).toBe(present);
    expect(sh('stat -c %a /proc/pagetypeinfo').stdout).toBe('400\n');
  });

  it('a locked-down kernel lists debugfs and opens none of its writable files', () => {
    const { sh } = login('6.8');
    expect(sh('ls /sys/kernel; ls /sys/kernel/debug').stdout).toContain('split_huge_pages');
    expect(sh('cat /sys/kernel/debug/kmemleak')).toMatchObject({
      exit: 1,
      stderr: 'cat: /sys/kernel/debug/kmemleak: Operation not permitted\n',
    });
    expect(sh('echo 1 > /sys/kernel/debug/split_huge_pages').stderr).toContain('Operation not permitted');
    expect(sh('cat /sys/kernel/security/lockdown').stdout).toBe('none [integrity] confidentiality\n');
  });
});
