import { describe, expect, test } from 'vitest';
import { complete } from '../../../main/guest/shell/completion.ts';
import { createShell, type Personality, runToEnd } from '../../../main/guest/shell/index.ts';
import { manualText, usageText } from '../../../main/guest/shell/manual.ts';
import { manualOf, programs } from '../../../main/guest/shell/programs/index.ts';
import { bootGuest } from './machines.ts';

const NAMES = [...programs.keys()];
/** Of these `--help` is a text, or a command, like any other, as it is for bash's own. */
const TAKE_ANY_TEXT = ['echo', 'printf', 'true', 'false', 'sync', 'help', 'time'];
const page = (name: string, personality: Personality = '2.42') => {
  const found = manualOf(name, personality);
  if (!found) throw new Error(`no manual of ${name}`);
  return found;
};

describe('a program has one manual', () => {
  test('its --help prints it', () => {
    const { shell } = bootGuest();
    const wrong = NAMES.filter((name) => !TAKE_ANY_TEXT.includes(name)).filter(
      (name) => runToEnd(shell, `${name} --help`).stdout !== usageText(page(name), name),
    );
    expect(wrong).toEqual([]);
  });

  test('man and help show it, of each program and of nothing else', () => {
    const { shell } = bootGuest();
    const wrong = NAMES.filter(
      (name) =>
        runToEnd(shell, `man ${name}`).stdout !== manualText(page(name)) ||
        runToEnd(shell, `help ${name}`).stdout !== usageText(page(name)),
    );
    expect(wrong).toEqual([]);
    expect(runToEnd(shell, 'man nothing')).toMatchObject({
      exit: 16,
      stderr: 'No manual entry for nothing\n',
    });
    expect(runToEnd(shell, 'man -f lsmem').stdout).toBe(`lsmem (1) - ${page('lsmem').purpose}\n`);
  });

  test('every option has a meaning, and no name or letter twice', () => {
    for (const name of NAMES) {
      const pages = [page(name), page(name, '2.38')].flatMap((each) => [each, ...each.commands]);
      for (const { options } of pages) {
        expect(options.filter(({ meaning }) => meaning === '')).toEqual([]);
        const ids = options.flatMap(({ letter, long }) => [letter, long]).filter((id) => id !== undefined);
        expect(ids, name).toHaveLength(new Set(ids).size);
      }
    }
  });
});

describe('completion reads the manual', () => {
  const offered = (line: string, personality: Personality = '2.42') => {
    const { files, cwd, variables } = createShell(bootGuest().tree, {});
    return complete({ files, cwd, personality, variables, partitions: [] }, line);
  };

  test.each(NAMES)('%s: every long option', (name) => {
    const long = page(name).options.flatMap((option) => (option.long ? [`--${option.long}`] : []));
    const { candidates } = offered(`${name} --`);
    expect(candidates).toEqual(long);
  });

  test.each([
    ['chmem --b', '2.42', ['--blocks']],
    ['chmem --b', '2.38', ['--block']],
    ['chmem --conf', '2.38', []],
    ['chmem238 --conf', '2.42', []],
    ['lsmem --o', '2.42', ['--output', '--output-all']],
    ['udevadm se', '2.42', ['settle']],
    ['udevadm settle --ex', '2.42', ['--exit-if-exists']],
    ['udevadm --vers', '2.42', ['--version']],
    ['daxctl off', '2.42', ['offline-memory']],
    ['daxctl -h reconfigure-device --no', '2.42', ['--no-online', '--no-movable']],
  ] as const)('%s of %s', (line, personality, candidates) => {
    expect(offered(line, personality).candidates).toEqual(candidates);
  });

  test('where there is a choice each is shown with its meaning', () => {
    expect(offered('lsmem --o').labels).toEqual([
      '-o, --output  these columns; +LIST adds to the usual ones',
      '--output-all  every column',
    ]);
  });
});
