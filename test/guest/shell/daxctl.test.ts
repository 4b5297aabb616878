import { describe, expect, test } from 'vitest';
import { execute, kernelLog, newUndoLog } from '../../../main/engine/index.ts';
import { createEngineTree, createShell, runToEnd, type Shell } from '../../../main/guest/shell/index.ts';
import { device, range, X86Machine, type X86Options } from '../../engine/arch/x86-support.ts';
import { P1 } from '../../engine/support.ts';

/** A shell on a machine with one file-like device of eight blocks and 2 MiB on either side. */
function shellOn(options: X86Options = {}): Shell {
  const made = device({ origin: 'created', ranges: [range(4096 - 2, 1028)] });
  const { system } = new X86Machine({ ...options, platform: { devices: [made], ...options.platform } });
  const tree = createEngineTree({
    system: () => system,
    partition: P1,
    write: (command) => execute(system, command, newUndoLog()),
  });
  return createShell(tree, { machine: 'x86_64', dmesg: () => kernelLog(system, P1) });
}

const on = (shell: Shell, line: string): { exit: number; stdout: string; stderr: string } => {
  const { exit, stdout, stderr } = runToEnd(shell, line);
  return { exit, stdout, stderr };
};

const DEVDAX =
  '[\n  {\n    "chardev":"dax0.0",\n    "size":1077936128,\n    "target_node":0,\n    "align":2097152,\n    "mode":"devdax"\n  }\n]\n';

describe('daxctl list', () => {
  test('prints an array; for a person one object stands alone, with sizes in words', () => {
    const shell = shellOn();
    expect(on(shell, 'daxctl list')).toEqual({ exit: 0, stdout: DEVDAX, stderr: '' });
    expect(on(shell, 'daxctl list -u').stdout).toBe(
      '{\n  "chardev":"dax0.0",\n  "size":"1028.00 MiB (1077.94 MB)",\n  "target_node":0,\n  "align":2097152,\n  "mode":"devdax"\n}\n',
    );
  });

  test('-M shows the ranges', () => {
    expect(on(shellOn(), 'daxctl list -M').stdout).toContain(
      '"mappings":[\n      {\n        "page_offset":0,\n        "start":4292870144,\n        "end":5370806271,\n        "size":1077936128\n      }\n    ]',
    );
  });

  test('no device that is meant, no output', () => {
    expect(on(shellOn(), 'daxctl list -d dax9.0')).toEqual({ exit: 0, stdout: '', stderr: '' });
  });

  test('a device without driver is disabled', () => {
    const shell = shellOn();
    on(shell, 'echo dax0.0 > /sys/bus/dax/drivers/device_dax/unbind');
    expect(on(shell, 'daxctl list').stdout).toContain('"mode":"devdax",\n    "state":"disabled"');
  });
});

describe('daxctl reconfigure-device', () => {
  test('to system-ram: all blocks go to Movable; and back with -f', () => {
    const shell = shellOn();
    const there = on(shell, 'daxctl reconfigure-device -m system-ram dax0.0');
    expect(there).toMatchObject({ exit: 0, stderr: 'reconfigured 1 device\n' });
    expect(there.stdout).toContain('"online_memblocks":8,\n    "total_memblocks":8,\n    "movable":true');
    const back = on(shell, 'daxctl reconfigure-device -m devdax -f dax0.0');
    expect(back).toEqual({ exit: 0, stdout: DEVDAX, stderr: 'reconfigured 1 device\n' });
  });

  test('--no-movable puts it into the kernel zone', () => {
    const shell = shellOn();
    const { stdout } = on(shell, 'daxctl reconfigure-device -m system-ram --no-movable dax0.0');
    expect(stdout).toContain('"movable":false');
  });

  test('refuses while the kernel would online memory by itself, unless forced: then it says that it lost the race', () => {
    const shell = shellOn({ commandLine: 'memhp_default_state=online' });
    expect(on(shell, 'daxctl reconfigure-device -m system-ram dax0.0')).toEqual({
      exit: 240,
      stdout: '',
      stderr:
        'dax0.0: error: kernel policy will auto-online memory, aborting\n' +
        'error reconfiguring devices: Device or resource busy\nreconfigured 0 devices\n',
    });
    const forced = on(shell, 'daxctl reconfigure-device -m system-ram -f dax0.0');
    expect(forced).toMatchObject({ exit: 1 });
    expect(forced.stderr).toContain('detected a race');
    expect(forced.stderr).toContain('all memory sections (8) already online');
  });

  test('back to devdax while a block is online: EBUSY', () => {
    const shell = shellOn();
    on(shell, 'daxctl reconfigure-device -m system-ram dax0.0');
    expect(on(shell, 'daxctl reconfigure-device -m devdax dax0.0')).toEqual({
      exit: 240,
      stdout: '',
      stderr: 'error reconfiguring devices: Device or resource busy\nreconfigured 0 devices\n',
    });
  });

  test('the block that refuses to go offline is named by the library, then the error of the command', () => {
    const shell = shellOn({ conditions: { unmovable: { kind: 'listed', blocks: [34] } as never } });
    on(shell, 'daxctl reconfigure-device -m system-ram dax0.0');
    const { stderr, exit } = on(shell, 'daxctl offline-memory dax0.0');
    expect(stderr).toMatch(
      /^libdaxctl: offline_one_memblock: dax0\.0: Failed to offline \/sys\/devices\/system\/node\/node\d\/memory34\/state: Device or resource busy$/m,
    );
    expect(exit).toBe(240);
  });

  test('a mode that it has already', () => {
    const shell = shellOn();
    expect(on(shell, 'daxctl reconfigure-device -m devdax dax0.0')).toMatchObject({
      exit: 1,
      stderr: 'dax0.0 was already in devdax mode\nreconfigured 0 devices\n',
    });
  });

  test('a device or a driver that does not exist: ENXIO', () => {
    const shell = shellOn({ platform: { modules: ['device_dax'] } });
    const error = 'error reconfiguring devices: No such device or address\nreconfigured 0 devices\n';
    expect(on(shell, 'daxctl reconfigure-device -m system-ram -N dax1.0')).toMatchObject({
      exit: 250,
      stderr: error,
    });
    expect(on(shell, 'daxctl reconfigure-device -m system-ram -N dax0.0')).toMatchObject({
      exit: 250,
      stderr: `libdaxctl: daxctl_dev_enable: dax0.0: failed to enable\n${error}`,
    });
  });

  test('a failing chunk leaves no memory and no driver', () => {
    const shell = shellOn({ conditions: { addFaults: [{ block: 35 as never, errno: 'ENOMEM' }] } });
    on(shell, 'echo 1 > /sys/bus/dax/devices/dax0.0/memmap_on_memory');
    expect(on(shell, 'daxctl reconfigure-device -m system-ram -N dax0.0')).toMatchObject({
      exit: 256 - 12,
      stderr:
        'libdaxctl: daxctl_dev_enable: dax0.0: failed to enable\n' +
        'error reconfiguring devices: Cannot allocate memory\nreconfigured 0 devices\n',
    });
    expect(on(shell, 'ls /sys/devices/system/memory | grep -c memory3').stdout).toBe('1\n');
    expect(on(shell, 'daxctl list').stdout).toContain('"state":"disabled"');
  });

  test.each([
    ['daxctl reconfigure-device -m system-ram', 'specify a device to reconfigure, or "all"\n'],
    ['daxctl reconfigure-device dax0.0', "error: a 'align', 'mode' or 'size' option is required\n"],
    ['daxctl reconfigure-device -m devdax -N dax0.0', '--no-online is incompatible with --mode=devdax\n'],
    ['daxctl reconfigure-device -m system-ram dax0.0 dax1.0', 'unknown extra parameter "dax1.0"\n'],
  ])('usage: %s', (line, message) => {
    expect(on(shellOn(), line)).toEqual({ exit: 234, stdout: '', stderr: message });
  });

  test('an unknown command', () => {
    expect(on(shellOn(), 'daxctl frobnicate')).toEqual({
      exit: 1,
      stdout: '',
      stderr: "Unknown command: 'frobnicate'\n",
    });
  });
});

describe('daxctl online-memory and offline-memory', () => {
  test('say what they did, and what there was nothing to do for', () => {
    const shell = shellOn();
    on(shell, 'daxctl reconfigure-device -m system-ram -N dax0.0');
    expect(on(shell, 'daxctl online-memory dax0.0')).toEqual({
      exit: 0,
      stdout: '',
      stderr: 'onlined memory for 1 device\n',
    });
    expect(on(shell, 'daxctl offline-memory -v all')).toMatchObject({
      exit: 0,
      stderr: 'dax0.0: 8 memory sections offlined\nofflined memory for 1 device\n',
    });
    expect(on(shell, 'daxctl offline-memory dax0.0')).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'dax0.0: all memory sections (8) already offline\nofflined memory for 0 devices\n',
    });
  });

  test('a device that is no memory: ENXIO', () => {
    expect(on(shellOn(), 'daxctl online-memory dax0.0')).toMatchObject({
      exit: 250,
      stderr:
        'dax0.0: failed to get the memory object\nerror onlining memory: No such device or address\nonlined memory for 0 devices\n',
    });
  });
});

describe('files around device memory', () => {
  test('blocks name their node: the target of their device', () => {
    const shell = shellOn({ platform: { devices: [device({ targetNode: 2 })] } });
    expect(
      on(shell, 'ls -d /sys/devices/system/memory/memory3[12]/node* /sys/devices/system/memory/memory3/node*')
        .stdout,
    ).toBe('/sys/devices/system/memory/memory3/node0\n/sys/devices/system/memory/memory32/node2\n');
    expect(
      on(shell, 'lsmem -n -o NODE -S NODE --summary=never | uniq')
        .stdout.split('\n')
        .map((line) => line.trim()),
    ).toEqual(['0', '2', '']);
    expect(on(shell, 'uname -m').stdout).toBe('x86_64\n');
  });

  test('readlink follows the driver, and prints nothing where there is none', () => {
    const shell = shellOn();
    expect(on(shell, 'readlink /sys/bus/dax/devices/dax0.0/driver').stdout).toMatch(
      /\/bus\/dax\/drivers\/device_dax\n$/,
    );
    on(shell, 'echo dax0.0 > /sys/bus/dax/drivers/device_dax/unbind');
    expect(on(shell, 'readlink /sys/bus/dax/devices/dax0.0/driver')).toEqual({
      exit: 1,
      stdout: '',
      stderr: '',
    });
  });

  test('/proc/iomem shows what kmem made of a device', () => {
    const shell = shellOn();
    on(shell, 'daxctl reconfigure-device -m system-ram -N dax0.0');
    expect(on(shell, 'tail -2 /proc/iomem').stdout).toBe(
      '100000000-13fffffff : dax0.0\n  100000000-13fffffff : System RAM (kmem)\n',
    );
  });
});
