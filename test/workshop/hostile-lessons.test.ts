import { describe, expect, test } from 'vitest';
import { readLesson } from '../../main/workshop/build-lesson.ts';
import { checkingLesson } from '../../main/workshop/check-lesson.ts';
import { readMarkdown } from '../../main/workshop/markdown.ts';
import { lessonText } from './lesson-text.ts';

/** Fifty times what a lesson may hold: a reader that tries again and again would take hours, not the time of a test. */
const LENGTH = 500_000;

const repeated = (text: string): string => text.repeat(Math.ceil(LENGTH / text.length));

describe('a text that was made to hang its reader is read in the time of its length', () => {
  test.each([
    ['backticks', repeated('`')],
    [
      'runs of backticks that never close',
      Array.from({ length: 900 }, (_, n) => '`'.repeat(n + 1)).join(' '),
    ],
    ['strong that never closes', repeated('**a ')],
    ['emphasis that never closes', repeated('*a ')],
    ['brackets', repeated('[')],
    ['links inside links', repeated('[a](x')],
    ['images that never end', repeated('![a](')],
    ['tags that never end', repeated('<a ')],
    ['a heading of blanks', `# ${repeated(' ')}x`],
    ['a heading of marks', `# x${repeated(' #')}x`],
    ['a code block of blanks', `\`\`\`${repeated(' ')}a b`],
    ['a table that is none', `|\n${repeated('| ')}x`],
    ['a rule that is none', `a|b\n${repeated('---|  ')}x`],
    ['a bullet of blanks', `-${repeated(' ')}\u2028`],
    ['lines of a list', repeated('- a\n')],
    ['lines of a quote', repeated('> a\n')],
  ])('%s', (_, text) => {
    expect(readMarkdown(text).problems.length).toBeLessThanOrEqual(100);
  });

  test('what was read stays what it was: code, strong, emphasis, links and what only looks like them', () => {
    const [paragraph] = readMarkdown('a ``x`y`` **b *c* d** *e* [f](https://g.example/(h)) `i **j \\*k').text;
    expect(paragraph).toEqual({
      kind: 'paragraph',
      children: [
        { kind: 'text', text: 'a ' },
        { kind: 'code', text: 'x`y' },
        { kind: 'text', text: ' ' },
        {
          kind: 'strong',
          children: [
            { kind: 'text', text: 'b ' },
            { kind: 'emphasis', children: [{ kind: 'text', text: 'c' }] },
            { kind: 'text', text: ' d' },
          ],
        },
        { kind: 'text', text: ' ' },
        { kind: 'emphasis', children: [{ kind: 'text', text: 'e' }] },
        { kind: 'text', text: ' ' },
        { kind: 'link', href: 'https://g.example/(h)', children: [{ kind: 'text', text: 'f' }] },
        { kind: 'text', text: ' `i **j *k' },
      ],
    });
  });
});

/** The only thing that is said of a lesson file. */
function onlyReason(text: string): string {
  const read = readLesson('lesson.yaml', text);
  expect(read.ok ? [] : read.failure).toHaveLength(1);
  return read.ok ? '' : (read.failure[0]?.reason ?? '');
}

describe('a lesson file that would cost more than it is worth is refused before it is parsed', () => {
  const many = (line: (n: number) => string): string =>
    Array.from({ length: 20_000 }, (_, n) => line(n)).join('\n');
  test.each([
    ['steps', `lesson: 1\nsteps:\n${many(() => '- a')}`],
    ['empty lines', '\n'.repeat(200_000)],
    ['errors', many(() => '- "')],
  ])('too many %s', (_, text) => {
    expect(onlyReason(text)).toBe('the file holds more values than a lesson file has use for');
  });

  test.each([
    ['fields', many((n) => `k${n}: 1`)],
    ['times the same field', many(() => 'k: 1')],
  ])('too many %s', (_, text) => {
    expect(onlyReason(text)).toBe('more than 4096 fields in one place');
  });

  test.each([
    ['lists', `a: ${'['.repeat(100_000)}`],
    ['maps', `a: ${'{a: '.repeat(50_000)}`],
    ['dashes', '- '.repeat(100_000)],
  ])('%s inside each other', (_, text) => {
    expect(onlyReason(text)).toBe('values are nested more than 32 levels deep');
  });

  test('a field that is there twice is named with its line', () => {
    const text = lessonText({ head: 'minutes: 3' });
    const read = readLesson('lesson.yaml', text);
    expect(read.ok ? [] : read.failure).toEqual([
      {
        file: 'lesson.yaml',
        line: text.split('\n').findLastIndex((line) => line.startsWith('minutes:')) + 1,
        reason: 'the field "minutes" is there twice',
      },
    ]);
  });
});

describe('the check of a lesson', () => {
  const looping = (solution: string): ReturnType<typeof checkingLesson> => {
    const read = readLesson('lesson.yaml', lessonText({ solution }));
    if (!read.ok) throw new Error(JSON.stringify(read.failure));
    return checkingLesson(read.value);
  };

  test('a loop without an end is stopped, said with its place, and lets others run all the time', () => {
    const checking = looping(`'for i in {1..60000}; do for j in 1 2; do x=$i; y=$x; : $y; done; done'`);
    let pieces = 0;
    for (;;) {
      const step = checking.next();
      if (step.done) {
        expect(step.value.problems.map(({ reason }) => reason)).toEqual([
          'the shell lines of a lesson take too long: is there a loop without an end?',
        ]);
        break;
      }
      pieces++;
    }
    expect(pieces).toBeGreaterThan(1000);
  });
});
