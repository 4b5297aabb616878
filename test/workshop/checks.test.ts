import { describe, expect, test } from 'vitest';
import { readLesson } from '../../main/workshop/build-lesson.ts';
import { NO_MACHINES } from '../../main/workshop/build-machine.ts';
import { checkLesson } from '../../main/workshop/check-lesson.ts';
import { checkDrawn } from '../../main/workshop/check-values.ts';
import type { LoadedWorkshop } from '../../main/workshop/load.ts';
import { runLesson } from '../../main/workshop/run-lesson.ts';
import { drawValues } from '../../main/workshop/values.ts';
import { value } from '../db/files.ts';
import { lessonText } from './lesson-text.ts';

/** What is missing of the goal after these commands; null: nothing. */
function missing(check: string, commands: readonly unknown[]): string | null {
  const source = value(readLesson('a.yaml', lessonText({ check, wrongTurn: false })));
  const result = value(runLesson(source, commands as never));
  return result.steps[0]?.goals[0]?.missing ?? null;
}

const reasons = (parts: Parameters<typeof lessonText>[0]): string[] => {
  const read = readLesson('a.yaml', lessonText({ wrongTurn: false, ...parts }));
  return read.ok ? [] : read.failure.map(({ line, reason }) => `${line}: ${reason}`);
};

const answer = (text: string) => ({ do: 'answer', goal: 'goal', text });

describe('what was run', () => {
  const chmem = '{ check: shell, program: chmem, exit: 64, stderr: Could only enable }';

  test('a comment, an echo and a function of the name are no run of the program', () => {
    for (const line of [
      '(echo Could only enable 1G >&2; exit 64) # chmem',
      'echo chmem Could only enable >&2; (exit 64)',
      'chmem() { echo "Could only enable" >&2; return 64; }; chmem',
    ])
      expect(missing(chmem, [line])).toMatch(/^Not run since the step began: “chmem”/);
    expect(missing(chmem, ['chmem -e 1G'])).toMatch(/^“chmem -e 1G” ran, but without exit code 64/);
    expect(missing(chmem, ['chmem -e 99G'])).toBeNull();
  });

  test('a program is found wherever it ran: by its path, in a script, a pipe, a substitution', () => {
    const check = '{ check: shell, program: lsmem, exit: 0, stdout: Total online memory }';
    for (const line of [
      '/usr/bin/lsmem',
      'lsmem | grep nothing',
      'x=$(lsmem)',
      'printf "#!/bin/bash\\nlsmem\\n" > /tmp/s; chmod +x /tmp/s; /tmp/s',
      'bash -c lsmem',
    ])
      expect([line, missing(check, [line])]).toEqual([line, null]);
  });

  test('arguments are compared each as a whole, with * for any characters', () => {
    const check = '{ check: shell, program: chmem, arguments: ["-e", "1*"] }';
    expect(missing(check, ['chmem -e 1G'])).toBeNull();
    expect(missing(check, ['chmem -d 1G'])).not.toBeNull();
    expect(missing(check, ['chmem -e 21G'])).not.toBeNull();
  });

  test('a file of the partition is looked at as a file', () => {
    const check = '{ check: file, path: /root/plan, contains: chmem }';
    expect(missing(check, ['echo chmem -e 1G > /root/plan'])).toBeNull();
    expect(missing(check, ['echo lsmem > /root/plan'])).toContain('does not contain “chmem”');
    expect(missing(check, ['true'])).toBe('/root/plan cannot be read (ENOENT).');
  });
});

describe('order', () => {
  const state = '/sys/devices/system/memory/memory16/state';
  const check = `{ check: order, checks: [{ check: shell, program: lsmem }, { check: command, path: ${state} }], without: [{ check: shell, program: dmesg }] }`;

  test('one thing after the other, and nothing that must not be after the first', () => {
    const config = 'echo 1 > /sys/firmware/memory/memory16/config';
    const online = `echo online > ${state}`;
    expect(missing(check, [config, 'lsmem', online])).toBeNull();
    expect(missing(check, [config, `lsmem; echo online > ${state}`])).toBeNull();
    expect(missing(check, [config, online, 'lsmem'])).toMatch(/has not followed “lsmem” yet/);
    expect(missing(check, [config, 'dmesg', 'lsmem', online])).toBeNull();
    expect(missing(check, [config, `lsmem; dmesg > /tmp/log; ${online}`])).toMatch(/was done after “lsmem”/);
  });

  test('only what has a moment has an order', () => {
    expect(reasons({ check: '{ check: order, checks: [{ check: log, contains: x }] }' })).toEqual([
      expect.stringContaining('check log says nothing of when: allowed are command, sclp, shell'),
    ]);
  });
});

describe('answers', () => {
  test.each([
    [
      '[128 MiB]',
      ['128 MiB', '128M', '0x8000000', '134217728', '131072 kB', '0.125 GiB'],
      ['128', '16', '0x80'],
    ],
    ['["16"]', ['16', '0x10', ' 16 '], ['16 MiB', 'EBUSY', '17']],
    ['[EBUSY]', ['EBUSY', '-EBUSY', 'Device or resource busy'], ['EINVAL', '128 MiB']],
    ['["0x0340"]', ['0x340', '832'], ['340']],
    ['[rn 49, "49"]', ['49', 'RN  49'], ['48']],
    ['[-1 GiB]', ['-1 GiB', '−1 GiB', '-1024 MiB'], ['1 GiB']],
  ])('of %s', (accept, right, wrong) => {
    const check = `{ check: answer, question: What?, accept: ${accept} }`;
    for (const text of right) expect([text, missing(check, [answer(text)])]).toEqual([text, null]);
    for (const text of wrong) expect([text, missing(check, [answer(text)]) === null]).toEqual([text, false]);
  });

  test('a tolerance is a number, a size or a part', () => {
    const within = (tolerance: string, text: string) =>
      missing(`{ check: answer, question: What?, accept: [1000 MiB], tolerance: ${tolerance} }`, [
        answer(text),
      ]);
    expect(within('10 MiB', '1010 MiB')).toBeNull();
    expect(within('10 MiB', '1011 MiB')).not.toBeNull();
    expect(within('5 %', '1050 MiB')).toBeNull();
    expect(within('5 %', '1051 MiB')).not.toBeNull();
    expect(
      reasons({ check: '{ check: answer, question: What?, accept: [word], tolerance: 2 }' }),
    ).toHaveLength(1);
  });

  test('of several right choices all are wanted, and a wrong one says why', () => {
    const check =
      '{ check: answer, question: Which?, choices: [{ text: One, right: true }, { text: Two, because: Two is none. }, { text: Three, right: true }] }';
    expect(missing(check, [answer('a c')])).toBeNull();
    expect(missing(check, [answer('a')])).toBe('Right, and not all of it: there is more.');
    expect(missing(check, [answer('a b c')])).toBe('Two is none.');
    expect(missing(check, [answer('d')])).toBe('“d” is none of the choices.');
  });

  test('a text of one’s own has its length and its words', () => {
    const check = '{ check: answer, question: Why?, free: { least: 10, mentions: [memmap, [zipl, udev]] } }';
    expect(missing(check, [answer('memmap')])).toContain('At least 10');
    expect(missing(check, [answer('the memmap is gone')])).not.toBeNull();
    expect(missing(check, [answer('the memmap, by a Udev rule')])).toBeNull();
  });

  test('after the last attempt nothing is taken any more', () => {
    const check = '{ check: answer, question: What?, accept: [yes], attempts: 2 }';
    expect(missing(check, [answer('no'), answer('yes')])).toBeNull();
    expect(missing(check, [answer('no'), answer('never'), answer('yes')])).toBe('“never” is not the answer.');
  });
});

describe('nothing is dropped in silence', () => {
  test('a bound that is no whole number of bytes is an error with its line and the nearest that are', () => {
    const check = '{ check: figure, figure: memTotal, atLeast: 7.9 GiB }';
    expect(reasons({ check })).toEqual([
      '17: steps[0].goals[0].check.atLeast: 7.9 GiB is not a whole number of bytes; the nearest are 8089 MiB and 8090 MiB',
    ]);
  });

  test('so are sizes of machines and commands', () => {
    const machine =
      '{ storage: 7.9 GiB, partitions: [{ name: A, initial: 4 GiB, reserved: 0, increment: 256 MiB, kernel: "6.12" }] }';
    expect(reasons({ machine })[0]).toContain('7: machine.storage: 7.9 GiB is not a whole number of bytes');
  });

  test('a number where words were meant says how to quote it', () => {
    const machine =
      '{ storage: 8 GiB, partitions: [{ name: A, initial: 4 GiB, reserved: 0, increment: 256 MiB, kernel: 6.10 }] }';
    expect(reasons({ machine })).toEqual([expect.stringContaining('quote it: kernel: "6.10"')]);
  });

  test('an unknown field names those that are allowed there', () => {
    expect(reasons({ check: '{ check: log, contain: x }' })).toContainEqual(
      expect.stringMatching(
        /unknown field "contain" in steps\[0\]\.goals\[0\]\.check; allowed: check, partition, contains/,
      ),
    );
  });
});

/** What `block: { from: 16, to: 20 }` is without a seed. */
const firstDraw = Number(drawValues({ block: { from: 16, to: 20 } }, '').get('block'));

describe('values of one’s own', () => {
  const text = lessonText({
    head: 'values: { block: { from: 16, to: 20 } }',
    text: 'Bring block ((block)) online, and not ((block+1)). `$((block))` is the shell’s.',
    check: '{ check: block, blocks: ((block)), state: online }',
    solution: 'chmem -b -e ((block))',
    wrong: 'chmem -b -e ((block+1))',
  });

  test('the same attendee draws the same, several draw several, and each solution reaches its goals', () => {
    const checks = ['', 'ada', 'grace', 'linus', 'edsger'].map((seed) => {
      const source = value(readLesson('a.yaml', text, undefined, { seed }));
      expect(checkLesson(source).problems).toEqual([]);
      return JSON.stringify(source.lesson.steps[0]?.goals[0]?.check);
    });
    expect(new Set(checks).size).toBeGreaterThan(1);
    const again = value(readLesson('a.yaml', text, undefined, { seed: 'ada' }));
    expect(JSON.stringify(again.lesson.steps[0]?.goals[0]?.check)).toBe(checks[1]);
  });

  test('lesson check tries several draws, and names the one that cannot be solved', () => {
    // One block alone is brought online: whoever draws another has no solution.
    const unlucky = lessonText({
      head: 'values: { block: { from: 16, to: 20 } }',
      text: 'Bring block ((block)) online.',
      check: '{ check: block, blocks: ((block)), state: online }',
      solution: `chmem -b -e ${firstDraw}`,
      wrong: 'lsmem',
    });
    const source = value(readLesson('a.yaml', unlucky));
    expect(checkLesson(source).problems).toEqual([]);
    const workshop = {
      sources: [source],
      files: new Map([['a.yaml', unlucky]]),
      saved: NO_MACHINES.saved,
    } as unknown as LoadedWorkshop;
    expect(checkDrawn(workshop, source).problems[0]?.reason).toMatch(/^with the values of "attendee \d": /);
  });
});
