/** Programs that ask the system around memory: times of the kernel's log, random numbers, modules, nodes. */

import { describe, expect, it } from 'vitest';
import { guestWith } from './guest.ts';

const MEMORY = '/sys/devices/system/memory';

describe('dmesg', () => {
  it('dates a message when the command wrote it, on the simulated clock', () => {
    const { sh } = guestWith({ release: '6.12' });
    sh('sleep 100');
    const now = Number(sh('date +%s').stdout);
    sh(`echo online_movable > ${MEMORY}/memory5/state`);
    const last = sh('dmesg | tail -1').stdout;
    expect(last).toMatch(/^\[ {2}10[0-9]\.\d{6}\] Built 1 zonelists, mobility grouping on\..*\n$/);
    const boot = Number(sh('date +%s').stdout) - Number(/^\[ *(\d+)/.exec(last)?.[1]);
    expect(boot).toBeGreaterThan(now - 110);
    expect(sh('dmesg -T | tail -1').stdout).toMatch(/^\[Mon Jan {2}5 08:01:4\d 2026\] Built/);
    expect(sh('journalctl -k -n 1').stdout).toMatch(/^Jan 05 08:01:4\d \S+ kernel: Built/);
  });

  it('dates the messages of the boot by the boot, each a little later than the one before', () => {
    const times = guestWith()
      .sh('dmesg')
      .stdout.trimEnd()
      .split('\n')
      .map((line) => Number(/^\[ *([\d.]+)\]/.exec(line)?.[1]));
    expect(times.length).toBeGreaterThan(0);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(times.at(-1)).toBeLessThan(1);
  });

  it('-C puts what was said out of sight, -c after showing it; the log has it still, and a load begins anew', () => {
    const { sh } = guestWith();
    expect(sh('dmesg -C; dmesg; chmem -b -d 0; dmesg -c | grep -c unmovable; dmesg').stdout).toBe('1\n');
    expect(sh('journalctl -k | grep -c unmovable').stdout).toBe('1\n');
    sh('reboot');
    expect(sh('dmesg').stdout).not.toBe('');
  });

  it('-d, -e and -w are read; -w ends where nobody could end it', () => {
    const { sh } = guestWith();
    expect(sh('dmesg -d | head -1').stdout).toMatch(/^\[< {4}0\.000000>\] /);
    expect(sh('dmesg -e | head -1').stdout).toMatch(/^\[Jan 5 08:00\] |^\[Jan {2}5 08:00\] /);
    expect(sh('dmesg -w').stdout).toBe(sh('dmesg').stdout);
  });
});

describe('$RANDOM', () => {
  const drawn = (shape: Parameters<typeof guestWith>[0]): string =>
    guestWith(shape).sh('echo $RANDOM $RANDOM').stdout;

  it('is drawn from the machine, so that a replay draws the same', () => {
    expect(drawn({ coreMib: 1024 })).toBe(drawn({ coreMib: 1024 }));
    expect(drawn({ coreMib: 1024 })).not.toBe(drawn({ coreMib: 2048 }));
  });
});

describe('modules and nodes of s390', () => {
  it.each([
    ['modprobe kmem', '', /^modprobe: FATAL: Module kmem not found in directory \/lib\/modules\/6\.8\n$/, 1],
    ['insmod /mod/kmem.ko', '', /could not load module \/mod\/kmem\.ko: No such file or directory/, 1],
    ['rmmod kmem', '', /ERROR: Module kmem is not currently loaded/, 1],
    ['lsmod', 'Module                  Size  Used by\n', /^$/, 0],
    ['ndctl list -RN', '', /^$/, 0],
    ['numactl -m 1 true', '', /node argument 1 is out of range/, 1],
    ['numactl --membind=0 echo x', 'x\n', /^$/, 0],
  ])('%s', (line, stdout, stderr, exit) => {
    const ran = guestWith({ release: '6.8' }).sh(line);
    expect(ran).toMatchObject({ stdout, exit });
    expect(ran.stderr).toMatch(stderr);
  });

  it('numactl -H shows the node in its form', () => {
    expect(guestWith({ release: '6.8' }).sh('numactl -H').stdout).toMatch(
      /^available: 1 nodes \(0\)\nnode 0 cpus: 0\nnode 0 size: \d+ MB\nnode 0 free: \d+ MB\nnode distances:\nnode {3}0 \n {2}0: {2}10 \n$/,
    );
  });
});

describe('timeout', () => {
  it.each([
    ["timeout 5 sh -c 'while :; do sleep 1; done'", 124],
    [`timeout 5 sh -c 'sleep 10; echo online > ${MEMORY}/memory5/state'`, 124],
    ['timeout 5 sleep 3', 0],
    ['timeout -s KILL 1 sleep 9', 137],
  ])('ends what takes longer on the simulated clock, before it goes on: %s', (line, exit) => {
    const { sh, commands } = guestWith({ release: '6.12' });
    expect(sh(line).exit).toBe(exit);
    expect(commands).toEqual([]);
  });
});

describe('parameters of the kernel', () => {
  it('drop_caches and compact_memory are taken as the kernel takes them, and cannot be read', () => {
    const { sh } = guestWith();
    expect(sh('echo 3 > /proc/sys/vm/drop_caches; sysctl -w vm.compact_memory=1')).toMatchObject({
      exit: 0,
      stdout: 'vm.compact_memory = 1\n',
    });
    expect(sh('echo 9 > /proc/sys/vm/drop_caches').stderr).toBe(
      'bash: line 1: echo: write error: Invalid argument\n',
    );
    expect(sh('sysctl -n vm.drop_caches').stderr).toBe("sysctl: permission denied on key 'vm.drop_caches'\n");
    expect(sh('sysctl vm.nosuch').stderr).toBe(
      'sysctl: cannot stat /proc/sys/vm/nosuch: No such file or directory\n',
    );
    expect(sh('sysctl -n kernel.osrelease; cat /proc/sys/kernel/ostype').stdout).toBe('7.2\nLinux\n');
  });

  it('getconf counts pages as /proc/meminfo does', () => {
    const { sh } = guestWith();
    const { stdout } = sh(
      'getconf PAGE_SIZE; echo $(($(getconf _PHYS_PAGES) * 4)); awk "/MemTotal/{print \\$2}" /proc/meminfo',
    );
    const [page, total, shown] = stdout.trim().split('\n');
    expect(page).toBe('4096');
    expect(total).toBe(shown);
  });
});

describe('what is there', () => {
  it('which and mountpoint answer by exit code', () => {
    const { sh } = guestWith();
    expect(sh('which lsmem /usr/bin/awk nothing; echo $?').stdout).toBe('/usr/bin/lsmem\n/usr/bin/awk\n1\n');
    expect(sh('mountpoint /sys; mountpoint -q /etc; echo $?').stdout).toBe('/sys is a mountpoint\n32\n');
  });

  it('a program that is missing refuses the script, unless its complaint is thrown away', () => {
    const { sh } = guestWith();
    expect(sh('echo before; lszdev | wc -l')).toMatchObject({ exit: 127, stdout: '' });
    expect(sh('echo before; lszdev 2>/dev/null | wc -l; lszdev &> /dev/null; echo $?').stdout).toBe(
      'before\n0\n127\n',
    );
  });
});

describe('the loader of SUSE', () => {
  const SLES = { release: '6.4.0-150600.23.25-default', commandLine: 'root=/dev/dasda1' };

  it('a parameter in /etc/default/grub counts from the next load on, once grub2-mkconfig was run', () => {
    const { sh } = guestWith(SLES);
    sh(`sed -i 's/DEFAULT="/&memhp_default_state=online /' /etc/default/grub`);
    expect(sh('grub2-mkconfig | grep -c memhp').stdout).toBe('1\n');
    sh('reboot');
    expect(sh('cat /proc/cmdline').stdout).toBe('root=/dev/dasda1\n');
    expect(sh('grub2-mkconfig -o /boot/grub2/grub.cfg').exit).toBe(0);
    expect(sh('cat /proc/cmdline').stdout).toBe('root=/dev/dasda1\n');
    sh('reboot');
    expect(sh('cat /proc/cmdline').stdout).toBe('memhp_default_state=online root=/dev/dasda1\n');
  });

  it('other distributions are told that they have none; a broken file is refused', () => {
    expect(guestWith().sh('grub2-mkconfig').stderr).toContain('not loaded by grub2');
    const { sh } = guestWith(SLES);
    expect(sh(`echo 'A="' > /etc/default/grub; update-bootloader --refresh`)).toMatchObject({ exit: 1 });
  });
});
