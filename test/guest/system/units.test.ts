import { describe, expect, it } from 'vitest';
import { guestWith, type RunningGuest } from './guest.ts';

const UNIT = '/etc/systemd/system/memory.service';
const SCRIPT = '/usr/local/sbin/online-memory';
const online = (guest: RunningGuest): string =>
  guest.sh('lsmem --summary=only | grep online').stdout.split(/ +/).at(-1) ?? '';

function withFile(guest: RunningGuest, path: string, text: string): void {
  guest.sh(`cat > ${path} <<'END'\n${text}\nEND`);
}

/** A classic kernel whose standby memory is there and offline. */
function classic(): RunningGuest {
  const guest = guestWith({ release: '6.1' });
  withFile(guest, SCRIPT, '#!/bin/sh\nchmem -e 512M && echo "took 512M"');
  return guest;
}

const SERVICE = `[Unit]
Description=Memory for the database
After=systemd-udevd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${SCRIPT}

[Install]
WantedBy=multi-user.target`;

describe('permanence inside Linux', () => {
  it('memory that was taken online by hand is lost with a load that clears; a service that is enabled takes it again', () => {
    const guest = classic();
    guest.sh(`chmod +x ${SCRIPT}; ${SCRIPT}; chreipl ccw 200 -c 1; reboot`);
    expect(online(guest)).toBe('1G\n');
    withFile(guest, UNIT, SERVICE);
    guest.sh('chreipl ccw 200 -c 1; reboot');
    expect(online(guest)).toBe('1G\n');
    expect(
      guest.sh('systemctl daemon-reload; systemctl is-enabled memory; systemctl enable memory'),
    ).toMatchObject({
      stdout: 'disabled\n',
      stderr: `Created symlink /etc/systemd/system/multi-user.target.wants/memory.service → ${UNIT}.\n`,
    });
    guest.sh('chreipl ccw 200 -c 1; reboot');
    expect(online(guest)).toBe('1.5G\n');
    expect(guest.sh('systemctl is-active memory; journalctl -o cat -t online-memory').stdout).toBe(
      'active\ntook 512M\n',
    );
    expect(guest.sh('systemctl status memory').stdout).toContain(`Loaded: loaded (${UNIT}; enabled)`);
    guest.sh('systemctl disable memory; chreipl ccw 200 -c 1; reboot');
    expect(online(guest)).toBe('1G\n');
    expect(guest.sh('systemctl is-active memory')).toMatchObject({ exit: 3, stdout: 'inactive\n' });
  });

  it('a script without the right to run is not run, and the log says so', () => {
    const guest = classic();
    withFile(guest, UNIT, SERVICE);
    expect(guest.sh('systemctl enable --now memory').exit).toBe(1);
    expect(guest.sh('systemctl is-failed memory').stdout).toBe('failed\n');
    expect(guest.sh('journalctl -o cat -u memory.service').stdout).toContain(
      `memory.service: Unable to locate executable '${SCRIPT}': Permission denied\nmemory.service: Main process exited, code=exited, status=203/EXEC\n`,
    );
    guest.sh(`chmod 755 ${SCRIPT}`);
    expect(guest.sh('systemctl start memory').exit).toBe(0);
    expect(online(guest)).toBe('1.5G\n');
  });

  it.each([
    ['5.10', '/etc/rc.local'],
    ['4.18', '/etc/rc.d/rc.local'],
  ])('rc.local of %s runs once it may be executed', (release, path) => {
    const guest = guestWith({ release });
    withFile(guest, path, '#!/bin/bash\nchmem -e 256M');
    guest.sh('chmod -x /etc/rc.local; chreipl ccw 200 -c 1; reboot');
    expect(online(guest)).toBe('1G\n');
    guest.sh('chmod +x /etc/rc.local; chreipl ccw 200 -c 1; reboot');
    expect(online(guest)).toBe('1.3G\n');
    expect(guest.sh('systemctl is-active rc-local').stdout).toBe('active\n');
  });

  it('services run in the order that they ask for, after the rules for blocks that are there', () => {
    const guest = classic();
    for (const [name, after] of [
      ['a', 'After=z.service'],
      ['z', 'Requires=dep.service'],
      ['dep', 'Description=d'],
    ]) {
      withFile(
        guest,
        `/etc/systemd/system/${name}.service`,
        `[Unit]\n${after}\n[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ${name} >> /root/order; cat /sys/devices/system/memory/memory4/state >> /root/order'\n[Install]\nWantedBy=multi-user.target`,
      );
    }
    withFile(
      guest,
      '/etc/udev/rules.d/9.rules',
      'SUBSYSTEM=="memory", ACTION=="add", ATTR{state}=="offline", ATTR{state}="online"',
    );
    guest.sh('systemctl enable a z; reboot');
    expect(guest.sh('cat /root/order').stdout).toBe('dep\nonline\nz\nonline\na\nonline\n');
  });

  it.each([
    ['Type=forking\nExecStart=/bin/true', 'Type=forking'],
    ['User=oracle\nExecStart=/bin/true', 'User='],
    ['Restart=always\nExecStart=/bin/true', 'Restart='],
  ])('what is not supported is refused by name: %s', (service, name) => {
    const guest = classic();
    withFile(guest, UNIT, `[Service]\n${service}\n[Install]\nWantedBy=multi-user.target`);
    expect(guest.sh('systemctl start memory').stderr).toContain(`not supported here: ${name}`);
    guest.sh('systemctl enable memory; reboot');
    expect(guest.sh('journalctl -o cat -t systemd').stdout).toContain(
      `memory.service: not supported here: ${name}`,
    );
  });

  it('a key that systemd does not know is passed over and told of, and an unmet condition skips the service', () => {
    const guest = classic();
    withFile(
      guest,
      UNIT,
      '[Unit]\nConditionPathExists=/root/wanted\n[Service]\nFoo=1\nExecStart=/bin/touch /root/ran',
    );
    expect(guest.sh('systemctl start memory; ls /root').stdout).toBe('');
    expect(guest.sh('journalctl -o cat -t systemd').stdout).toBe(
      `${UNIT}:4: Unknown key 'Foo' in section [Service], ignoring.\n` +
        'memory.service was skipped because of an unmet condition check (ConditionPathExists=/root/wanted).\n',
    );
    expect(guest.sh('touch /root/wanted; systemctl start memory; ls /root').stdout).toBe('ran\nwanted\n');
  });

  it('modprobe.d does nothing for what is built in: only the command line does', () => {
    const guest = guestWith({ release: '6.12', commandLine: '' });
    guest.sh('echo "options memory_hotplug memmap_on_memory=1" > /etc/modprobe.d/memory.conf; reboot');
    expect(
      guest.sh('cat /etc/modprobe.d/memory.conf /sys/module/memory_hotplug/parameters/memmap_on_memory')
        .stdout,
    ).toBe('options memory_hotplug memmap_on_memory=1\nN\n');
  });
});
