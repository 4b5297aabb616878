import { expect, test } from 'vitest';
import { readLesson } from '../../main/workshop/build-lesson.ts';
import { checkLesson } from '../../main/workshop/check-lesson.ts';
import { lessonText } from './lesson-text.ts';

const X86 = `
  definition:
    name: SIMX86
    customerBytes: 17179869184
    answerStyle: always-0020
    partitions:
      - name: LNXDAX
        profile: { initialBytes: 8589934592, reservedBytes: 0 }
        sclp: { incrementBytes: 268435456 }
        kernel: { arch: x86_64, release: "6.12", commandLine: "" }
        conditions:
          sclpFaults: []
          notifierVetoes: []
          unmovable: { kind: idle, also: [], except: [] }
          pressure: { usedByProgramsKib: 0 }
        platform:
          ram: [{ start: 0, bytes: 654336 }, { start: 1048576, bytes: 2146435072 }]`;

const problemsOf = (text: string) => {
  const read = readLesson('lesson.yaml', text);
  return read.ok ? checkLesson(read.value).problems : read.failure;
};

test.each([
  ['uname -m', 'x86_64'],
  ['hostname', 'lnxdax'],
  ['uname -r', '6.12'],
])('a lesson without a window logs in as a terminal does: %s of an x86-64 guest', (line, stdout) => {
  const check = `{ check: shell, line: ${line}, exit: 0, stdout: "${stdout}" }`;
  const text = lessonText({ machine: X86, check, solution: line, wrong: 'echo no' });
  expect(problemsOf(text)).toEqual([]);
});
