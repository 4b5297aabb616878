import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { exportSysfs } from '../../main/capture/sysfs-export.ts';
import type { System } from '../../main/engine/index.ts';
import { createEngineTree, runToEnd } from '../../main/guest/shell/index.ts';
import { readRecordingAtOnce } from '../../main/recording/read.ts';
import type { Recording } from '../../main/recording/recording.ts';
import { replayAtOnce } from '../../main/recording/replay.ts';
import type { Replayed } from '../../shared/replayed.ts';
import {
  canMount,
  guestWith,
  hasShellcheck,
  PARTITION,
  runningSystem,
  SCRIPT,
  SCRIPT_TEXT,
  SHELLS,
} from './recorder.ts';

const folder = mkdtempSync(join(tmpdir(), 'lpar-record-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let file = '';
let count = 0;
beforeEach(() => {
  file = join(folder, `${++count}.json`);
});

function readText(text: string): Recording {
  const read = readRecordingAtOnce(text);
  if (!read.ok) throw new Error(JSON.stringify(read.failure.slice(0, 3)));
  return read.value;
}

function replayed(recording: Recording): Replayed {
  const result = replayAtOnce(recording);
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}

const differencesOf = ({ steps }: Replayed): string[] =>
  steps.flatMap(({ n, differences }) =>
    differences.map(({ what, recorded, simulated }) => `${n} ${what}: ${recorded} | ${simulated}`),
  );

/** /sys and /proc of a running partition as files. */
function treeOf(system: System, name: string): string {
  const tree = createEngineTree({
    system: () => system,
    partition: PARTITION,
    write: () => {
      throw new Error('written');
    },
  });
  const entries = exportSysfs(tree);
  if (!entries.ok) throw new Error(entries.failure);
  const root = join(folder, name);
  for (const { path, content } of entries.value) {
    mkdirSync(content === null ? join(root, path) : dirname(join(root, path)), { recursive: true });
    if (content !== null) writeFileSync(join(root, path), content);
  }
  return root;
}

function everything(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((path) => statSync(join(root, path)).isFile())
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

const record = (shell: readonly [string, ...string[]], ...args: string[]) =>
  spawnSync(shell[0], [...shell.slice(1), SCRIPT, ...args], { encoding: 'utf8' });

describe('the script', () => {
  test.skipIf(!hasShellcheck)('is clean for shellcheck (skipped where that is not installed)', () => {
    expect(spawnSync('shellcheck', ['-s', 'sh', SCRIPT], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('uses no other program than those of coreutils and util-linux, and sed', () => {
    for (const program of ['awk', 'jq', 'python', 'perl', 'grep', 'xargs', 'find', 'bc', 'gzip'])
      expect(
        SCRIPT_TEXT.split('\n').filter((line) =>
          new RegExp(`(?:^|[|;(] *)${program} [^|]`).test(line.trim()),
        ),
      ).toEqual([]);
  });

  test.each(SHELLS)('%s finds no error in it', (_name, [program, ...args]) => {
    expect(spawnSync(program, [...args, '-n', SCRIPT], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe.each(SHELLS)('a snapshot in %s', (_name, shell) => {
  test.each(['6.1', '6.12', '7.2'])(
    'of the files of a %s system is the same as its state, and changes nothing',
    (release) => {
      const system = runningSystem(release, 'memhp_default_state=offline root=/dev/dasda1 ip=10.1.2.3');
      const root = treeOf(system, `tree-${count}`);
      const before = everything(root);
      const { status, stderr } = record(shell, 'snapshot', '-o', file, '--name', 'tree', '--sysroot', root);
      expect(stderr).toContain('Nothing else was written');
      expect(status).toBe(0);
      expect(everything(root)).toEqual(before);
      const recording = readText(readFileSync(file, 'utf8'));
      expect(recording.machine).toMatchObject({
        coreMiB: null,
        blockMiB: 256,
        commandLine: 'memhp_default_state=offline',
      });
      expect(recording.recorder?.leftOut).toMatchObject({ commandLineWords: 2 });
      expect(differencesOf(replayed(recording))).toEqual([]);
    },
  );

  test('of a system without memory blocks: why there is nothing to record', () => {
    const { status, stderr } = record(shell, 'snapshot', '-o', file, '--sysroot', join(folder, 'nowhere'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/no memory hotplug \(CONFIG_MEMORY_HOTPLUG\), or this is a container/);
    expect(existsSync(file)).toBe(false);
  });

  test('a file that exists is left alone', () => {
    writeFileSync(file, 'mine');
    const { status, stderr } = record(shell, 'snapshot', '-o', file, '--sysroot', folder);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/no memory hotplug|exists; nothing was written/),
    ]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('this machine', () => {
  const isRecordable =
    existsSync('/sys/devices/system/memory/block_size_bytes') && ['x64', 's390x'].includes(process.arch);
  test.skipIf(!isRecordable)(
    'gives a snapshot that the door takes (skipped where the kernel shows no memory blocks)',
    () => {
      const [, shell] = SHELLS[0] ?? ['sh', ['sh'] as const];
      const { status, stderr } = record(shell, 'snapshot', '-o', file);
      expect(stderr).not.toMatch(/error|not found/);
      expect(status).toBe(0);
      const text = readFileSync(file, 'utf8');
      const recording = readText(text);
      expect(
        Object.keys(recording.boot.panics ? {} : (recording.boot.state.blocks ?? {})).length,
      ).toBeGreaterThan(0);
      if (hostname().length > 3) expect(text).not.toContain(`"${hostname()}"`);
      // What the simulator makes of it may differ; that it can be built and compared may not.
      expect(replayed(recording).steps).toHaveLength(1);
    },
  );
});

const CLASSIC = `# a remark, and a blank line

echo online > /sys/devices/system/memory/memory4/state
echo online > /sys/devices/system/memory/memory4/state
echo online_movable > /sys/devices/system/memory/memory5/state
chmem -v -e 512M
lsmem
echo offline > /sys/devices/system/memory/memory0/state
echo offline > /sys/devices/system/memory/memory5/state
chmem -d 256M
cat /sys/devices/system/memory/memory5/valid_zones
echo "quote \\"x\\" \\\\ tab	y"; cat /nowhere
`;
const DYNAMIC = `echo 1 > /sys/firmware/memory/memory8/memmap_on_memory
echo 1 > /sys/firmware/memory/memory8/config
echo online_movable > /sys/devices/system/memory/memory8/state
echo 0 > /sys/firmware/memory/memory8/config
echo offline > /sys/devices/system/memory/memory8/state
echo 0 > /sys/firmware/memory/memory8/config
echo online_movable > /sys/devices/system/memory/auto_online_blocks
echo 1 > /sys/firmware/memory/memory9/config
`;

function recordInGuest(release: string, commandLine: string, commands: string, options = '') {
  const system = runningSystem(release, commandLine);
  const shell = guestWith(system, commands);
  const run = (line: string) => runToEnd(shell, line);
  const session = run(
    `sh /tmp/lpar-record session --yes ${options} --name guest -o /tmp/r.json /tmp/commands`,
  );
  return { session, text: run('cat /tmp/r.json').stdout, run };
}

describe('a session inside a simulated partition replays without a difference', () => {
  test.each([
    ['6.1', '', CLASSIC, 10],
    ['6.12', 'memory_hotplug.memmap_on_memory=1', CLASSIC, 10],
    ['7.2', 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1', DYNAMIC, 8],
  ])('%s %s', (release, commandLine, commands, steps) => {
    const { session, text } = recordInGuest(release, commandLine, commands);
    expect(session.stderr).toContain(`/tmp/r.json: ${steps} steps.`);
    const recording = readText(text);
    expect(recording.steps).toHaveLength(steps);
    expect(recording.steps.some(({ exit }) => exit !== 0)).toBe(true);
    expect(recording.steps.every(({ sclp }) => sclp === null)).toBe(true);
    const result = replayed(recording);
    expect(differencesOf(result)).toEqual([]);
    expect(result.counts).toMatchObject({ steps: steps + 1, equal: steps + 1 });
  });

  test('which pages could not be moved follows from what stayed online', () => {
    const { text } = recordInGuest('6.12', '', 'echo offline > /sys/devices/system/memory/memory0/state\n');
    const [, step] = replayed(readText(text)).steps;
    expect(step).toMatchObject({ verdict: 'equal', told: { unmovableBlocks: [0], inferred: true } });
  });

  test('what programs hold by then is told, as input; as difference it is not', () => {
    const { text } = recordInGuest('6.12', '', 'lsmem\ncat /sys/devices/system/memory/memory0/state\n');
    const recording = readText(text);
    const { state } = recording.boot as { readonly state: { readonly meminfo: Record<string, number> } };
    const availableKib = (state.meminfo.MemAvailable ?? 0) - 200_000;
    const [first, second] = recording.steps;
    if (!first || !second) throw new Error('two steps were recorded');
    const busier: Recording = {
      ...recording,
      steps: [{ ...first, changes: { meminfo: { MemAvailable: availableKib } } }, second],
    };
    const [, , told] = replayed(busier).steps;
    expect(told).toMatchObject({ verdict: 'equal', told: { pressure: 'input' } });
    // Free memory at the start is within what is noise.
    expect(Math.abs((told?.told.usedByProgramsKib ?? 0) - 200_000)).toBeLessThan(1536);
    const handled = replayAtOnce(busier, { usual: { unmovable: 'input', pressure: 'difference' } });
    const [, step] = handled.ok ? handled.value.steps : [];
    expect(step?.differences.map(({ field, what }) => [field, what])).toEqual([
      ['memFree', 'change of MemFree'],
    ]);
    expect(step?.told.usedByProgramsKib).toBeNull();
  });

  test('one altered answer shows at its step, with the rule', () => {
    const { text } = recordInGuest('6.12', '', CLASSIC);
    const recording = readText(text.replace('"exit": 1', '"exit": 0'));
    const differing = replayed(recording).steps.filter(({ verdict }) => verdict === 'differs');
    expect(
      differing.map(({ n, differences }) => [n, differences.map(({ what, rule }) => [what, rule])]),
    ).toEqual([[2, [['exit', 'state-unchanged']]]]);
  });
});

describe('what does not get into the file', () => {
  test('names and addresses that commands print, and command lines and messages that are not memory’s', () => {
    const commands = `hostname; uname -n
echo lpar7.example.org 10.1.2.3/24 192.168.0.1, 00:11:22:aa:bb:cc fe80::1 2001:db8:0:0:1:2:3:4
echo 6.12.107 12:34:56 0x1000-0x1fff
`;
    const { text } = recordInGuest(
      '6.12',
      'root=/dev/disk/by-path/ccw-0.0.0200 ip=10.1.2.3 mem=2g',
      commands,
    );
    for (const secret of ['lpar7', '10.1.2.3', '192.168', '00:11:22', 'fe80', '2001:db8', 'ccw-', 'root='])
      expect(text.toLowerCase()).not.toContain(secret);
    const { steps, machine } = readText(text);
    expect(machine.commandLine).toBe('mem=2g');
    expect(steps[0]).toMatchObject({ stdout: 'HOST\nHOST\n', notCompared: ['stdout'] });
    expect(steps[1]?.stdout).toBe('HOST ADDRESS ADDRESS, ADDRESS ADDRESS ADDRESS\n');
    expect(steps[2]).toMatchObject({ stdout: '6.12.107 12:34:56 0x1000-0x1fff\n' });
    expect(steps[2]?.notCompared).toBeUndefined();
  });

  test('show prints all of it', () => {
    const { run, text } = recordInGuest('6.12', '', 'lsmem\n');
    const shown = run('sh /tmp/lpar-record show /tmp/r.json');
    expect(shown).toMatchObject({ exit: 0, stdout: text });
    expect(shown.stderr).toContain('the state at the start and 1 steps');
  });
});

describe('a session does nothing by surprise', () => {
  const allBlocks = 'cat /sys/devices/system/memory/memory*/state';

  test('what each command would write is told before anything runs', () => {
    const { session } = recordInGuest(
      '6.12',
      '',
      'chmem -e 256M\necho online > /sys/devices/system/memory/memory5/state 2>/dev/null\n',
    );
    const told = session.stderr.slice(0, session.stderr.indexOf('step 1'));
    expect(told).toContain('chmem -e 256M: takes memory blocks online or offline');
    expect(told).toContain('    writes /sys/devices/system/memory/memory5/state\n');
  });

  const FOREIGN: readonly (readonly [why: string, command: string])[] = [
    ['a file that is not memory’s', 'echo x > /etc/motd'],
    ['a way out of /sys', 'echo x > /sys/devices/system/memory/../../x'],
    ['a program that nobody knows', 'rm -rf /tmp/x'],
    ['one behind a list', 'lsmem && reboot'],
    ['one behind an assignment', 'x=1 halt'],
    ['one in a substitution', 'echo $(shutdown)'],
    ['a target that is only known later', 'f=/etc/x; echo 1 > $f'],
    ['tee', 'echo x | tee /etc/motd'],
    ['a list of files', 'echo 1 > /etc/a > /dev/null'],
  ];

  test('where one of them may write what is not memory’s, that is told and nothing is run', () => {
    const commands = [
      'echo online > /sys/devices/system/memory/memory4/state',
      ...FOREIGN.map(([, line]) => line),
    ];
    const { session, run } = recordInGuest('6.12', '', `${commands.join('\n')}\n`);
    expect(session.exit).toBe(1);
    expect(session.stderr).toContain(
      `${FOREIGN.length} of these commands may write what is not memory's; nothing was run.`,
    );
    const lines = session.stderr.split('\n');
    for (const [why, command] of FOREIGN)
      expect([why, lines[lines.indexOf(`  ${command}`) + 2]]).toEqual([
        why,
        expect.stringMatching(/not memory's, or not known/),
      ]);
    expect(run('cat /sys/devices/system/memory/memory4/state').stdout).toBe('offline\n');
    expect(run('test -e /tmp/r.json').exit).toBe(1);
  });

  test('it stops before a command that would leave too little memory', () => {
    const { session, text } = recordInGuest(
      '6.12',
      '',
      'chmem -e 256M\nchmem -d 1g\nlsmem\n',
      '--keep-free 600',
    );
    expect(session.stderr).toMatch(
      /stopped before "chmem -d 1g": \d+ MiB are available, it may take 1024 MiB, and 600 MiB are to stay free/,
    );
    expect(session.exit).toBe(3);
    expect(readText(text).steps).toHaveLength(1);
  });

  test('the way back is printed, and --restore takes it', () => {
    const commands = `echo online_movable > /sys/devices/system/memory/memory8/state\necho offline > /sys/devices/system/memory/memory2/state\necho online > /sys/devices/system/memory/auto_online_blocks\n`;
    const untouched = guestWith(runningSystem('6.12', ''), '');
    const start = runToEnd(
      untouched,
      `${allBlocks}; cat /sys/devices/system/memory/auto_online_blocks`,
    ).stdout;
    const told = recordInGuest('6.12', '', commands);
    expect(told.session.stderr).toMatch(
      /The way back to the start \(--restore takes it\):\necho online_kernel > .*memory2\/state\necho offline > .*memory8\/state\necho offline > .*auto_online_blocks\n$/,
    );
    const restored = recordInGuest('6.12', '', commands, '--restore');
    expect(restored.run(`${allBlocks}; cat /sys/devices/system/memory/auto_online_blocks`).stdout).toBe(
      start,
    );
    expect(restored.session.exit).toBe(0);
  });

  test.each(['snapshot', 'session', 'session --yes'])('%s needs what it needs', (verb) => {
    const guest = guestWith(runningSystem('6.12', ''), '');
    expect(runToEnd(guest, `sh /tmp/lpar-record ${verb}`).exit).not.toBe(0);
    expect(runToEnd(guest, `sh /tmp/lpar-record ${verb} -x`)).toMatchObject({ exit: 2 });
  });
});

describe.each(SHELLS)('a session in %s', (_name, [program, ...args]) => {
  test.skipIf(!canMount)(
    'writes, records and restores real files in place of /sys (skipped without root and namespaces)',
    () => {
      const root = treeOf(runningSystem('6.12', ''), `session-${count}`);
      const memory = '/sys/devices/system/memory';
      writeFileSync(
        join(folder, 'commands'),
        `echo online > ${memory}/memory4/state\nlsmem --summary=only >/dev/null; cat /nowhere\nprintf 'a\\tb\\\\'\necho offline > ${memory}/memory4/state\necho online > ${memory}/memory5/state\n`,
      );
      const line = [
        program,
        ...args,
        SCRIPT,
        'session',
        '--yes',
        '--restore',
        '--keep-free',
        '1',
        '--name',
        'files',
        '-o',
        file,
        join(folder, 'commands'),
      ];
      const inside = `mount --bind '${root}${memory}' ${memory} && exec ${line.map((word) => `'${word}'`).join(' ')}`;
      const { status, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', inside], { encoding: 'utf8' });
      expect(stderr).toContain('5 steps.');
      expect(stderr).toContain(`    echo offline > ${memory}/memory5/state`);
      expect(status).toBe(0);
      expect(readFileSync(join(root, memory, 'memory5/state'), 'utf8')).toBe('offline\n');
      const { steps } = readText(readFileSync(file, 'utf8'));
      expect(steps.map(({ exit, changes }) => [exit, changes.blocks?.['4']?.state ?? null])).toEqual([
        [0, 'online'],
        [1, null],
        [0, null],
        [0, 'offline'],
        [0, null],
      ]);
      expect(steps[1]?.stderr).toMatch(/nowhere/);
      expect(steps[2]?.stdout).toBe('a\tb\\');
      expect(steps.every(({ time }) => (time?.seconds ?? -1) >= 0)).toBe(true);
    },
  );
});
