/** Results of a headless run for people, programs and CI. */

import type { Workshop } from '../../shared/lesson.ts';
import type { LessonResult } from './check-lesson.ts';

export type ReportKind = 'text' | 'json' | 'junit';
export const REPORT_KINDS: readonly ReportKind[] = ['text', 'json', 'junit'];

export const passed = (results: readonly LessonResult[]): boolean =>
  results.every(
    ({ problems, steps, lesson }) => problems.length === 0 && steps.length === lesson.steps.length,
  );

export function reportOf(
  kind: ReportKind,
  workshop: Pick<Workshop, 'title'>,
  results: readonly LessonResult[],
): string {
  switch (kind) {
    case 'text':
      return textReport(results);
    case 'json':
      return `${JSON.stringify(jsonReport(workshop, results), null, 2)}\n`;
    case 'junit':
      return junitReport(workshop, results);
  }
}

function textReport(results: readonly LessonResult[]): string {
  const lines = results.flatMap(({ file, lesson, steps, problems }) => {
    const goals = steps.flatMap((step) => step.goals);
    const turns = steps.flatMap((step) => step.wrongTurns);
    const met = goals.filter(({ missing }) => missing === null).length;
    const missed = turns.filter((turn) => turn.missed).length;
    const turnText = turns.length > 0 ? `, wrong turns ${missed} of ${turns.length} miss` : '';
    return [
      `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${lesson.title}: steps ${steps.length} of ${lesson.steps.length}, goals ${met} of ${goals.length}${turnText}`,
      ...problems.map(({ line, reason }) => `     ${file}${line === null ? '' : `:${line}`}: ${reason}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function jsonReport({ title }: Pick<Workshop, 'title'>, results: readonly LessonResult[]): unknown {
  return {
    workshop: title,
    passed: passed(results),
    lessons: results.map(({ file, lesson, steps, problems }) => ({
      id: lesson.id,
      title: lesson.title,
      file,
      passed: problems.length === 0,
      steps: steps.map((step) => ({
        ...step,
        goals: step.goals.map((goal) => ({ ...goal, met: goal.missing === null })),
      })),
      problems,
    })),
  };
}

/** One suite per lesson, one case per goal and wrong turn; problems that belong to neither are a case of their own. */
function junitReport({ title }: Pick<Workshop, 'title'>, results: readonly LessonResult[]): string {
  const suites = results.map(({ file, lesson, steps, others }) => {
    const cases = steps.flatMap((step) => [
      ...step.goals.map(({ label, missing }) => testCase(step.title, label, missing)),
      ...step.wrongTurns.map(({ title: turn, misses, missed }) =>
        testCase(step.title, `wrong turn: ${turn}`, missed ? null : `it reaches goal ${misses}`),
      ),
    ]);
    const done = steps.length;
    for (const step of lesson.steps.slice(done)) {
      cases.push(testCase(step.title, 'reached', 'an earlier step was not finished'));
    }
    const found = others
      .map(({ line, reason }) => `${file}${line === null ? '' : `:${line}`}: ${reason}`)
      .join('\n');
    // What a goal or a wrong turn has failed with is counted there.
    if (others.length > 0) cases.push(testCase(lesson.title, 'no problems', found));
    const failures = cases.filter(({ failed }) => failed).length;
    return (
      `  <testsuite name="${xml(lesson.title)}" tests="${cases.length}" failures="${failures}">\n` +
      `${cases.map(({ text }) => text).join('')}  </testsuite>\n`
    );
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(title)}">\n${suites.join('')}</testsuites>\n`;
}

function testCase(step: string, name: string, failure: string | null): { text: string; failed: boolean } {
  const open = `    <testcase classname="${xml(step)}" name="${xml(name)}"`;
  const text =
    failure === null
      ? `${open}/>\n`
      : `${open}>\n      <failure message="${xml(failure)}"/>\n    </testcase>\n`;
  return { text, failed: failure !== null };
}

export const xml = (text: string): string =>
  text
    .replace(/[\uFFFE\uFFFF]|(?![\n\t])\p{Cc}/gu, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '&#10;');
