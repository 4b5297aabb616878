import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lessonCommand } from '../../main/cli/lesson.ts';
import { temporaryFolder } from '../db/files.ts';
import { lessonText } from '../workshop/lesson-text.ts';

function lpar(...args: string[]): { code: number; out: string; err: string } {
  let out = '';
  let err = '';
  const code = lessonCommand(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

function write(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, text);
  return file;
}

test('check tells every lesson in a line and ends with 0', () => {
  const { code, out } = lpar('check', write('a.yaml', lessonText()));
  expect({ code, out }).toEqual({
    code: 0,
    out: 'ok   A lesson: steps 1 of 1, goals 1 of 1, wrong turns 1 of 1 miss\n',
  });
});

test('a lesson that does not hold ends with 1, one that cannot be read with 2; both say file, line and reason', () => {
  const wrong = write('a.yaml', lessonText({ wrong: 'chmem -b -e 16' }));
  expect(lpar('check', wrong)).toMatchObject({ code: 1 });
  expect(lpar('check', wrong).out).toMatch(/lessons\/a\.yaml:\d+: the wrong turn reaches goal goal/);
  const unread = lpar('check', write('a.yaml', lessonText({ head: 'level: 3' })));
  expect(unread).toMatchObject({ code: 2, out: '' });
  expect(unread.err).toMatch(/^lessons\/a\.yaml:7: unknown field "level"; allowed: lesson, id, /);
});

test('run judges an attendee’s commands, in one list or by step', () => {
  const lesson = write('a.yaml', lessonText());
  const good = write('good.yaml', '- lsmem\n- chmem -b -e 16\n');
  const byStep = write('step.yaml', 'steps:\n  first:\n    - chmem -b -e 16\n');
  const bad = write('bad.yaml', '- chmem -b -e 17\n');
  expect(lpar('run', lesson, '--commands', good).code).toBe(0);
  expect(lpar('run', lesson, '--commands', byStep).code).toBe(0);
  const { code, out } = lpar('run', lesson, '--commands', bad);
  expect(code).toBe(1);
  expect(out).toContain('goal goal is not reached: Block 16 is deconfigured. Wanted: online.');
});

test('the reports are JSON and JUnit for programs', () => {
  const lesson = write('a.yaml', lessonText());
  const bad = write('bad.yaml', '- "echo <&>"\n');
  const json = JSON.parse(lpar('run', lesson, '--commands', bad, '--report', 'json').out);
  expect(json).toMatchObject({
    passed: false,
    lessons: [{ id: 'a-lesson', steps: [{ goals: [{ met: false }] }] }],
  });
  const junit = lpar('run', lesson, '--commands', bad, '--report', 'junit').out;
  expect(junit).toContain('<testsuite name="A lesson" tests="1" failures="1">');
  expect(junit).toContain('<testcase classname="The first step" name="Block 16 is online">');
});

test.each([
  [['run', 'LESSON', '--commands', 'missing.yaml'], 'lpar: missing.yaml: there is no such file or folder\n'],
  [['run', 'LESSON', '--commands', '/'], 'lpar: /: this is a directory, not a list of commands\n'],
  [['run', 'LESSON'], 'run needs --commands FILE'],
  [['check', 'LESSON', '--report', 'xml'], 'only text, json, junit'],
  [['check', 'no/such/folder'], 'lpar: no/such/folder: there is no such file or folder'],
  [
    ['dance'],
    'lpar: lesson dance: unknown; allowed: check, run, trace, pack, report, verify, schema\nUsage: lpar lesson',
  ],
  [[], 'lpar: lesson needs one of check, run, trace, pack, report, verify, schema\nUsage:'],
  [['check'], 'lpar: lesson check takes one WORKSHOP\nUsage:'],
  [['pack', 'LESSON'], 'lpar: lesson pack takes a WORKSHOP and a ZIP to write\n'],
  [['schema', 'extra'], 'lpar: lesson schema takes nothing\n'],
  [
    ['check', '--loud', 'LESSON'],
    'lpar: lesson check: unknown option --loud; allowed: --report, --help\nUsage:',
  ],
  [['run', 'LESSON', '--commands'], 'lpar: lesson run: --commands needs a value'],
])('%j is refused with 2 and says why', (args, reason) => {
  const lesson = write('a.yaml', lessonText());
  const { code, err } = lpar(...args.map((arg) => (arg === 'LESSON' ? lesson : arg)));
  expect(code).toBe(2);
  expect(err).toContain(reason);
});

test.each([[['--help']], [['check', '--help']], [['help']]])('%j prints the usage', (args) => {
  const { code, out, err } = lpar(...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Usage: lpar lesson check/);
});

test('pack writes a zip that check reads, and overwrites nothing', () => {
  const target = path.join(temporaryFolder(), 'a.zip');
  const root = path.join(import.meta.dirname, '..', '..', 'workshops');
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'lessons'));
  fs.copyFileSync(path.join(root, 'workshop.yaml'), path.join(folder, 'workshop.yaml'));
  fs.writeFileSync(path.join(folder, 'lessons', 'a.yaml'), lessonText());
  expect(lpar('pack', folder, target)).toEqual({ code: 0, out: '', err: '' });
  expect(lpar('check', target).code).toBe(0);
  expect(lpar('pack', folder, target)).toMatchObject({ code: 2 });
});
