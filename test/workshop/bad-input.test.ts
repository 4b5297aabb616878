import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readLesson } from '../../main/workshop/build-lesson.ts';
import { checkLesson } from '../../main/workshop/check-lesson.ts';
import { readWorkshop } from '../../main/workshop/load.ts';
import { ENTRY_LIMIT, isInside, readZip, writeZip } from '../../main/workshop/zip.ts';
import { lessonText } from './lesson-text.ts';

/** Problems of a lesson, its headless check included: "line: reason". */
function problemsOf(text: string): string[] {
  const read = readLesson('lesson.yaml', text);
  const problems = read.ok ? checkLesson(read.value).problems : read.failure;
  return problems.map(({ line, reason }) => `${line}: ${reason}`);
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

/** The one problem of a lesson, and that it is on the line of `at`. */
function onlyProblem(text: string, at: string): string {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  const [line, reason = ''] = (problems[0] ?? '').split(/: (.*)/s);
  expect(Number(line)).toBe(lineOf(text, at));
  return reason;
}

test('a good lesson has no problems', () => {
  expect(problemsOf(lessonText())).toEqual([]);
});

describe('shape', () => {
  test('an unknown field is refused with its line', () => {
    const text = lessonText({ head: 'level: hard' });
    expect(onlyProblem(text, 'level: hard')).toBe(
      'unknown field "level"; allowed: lesson, id, title, audience, minutes, about, machine, partition, start, hide, values, next, steps, reading, compare',
    );
  });

  test('an unknown field inside a check is refused with its line', () => {
    const text = lessonText({ check: '{ check: block, blocks: 16, state: online, colour: red }' });
    expect(problemsOf(text)).toEqual([
      `${lineOf(text, 'colour')}: unknown field "colour" in steps[0].goals[0].check; allowed: check, partition, blocks, state, zone, memmap, boot, hole, differs, unmovable`,
    ]);
  });

  test('a misspelt command is told what there is', () => {
    const text = lessonText({ solution: '{ do: lod }' });
    expect(onlyProblem(text, '{ do: lod }')).toContain("'load'");
  });

  test('an unknown field of a command is named, not the whole union', () => {
    const text = lessonText({ solution: '{ do: load, clar: true }' });
    expect(onlyProblem(text, 'clar')).toBe(
      'unknown field "clar" in steps[0].solution[0]; allowed: do, partition, clear, device, address, parameter',
    );
  });

  test('a missing field is named', () => {
    const text = lessonText().replace('title: A lesson\n', '');
    expect(problemsOf(text)).toEqual(['1: title: this field is missing']);
  });

  test('text that is no YAML is refused with its line', () => {
    expect(problemsOf('lesson: 1\nid: [')[0]).toMatch(/^2: /);
  });

  test('aliases are refused: they can unfold without end', () => {
    expect(problemsOf('a: &a [1]\nb: [*a, *a]')).toEqual([
      '1: a lesson file uses no anchors, aliases and tags: &a',
    ]);
  });

  test('a file beyond the limit is not read', () => {
    expect(problemsOf(' '.repeat(1024 * 1024 + 1))).toEqual([
      'null: a lesson file holds at most 262144 characters',
    ]);
  });
});

describe('machine', () => {
  test('a missing machine template is refused', () => {
    const text = lessonText({ machine: '{ template: enormous }' });
    expect(onlyProblem(text, 'template: enormous')).toContain('there is no machine template enormous');
  });

  test('a missing machine is refused', () => {
    const text = lessonText().replace(/^machine:.*\n/m, '');
    expect(problemsOf(text)).toEqual(['1: machine: this field is missing']);
  });

  test('a machine that cannot exist is refused with the rule', () => {
    const machine =
      '{ storage: 8 GiB, partitions: [{ name: LNX, initial: 4100 MiB, reserved: 4 GiB, increment: 256 MiB, kernel: "7.2" }] }';
    const text = lessonText({ machine });
    expect(problemsOf(text)[0]).toBe(
      `${lineOf(text, 'machine:')}: partitions[0].profile.initialBytes: storage is a multiple of the increment size of 256 MiB`,
    );
  });

  test('a partition that the machine does not have is refused', () => {
    const text = lessonText({ check: '{ check: partition, partition: OTHER, status: operating }' });
    expect(onlyProblem(text, 'OTHER')).toBe('the machine has no partition OTHER: LNXTEST');
  });

  test('a preparation that is refused is a problem', () => {
    const text = lessonText({ start: '[{ do: load }, { do: activate }]' });
    expect(problemsOf(text)[0]).toContain('Load LNXTEST is refused');
  });
});

describe('goals', () => {
  test('a goal that holds before its step begins is refused', () => {
    const text = lessonText({ check: '{ check: block, blocks: 0, state: online }', wrongTurn: false });
    expect(onlyProblem(text, '{ check: block, blocks: 0')).toContain('holds before its step begins');
  });

  test('a goal that can never hold is refused: the model solution does not reach it', () => {
    const text = lessonText({ check: '{ check: block, blocks: 4000, state: online }', wrongTurn: false });
    expect(onlyProblem(text, 'blocks: 4000')).toContain(
      'the model solution does not reach goal goal: Block 4000 is not there',
    );
  });

  test('a check that says nothing is refused', () => {
    const text = lessonText({ check: '{ check: block, blocks: 16 }' });
    expect(onlyProblem(text, '{ check: block, blocks: 16 }')).toContain('says nothing that could be wrong');
  });

  test('a range that ends before it begins is refused', () => {
    const text = lessonText({ check: '{ check: block, blocks: 20-16, state: online }' });
    expect(onlyProblem(text, '20-16')).toContain('ends before it begins');
  });

  test('a rule that the glossary does not have is refused', () => {
    const text = lessonText({ check: '{ check: command, rule: no-such-rule }' });
    expect(onlyProblem(text, 'no-such-rule')).toBe('the glossary has no rule no-such-rule');
  });

  test('a wrong turn that reaches its goal is refused', () => {
    const text = lessonText({ wrong: 'chmem -b -e 16' });
    expect(problemsOf(text)).toEqual([expect.stringContaining('the wrong turn reaches goal goal')]);
  });

  test('a wrong turn for a goal that is not there is refused', () => {
    const text = lessonText({ misses: 'other' });
    expect(onlyProblem(text, 'misses: other')).toBe('the step has no goal other');
  });
});

describe('texts', () => {
  test.each([
    ['a script', '<script>alert(1)</script>', 'scripts are refused'],
    ['raw HTML', 'Some <b onclick="x()">bold</b> words.', 'raw HTML is refused'],
    ['an HTML comment', 'Some <!-- hidden --> words.', 'raw HTML is refused'],
    ['a remote image', '![map](https://example.org/map.png)', 'remote images are refused'],
    ['an image without protocol', '![map](//example.org/map.png)', 'remote images are refused'],
    ['a local image', '![map](map.png)', 'stands in a line of its own'],
    ['a link that runs code', '[click](javascript:alert(1))', 'a link leads to https://'],
    ['a link to data', '[click](data:text/html,x)', 'a link leads to https://'],
    ['a link without encryption', '[click](http://example.org)', 'a link leads to https://'],
    ['a term that is not there', '[click](glossary:nothing)', 'the glossary has no entry nothing'],
  ])('%s is refused with file, line and reason', (_what, markdown, reason) => {
    const text = lessonText({ text: `A line.\n\n${markdown}` });
    const problems = problemsOf(text);
    expect(problems[0]).toContain(reason);
    expect(Number(problems[0]?.split(':')[0])).toBe(lineOf(text, markdown.slice(0, 8)));
  });

  test('a code block may show anything', () => {
    expect(problemsOf(lessonText({ text: '```\n<script>\n```\n\nand `<b>` too.' }))).toEqual([]);
  });
});

describe('zips', () => {
  const refused = (files: Record<string, Uint8Array>): string => {
    const read = readZip(zipSync(files, { level: 9 }));
    return read.ok ? 'read' : read.failure;
  };

  test('files come back as they were packed', () => {
    const files = new Map([
      ['workshop.yaml', 'workshop: 1'],
      ['lessons/a.yaml', 'ä → ü'],
    ]);
    expect(readZip(writeZip(files))).toEqual({ ok: true, value: files });
  });

  test.each([
    '../evil.yaml',
    'lessons/../../evil.yaml',
    '/etc/evil.yaml',
    'C:/evil.yaml',
    'lessons\\..\\evil.yaml',
    'lessons/./a.yaml',
    'a\u0000b',
    '',
  ])('the name %j leads out and is refused', (name) => {
    expect(isInside(name)).toBe(false);
    if (name !== '') expect(refused({ [name]: strToU8('x') })).toContain('leads out of the workshop');
  });

  test('a bomb is refused by its ratio before it is inflated', () => {
    expect(refused({ 'lessons/a.yaml': new Uint8Array(900_000) })).toContain('more than 100 times its size');
  });

  test('an entry that is too large is refused', () => {
    expect(refused({ 'lessons/a.yaml': new Uint8Array(2_000_000) })).toContain('holds more than');
  });

  test('too many entries are refused', () => {
    const files = Object.fromEntries(
      Array.from({ length: ENTRY_LIMIT + 1 }, (_, index) => [`lessons/${index}.yaml`, strToU8('x')]),
    );
    expect(refused(files)).toContain(`at most ${ENTRY_LIMIT} files`);
  });

  test('many entries that are too large together are refused', () => {
    const noise = (seed: number): Uint8Array =>
      Uint8Array.from({ length: 700_000 }, (_, index) => (index * seed * 7919 + (index >> 3)) & 0x7f);
    const files = Object.fromEntries(
      Array.from({ length: 13 }, (_, index) => [`lessons/${index}.yaml`, noise(index + 3)]),
    );
    const read = readZip(zipSync(files, { level: 0 }));
    expect(read.ok ? 'read' : read.failure).toContain('hold at most');
  });

  test('a size that lies inflates to no more than it says', () => {
    const zip = zipSync({ 'lessons/a.yaml': strToU8('x'.repeat(50_000)) }, { level: 9 });
    const view = new DataView(zip.buffer, zip.byteOffset);
    const central = zip.length - 22 - 46 - 'lessons/a.yaml'.length;
    expect(view.getUint32(central, true)).toBe(0x02014b50);
    view.setUint32(central + 24, 10, true);
    const read = readZip(zip);
    expect(read.ok ? (read.value.get('lessons/a.yaml')?.length ?? 0) : 0).toBeLessThanOrEqual(10);
  });

  test('bytes that are no zip, and bytes that are no text, are refused', () => {
    expect(readZip(strToU8('not a zip')).ok).toBe(false);
    expect(refused({ 'lessons/a.yaml': Uint8Array.of(0xff, 0xfe, 0xfd) })).toBe('lessons/a.yaml is not text');
  });

  test('a workshop without a cover, and one with the same lesson twice, are refused', () => {
    const cover = 'workshop: 1\nid: w\ntitle: W\nabout: ""\nauthor: A\n';
    const twice = new Map([
      ['workshop.yaml', cover],
      ['lessons/a.yaml', lessonText()],
      ['lessons/b.yaml', lessonText()],
    ]);
    const read = readWorkshop(twice);
    expect(read.ok ? [] : read.failure).toEqual([
      { file: 'lessons/b.yaml', line: 2, reason: 'there is a lesson a-lesson already' },
    ]);
    const bare = readWorkshop(new Map([...twice].slice(1)));
    expect(bare.ok ? [] : bare.failure.map(({ reason }) => reason)).toContain('there is no workshop.yaml');
  });
});
