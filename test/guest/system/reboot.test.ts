import { describe, expect, it } from 'vitest';
import { GUEST } from '../shell/machines.ts';
import { guestWith } from './guest.ts';

const CLASSIC = { release: '6.4', commandLine: 'memhp_default_state=offline' };
const REDHAT = { release: '5.14.0-503.el9_5.s390x', commandLine: 'crashkernel=auto' };

describe('a parameter lasts over a reboot', () => {
  it('only when zipl has installed it, and /proc/cmdline says which one runs', () => {
    const { sh } = guestWith(CLASSIC);
    sh("sed -i 's/=offline/=online/' /etc/zipl.conf");
    sh('reboot');
    expect(sh('cat /proc/cmdline').stdout).toBe('memhp_default_state=offline\n');
    expect(sh('lsmem -n -o STATE --summary=never | tr -d " " | sort -u').stdout).toBe('offline\nonline\n');
    expect(sh('zipl').stdout).toBe(
      "Using config file '/etc/zipl.conf'\nBuilding bootmap in '/boot'\nAdding IPL section 'SLES' (default)\n" +
        'Preparing boot device: dasda (0200).\nDone.\n',
    );
    expect(sh('cat /proc/cmdline').stdout).toBe('memhp_default_state=offline\n');
    const down = sh('shutdown -r now');
    expect(down).toMatchObject({ exit: 255, stderr: 'Connection to guest closed by remote host.\n' });
    expect(sh('cat /proc/cmdline').stdout).toBe('memhp_default_state=online\n');
    expect(sh('lsmem -n -o STATE --summary=never | tr -d " " | sort -u').stdout).toBe('online\n');
  });

  it.each([
    ['mem=512M', 'lsmem -b --summary=only | grep online', / 536870912/],
    ['movablecore=1G', 'cat /sys/devices/system/memory/memory*/valid_zones', /^Movable$/m],
    ['memory_hotplug.memmap_on_memory=1', 'cat /sys/module/memory_hotplug/parameters/memmap_on_memory', /^Y/],
    ['movable_node', 'cat /proc/cmdline', /^movable_node$/m],
  ])('%s', (parameter, look, seen) => {
    const { sh } = guestWith({ release: '6.12', commandLine: '', coreMib: 4096 });
    expect(sh(look).stdout).not.toMatch(seen);
    sh(`zipl -P '${parameter}' > /dev/null && systemctl reboot`);
    expect(sh(look).stdout).toMatch(seen);
  });

  it('a dry run installs nothing, and what is wrong with a configuration is told before anything is written', () => {
    const { sh, commands } = guestWith(CLASSIC);
    expect(sh('zipl --dry-run -V -P mem=1G').stdout).toContain("kernel parmline...: 'mem=1G'");
    expect(sh('sed -i s/default=/defautl=/ /etc/zipl.conf; zipl').stderr).toBe(
      "Error: Config file '/etc/zipl.conf': Line 2: unknown keyword\n",
    );
    sh('printf "[defaultboot]\\ndefault=a\\n[a]\\ntarget=/boot\\nimage=/boot/nothing\\n" > /etc/zipl.conf');
    expect(sh('zipl')).toMatchObject({
      exit: 1,
      stderr: "Error: Image file '/boot/nothing' in section 'a': No such file or directory\n",
    });
    expect(commands).toEqual([]);
  });

  it('on Red Hat grubby changes the entries, and zipl installs them', () => {
    const { sh } = guestWith(REDHAT);
    expect(
      sh('grubby --update-kernel=ALL --args="memhp_default_state=online mem=2G" --remove-args=crashkernel')
        .exit,
    ).toBe(0);
    expect(sh('grubby --info=DEFAULT | grep args').stdout).toBe('args="memhp_default_state=online mem=2G"\n');
    sh('reboot');
    expect(sh('cat /proc/cmdline').stdout).toBe('crashkernel=auto\n');
    expect(sh('zipl').stdout).toMatch(
      /^Using config file '\/etc\/zipl.conf'\nUsing BLS config file '\/boot\/loader\/entries\//,
    );
    sh('reboot');
    expect(sh('cat /proc/cmdline').stdout).toBe('memhp_default_state=online mem=2G\n');
  });
});

describe('what a reboot keeps of hotplug memory', () => {
  const online = (sh: ReturnType<typeof guestWith>['sh']) =>
    sh('lsmem --summary=only | grep online').stdout.split(/ +/).at(-1);

  it.each([
    ['', '1.5G\n'],
    ['chreipl ccw 0.0.0200 -c 1', '1G\n'],
    ['chreipl node /dev/sda', '1G\n'],
  ])('after "%s" it is %s', (choose, left) => {
    const { sh } = guestWith(CLASSIC);
    sh('chmem -e 512M');
    expect(online(sh)).toBe('1.5G\n');
    if (choose !== '') expect(sh(choose).exit).toBe(0);
    sh('reboot');
    expect(online(sh)).toBe(left);
  });

  it('lsreipl shows the choice until the next load takes the kernel back to its own device', () => {
    const { sh, commands } = guestWith(CLASSIC);
    expect(sh('lsreipl').stdout).toBe(
      'Re-IPL type: ccw\nDevice:      0.0.0200\nLoadparm:    ""\nclear:       0\n',
    );
    expect(sh('chreipl ccw 0.0.0200 -c 1 | tail -1').stdout).toBe('clear:       1\n');
    expect(sh('cat /sys/firmware/reipl/ccw/clear').stdout).toBe('1\n');
    expect(sh('chreipl ccw 0.0.4711').stderr).toBe('chreipl: Could not find DASD CCW device "0.0.4711"\n');
    sh('reboot');
    expect(commands).toEqual([{ kind: 'load', partition: GUEST, clear: true, device: 'ccw' }]);
    expect(sh('cat /sys/firmware/reipl/ccw/clear; lsreipl -i').stdout).toBe(
      '0\nIPL type:    ccw\nDevice:      0.0.0200\nLoadparm:    ""\n',
    );
  });

  it('files last over a reboot, /run and the variables of a login do not', () => {
    const { sh } = guestWith(CLASSIC);
    sh('x=1; cd /tmp; touch /root/kept /run/gone');
    sh('reboot');
    expect(sh('pwd; echo "[$x]"; ls /root /run').stdout).toBe(
      '/root\n[]\n/root:\nkept\n\n/run:\nlock\nudev\n',
    );
  });

  it('poweroff stops the partition', () => {
    const { sh, commands } = guestWith(CLASSIC);
    expect(sh('poweroff').exit).toBe(255);
    expect(commands).toEqual([{ kind: 'stop', partition: GUEST, ends: true }]);
  });
});
