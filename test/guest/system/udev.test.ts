import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { GUEST } from '../shell/machines.ts';
import { guestWith, type RunningGuest } from './guest.ts';

const FILE = '/etc/udev/rules.d/99-memory.rules';
const ONLINE_ON_ADD = 'SUBSYSTEM=="memory", ACTION=="add", ATTR{state}=="offline", ATTR{state}="online"';
const CONFIG = '/sys/firmware/memory/memory4/config';
const STATE = '/sys/devices/system/memory/memory4/state';

/** A kernel that adds blocks while it runs, and a disk with these rules. */
function dynamic(...rules: string[]): RunningGuest {
  const guest = guestWith({ release: '7.2' });
  for (const rule of rules) guest.sh(`cat >> ${FILE} <<'END'\n${rule}\nEND`);
  return guest;
}
const log = (guest: RunningGuest): string => guest.sh('journalctl -o cat -t systemd-udevd').stdout;

describe('a rule that onlines on add', () => {
  it('does so after the write that added the block: read at once, the state is still offline', () => {
    const guest = dynamic(ONLINE_ON_ADD);
    expect(guest.sh(`echo 1 > ${CONFIG}; cat ${STATE}`).stdout).toBe('offline\n');
    expect(guest.sh(`cat ${STATE}`).stdout).toBe('online\n');
    expect(guest.commands).toEqual([
      { kind: 'writeSysfs', partition: GUEST, path: CONFIG, value: '1' },
      { kind: 'writeSysfs', partition: GUEST, path: STATE, value: 'online' },
    ]);
  });

  it('udevadm settle and sleep wait for it', () => {
    for (const wait of ['udevadm settle', 'sleep 1']) {
      const guest = dynamic(ONLINE_ON_ADD);
      expect(guest.sh(`echo 1 > ${CONFIG}; ${wait}; cat ${STATE}`).stdout).toBe('online\n');
      const six = 'for b in 5 6 7 8 9 10; do echo 1 > /sys/firmware/memory/memory$b/config; done';
      const look = 'cat /sys/devices/system/memory/memory{5,6,7,8,9,10}/state | sort | uniq -c';
      expect(guest.sh(`${six}; ${wait}; ${look}`).stdout).toMatch(/^ *6 online\n$/);
    }
  });

  it('finds nothing to do where chmem was faster, and is told of where it is too late', () => {
    const guest = dynamic(ONLINE_ON_ADD);
    expect(guest.sh('chmem -e 256M')).toMatchObject({ exit: 0 });
    expect(guest.sh(`cat ${STATE}`).stdout).toBe('online\n');
    expect(guest.commands.filter((command) => 'path' in command && command.path === STATE)).toHaveLength(1);
  });

  it('udevadm trigger sends events again, for blocks that were there before the rule', () => {
    const guest = guestWith({ release: '6.4' });
    guest.sh(`echo '${ONLINE_ON_ADD}' > ${FILE}`);
    expect(
      guest.sh(
        'udevadm trigger -s memory -c change --settle; lsmem -n -o STATE --summary=never | tr -d " " | sort -u',
      ).stdout,
    ).toBe('offline\nonline\n');
    guest.sh('udevadm trigger -s memory -c add -y memory5 -w');
    expect(guest.sh('cat /sys/devices/system/memory/memory[45]/state').stdout).toBe('offline\nonline\n');
    guest.sh('udevadm trigger -a state=offline -c add');
    expect(guest.sh('lsmem -n -o STATE --summary=never | tr -d " " | sort -u').stdout).toBe('online\n');
  });

  it('goes over the blocks of a boot as well', () => {
    const guest = guestWith({ release: '6.4' });
    guest.sh(`echo '${ONLINE_ON_ADD}' > ${FILE}`);
    guest.sh('reboot');
    expect(guest.sh('lsmem -n -o STATE --summary=never | tr -d " " | sort -u').stdout).toBe('online\n');
  });
});

describe('rules of distributions', () => {
  it.each(['5.14', '6.4', '6.8', '6.12.107+deb13-s390x', '6.19'])(
    '%s onlines nothing on s390x',
    (release) => {
      const guest = guestWith({ release });
      guest.sh('udevadm trigger -c add -s memory --settle');
      expect(guest.sh('lsmem -n -o STATE --summary=never | tr -d " " | sort -u').stdout).toBe(
        'offline\nonline\n',
      );
      guest.sh('reboot');
      expect(guest.sh('lsmem -n -o STATE --summary=never | tr -d " " | sort -u').stdout).toBe(
        'offline\nonline\n',
      );
    },
  );

  it('a copy in /etc takes the place of the file of the same name, and a link to /dev/null silences it', () => {
    const guest = guestWith({ release: '5.14' });
    guest.sh('sed "/s390/d" /usr/lib/udev/rules.d/40-redhat.rules > /etc/udev/rules.d/40-redhat.rules');
    guest.sh('udevadm trigger -c add -y memory4 --settle');
    expect(guest.sh(`cat ${STATE}; cat /sys/devices/system/memory/memory4/valid_zones`).stdout).toBe(
      'online\nMovable\n',
    );
    guest.sh('ln -sf /dev/null /etc/udev/rules.d/40-redhat.rules; udevadm trigger -c add --settle');
    expect(guest.sh('cat /sys/devices/system/memory/memory5/state').stdout).toBe('offline\n');
  });
});

describe('what rules are made of', () => {
  it.each([
    ['KERNEL=="memory[0-4]", ACTION=="add", ATTR{state}="online"', 'online'],
    ['KERNEL=="memory[5-9]", ACTION=="add", ATTR{state}="online"', 'offline'],
    ['ACTION=="add|change", SUBSYSTEM=="mem*", ATTR{state}="online_movable"', 'online'],
    ['ACTION=="add", CONST{arch}=="s390*", ATTR{state}="online"', 'online'],
    ['ACTION=="add", CONST{arch}!="s390x", ATTR{state}="online"', 'offline'],
    ['ACTION=="add", TEST=="state", TEST!="nothing", ATTR{state}="online"', 'online'],
    ['ACTION=="add", ATTR{nothing}!="x", ATTR{state}="online"', 'offline'],
    ['ACTION=="add", PROGRAM=="/bin/uname -m", RESULT=="s390*", ATTR{state}="online"', 'online'],
    ['ACTION=="add", PROGRAM=="/bin/false", ATTR{state}="online"', 'offline'],
    ['ACTION=="add", ENV{.x}="online"\nACTION=="add", ATTR{state}="$env{.x}"', 'online'],
    [`ACTION=="add", RUN+="/bin/sh -c 'echo online > /sys$devpath/state'"`, 'online'],
    ['ACTION=="add", \\\n  ATTR{state}="online"', 'online'],
    ['GOTO="end"\nACTION=="add", ATTR{state}="online"\nLABEL="end"', 'offline'],
    ['DEVPATH=="/devices/system/memory/memory%n", ATTR{state}="online"', 'offline'],
    ['ACTION=="add", ATTRS{auto_online_blocks}=="offline", ATTR{state}="online"', 'online'],
  ])('%s: %s', (rule, state) => {
    const guest = dynamic(rule);
    guest.sh(`echo 1 > ${CONFIG}`);
    expect(guest.sh(`cat ${STATE}`).stdout).toBe(`${state}\n`);
  });

  it('what is not supported is named with file and line, and only that line is passed over', () => {
    const guest = dynamic(
      'IMPORT{builtin}="usb_id"',
      'ACTION=="add" ATTR{state="x"',
      'WHAT=="x"',
      ONLINE_ON_ADD,
      'GOTO="nowhere"',
    );
    guest.sh(`echo 1 > ${CONFIG}`);
    expect(guest.sh(`cat ${STATE}`).stdout).toBe('online\n');
    expect(log(guest)).toBe(
      `${FILE}:1 IMPORT{builtin}= is not supported here, the line is passed over.\n` +
        `${FILE}:2 Invalid operator behind ATTR, the line is passed over.\n` +
        `${FILE}:3 Unknown key 'WHAT', the line is passed over.\n` +
        `${FILE}:5 GOTO="nowhere" has no matching label, the line is passed over.\n`,
    );
  });

  it('a write that the kernel refuses is in the log, and so is a program that fails', () => {
    const guest = dynamic('ACTION=="add", ATTR{state}="whatever"', 'ACTION=="add", RUN+="/bin/false"');
    guest.sh(`echo 1 > ${CONFIG}`);
    expect(log(guest)).toBe(
      `memory4: ${FILE}:1 Failed to write "whatever" to sysfs attribute "${STATE}", ignoring: Invalid argument\n` +
        "memory4: Process '/bin/false' failed with exit code 1.\n",
    );
  });

  it('udevadm info, test and control answer', () => {
    const guest = dynamic('ACTION=="add", ENV{MEMORY_TIER}="2", RUN+="/bin/true"');
    guest.sh(`echo 1 > ${CONFIG}`);
    expect(guest.sh('udevadm info /sys/devices/system/memory/memory4').stdout).toBe(
      'P: /devices/system/memory/memory4\nM: memory4\nR: 4\nU: memory\nE: DEVPATH=/devices/system/memory/memory4\nE: SUBSYSTEM=memory\nE: MEMORY_TIER=2\n',
    );
    expect(guest.sh('udevadm info -a -p /devices/system/memory/memory4').stdout).toContain(
      '    ATTR{state}=="offline"\n',
    );
    expect(guest.sh('udevadm test /sys/devices/system/memory/memory4').stdout).toContain(
      "run: '/bin/true'\n",
    );
    expect(guest.sh('udevadm control --reload').exit).toBe(0);
    guest.sh(
      `echo '${ONLINE_ON_ADD}' >> ${FILE}; udevadm control -s; echo 1 > /sys/firmware/memory/memory5/config`,
    );
    expect(guest.sh('cat /sys/devices/system/memory/memory5/state').stdout).toBe('offline\n');
    guest.sh('udevadm control -S');
    expect(guest.sh('cat /sys/devices/system/memory/memory5/state').stdout).toBe('online\n');
  });

  it('udevadm monitor shows the event before and after the rules', () => {
    const guest = dynamic(ONLINE_ON_ADD);
    const { shell } = guest.logIn({ interactive: true });
    const { stdout } = runToEnd(
      shell,
      `udevadm monitor -s memory & sleep 1; echo 1 > ${CONFIG}; sleep 3; kill $!`,
    );
    expect(stdout).toMatch(
      /KERNEL\[.*\] add +\/devices\/system\/memory\/memory4 \(memory\)\n[\s\S]*UDEV {2}\[.*\] add /,
    );
  });
});
