import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENGINE_VERSION } from '../../main/engine/index.ts';
import { checkLesson, startRunner } from '../../main/workshop/check-lesson.ts';
import { loadWorkshop, readWorkshop } from '../../main/workshop/load.ts';
import type { Files } from '../../main/workshop/workshop-files.ts';
import { atOnce } from '../../shared/at-once.ts';
import { temporaryFolder, value } from '../db/files.ts';
import { lessonText } from './lesson-text.ts';

const COVER = 'workshop: 1\nid: w\ntitle: W\nabout: ""\nauthor: A\n';
const FROM_FILE = lessonText({ machine: '{ file: machines/prod.lpar }', start: '[]' });

/** A machine that is loaded, with block 20 online, as the console saves it. */
const MACHINE = `lparMachine: 1
name: Prod
system:
  name: SIMCPC1
  customerStorage: 64 GiB
  partitions:
    - name: LNXTEST
      profile: { initial: 4 GiB, reserved: 4 GiB }
      sclp: { increment: 256 MiB }
      kernel: { release: "7.2", commandLine: memhp_default_state=offline }
journal:
  engine: other
  head: 4
  branch: 1
  branches: [{ branch: 1, name: Main }]
  actions:
    - revision: 1
      branch: 1
      actor: ui
      at: "2026-01-01T00:00:00Z"
      commands: [{ kind: activate, partition: LNXTEST }, { kind: load, partition: LNXTEST, clear: false }]
    - revision: 3
      branch: 1
      actor: shell
      at: "2026-01-01T00:00:01Z"
      commands:
        - partition: LNXTEST
          writes: |
            echo 1 > /sys/firmware/memory/memory20/config
            echo online > /sys/devices/system/memory/memory20/state
`;

const files = (machine: string | undefined, lesson = FROM_FILE): Files =>
  new Map([
    ['workshop.yaml', COVER],
    ['lessons/a.yaml', lesson],
    ...(machine === undefined ? [] : [['machines/prod.lpar', machine] as const]),
  ]);

const problemsOf = (all: Files): string[] => {
  const read = readWorkshop(all);
  return read.ok ? [] : read.failure.map(({ file, line, reason }) => `${file}:${line}: ${reason}`);
};

describe('a lesson that starts from a machine file', () => {
  test('begins where the file’s history ends; the history counts for no step', () => {
    const { sources } = value(readWorkshop(files(MACHINE)));
    const [source] = sources;
    if (!source) throw new Error('one lesson');
    expect(source.lesson.history).toHaveLength(4);
    expect(checkLesson(source).problems).toEqual([]);
    const done = lessonText({
      machine: '{ file: machines/prod.lpar }',
      start: '[]',
      check: '{ check: block, blocks: 20, state: online }',
      wrongTurn: false,
    });
    const [early] = value(readWorkshop(files(MACHINE, done))).sources;
    expect(early && checkLesson(early).problems[0]?.reason).toContain('holds before its step begins');
  });

  test('has the files of its guests, and what runs at their boot is not done again', () => {
    const disk = `guests:
  - partition: LNXTEST
    files:
      - { path: /root/note, text: "from the file" }
      - path: /etc/rc.local
        access: "0755"
        text: "#!/bin/sh\\nchmem -e 256M\\n"
`;
    const [source] = value(readWorkshop(files(MACHINE + disk))).sources;
    if (!source) throw new Error('one lesson');
    const runner = atOnce(startRunner(source.lesson));
    const line = 'cat /root/note; lsmem --summary=only | grep online';
    atOnce(runner.perform({ do: 'shell', partition: source.lesson.partition, line }));
    expect(runner.evidence.shell.at(-1)?.stdout).toMatch(/^from the fileTotal online memory: +4\.3G\n$/);
  });

  test('it is found beside the folder of a single lesson, too', () => {
    const folder = temporaryFolder();
    for (const [name, text] of files(MACHINE)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    expect(loadWorkshop(path.join(folder, 'lessons', 'a.yaml')).ok).toBe(true);
    expect(loadWorkshop(folder).ok).toBe(true);
  });

  test('a file that is not there is refused where the lesson names it', () => {
    expect(problemsOf(files(undefined))).toEqual([
      'lessons/a.yaml:7: the workshop has no file machines/prod.lpar',
    ]);
  });

  test.each(['../prod.lpar', 'machines/../../prod.lpar', '/etc/prod.lpar', 'machines/prod.yaml'])(
    'the name %s is refused',
    (name) => {
      const lesson = FROM_FILE.replace('machines/prod.lpar', name);
      expect(problemsOf(files(MACHINE, lesson))[0]).toMatch(/^lessons\/a\.yaml:7: machine\.file: /);
    },
  );

  test.each([
    ['no machine file', 'hello: 1', 'machines/prod.lpar:1: lparMachine: '],
    ['no YAML', 'lparMachine: [', 'machines/prod.lpar:1: '],
    [
      'a size that is none',
      MACHINE.replace('initial: 4 GiB', 'initial: plenty'),
      'machines/prod.lpar:8: system.partitions[0].profile.initial: a size is',
    ],
    [
      'a machine that cannot be',
      MACHINE.replace('increment: 256 MiB', 'increment: 200 MiB'),
      'machines/prod.lpar:9: system.partitions[0].sclp.increment: ',
    ],
    [
      'a history with a gap',
      MACHINE.replace('revision: 3', 'revision: 5'),
      'machines/prod.lpar:22: journal.actions[1].revision: revision 3 comes next here',
    ],
    [
      'a history that leads elsewhere',
      MACHINE.replace('engine: other', `engine: "${ENGINE_VERSION}"`).replace(
        '      at: "2026-01-01T00:00:01Z"',
        `      hash: "${'0'.repeat(16)}"\n      at: "2026-01-01T00:00:01Z"`,
      ),
      'machines/prod.lpar:25: journal.actions[1].hash: revision 4 leads to another state',
    ],
  ])('%s is refused with file, line and reason', (_what, machine, expected) => {
    const [problem = ''] = problemsOf(files(machine));
    expect(problem.slice(0, expected.length)).toBe(expected);
  });

  test('a saved machine has no place in a folder or a zip', () => {
    const lesson = lessonText({ machine: '{ saved: Prod }', start: '[]' });
    expect(problemsOf(files(undefined, lesson))).toEqual([
      'lessons/a.yaml:7: saved machines are in the data directory of a console; use a machine file here',
    ]);
  });
});
