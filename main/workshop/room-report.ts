/** A room's hand-ins for people, tables and programs. */

import type { RoomView } from '../../shared/lesson.ts';
import { escapeHtml } from './certificate.ts';
import { xml } from './report.ts';

export type RoomReportKind = 'text' | 'csv' | 'junit' | 'html' | 'json';
export const ROOM_REPORT_KINDS: readonly RoomReportKind[] = ['text', 'csv', 'junit', 'html', 'json'];

export function roomReport(kind: RoomReportKind, room: RoomView): string {
  switch (kind) {
    case 'text':
      return textOf(room);
    case 'csv':
      return csvOf(room);
    case 'junit':
      return junitOf(room);
    case 'html':
      return htmlOf(room);
    case 'json':
      return `${JSON.stringify(room, null, 2)}\n`;
  }
}

const minutes = (seconds: number): string => `${Math.round(seconds / 60)} min`;

function totals({ lessons }: RoomView['attendees'][number]) {
  const sum = (part: 'reached' | 'of' | 'points' | 'ofPoints' | 'hints' | 'wrong' | 'seconds'): number =>
    lessons.reduce((all, lesson) => all + lesson[part], 0);
  return {
    ...{ reached: sum('reached'), of: sum('of'), points: sum('points'), ofPoints: sum('ofPoints') },
    ...{ hints: sum('hints'), wrong: sum('wrong'), seconds: sum('seconds') },
  };
}

const HEAD = [
  'Attendee',
  'Verified',
  'Version',
  'Steps',
  'Points',
  'Hints',
  'Wrong answers',
  'Time',
  'Is at',
];

function rowsOf({ attendees }: RoomView): string[][] {
  return attendees.map((one) => {
    const all = totals(one);
    const at = one.at ? `${one.at.lesson}: ${one.at.step}${one.stuck ? ' (stuck)' : ''}` : 'finished';
    return [
      one.attendee,
      one.verified ? 'yes' : 'NO',
      one.version,
      `${all.reached}/${all.of}`,
      `${all.points}/${all.ofPoints}`,
      String(all.hints),
      String(all.wrong),
      minutes(all.seconds),
      at,
    ];
  });
}

const STEP_HEAD = ['Lesson', 'Step', 'Reached', 'Hints', 'Wrong answers', 'Half took', 'Is there now'];

const stepRows = ({ steps }: RoomView): string[][] =>
  steps.map(({ lesson, step, reached, of, hints, wrong, medianSeconds, here }) => [
    lesson,
    step,
    `${reached}/${of}`,
    String(hints),
    String(wrong),
    minutes(medianSeconds),
    here.join(', '),
  ]);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function textOf(room: RoomView): string {
  const { workshop, attendees, refused } = room;
  const notes = attendees.flatMap(({ attendee, notes: all }) => all.map((note) => `${attendee}: ${note}`));
  const files = refused.map(({ file, reason }) => `${file}: not counted: ${reason}`);
  return `${[
    `${workshop.title}, version ${workshop.version}`,
    '',
    ...table(HEAD, rowsOf(room)),
    ...(notes.length + files.length > 0 ? ['', ...files, ...notes] : []),
    '',
    ...table(STEP_HEAD, stepRows(room)),
  ].join('\n')}\n`;
}

/** A cell that a table program would take for a formula is a text. */
const cell = (text: string): string => {
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
};

function csvOf(room: RoomView): string {
  const head = [
    'attendee',
    'file',
    'verified',
    'version',
    'lesson',
    'steps_reached',
    'steps',
    'points',
    'points_possible',
    'hints',
    'wrong_answers',
    'seconds',
    'notes',
  ];
  const rows = room.attendees.flatMap(({ attendee, file, verified, version, lessons, notes }) =>
    lessons.map((lesson) => [
      attendee,
      file,
      String(verified),
      version,
      lesson.id,
      ...[
        lesson.reached,
        lesson.of,
        lesson.points,
        lesson.ofPoints,
        lesson.hints,
        lesson.wrong,
        lesson.seconds,
      ].map(String),
      notes.join(' '),
    ]),
  );
  const refused = room.refused.map(({ file, reason }) => [
    '',
    file,
    'false',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    reason,
  ]);
  return `${[head, ...rows, ...refused].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

/** One suite an attendee, one case a lesson. */
function junitOf({ workshop, attendees, refused }: RoomView): string {
  const suites = attendees.map(({ attendee, verified, lessons, notes }) => {
    const cases = lessons.map((lesson) => {
      const open = `    <testcase classname="${xml(attendee)}" name="${xml(lesson.title)}" time="${lesson.seconds}"`;
      const missing = !verified
        ? `not verified: ${notes.join(' ')}`
        : lesson.reached < lesson.of
          ? `${lesson.reached} of ${lesson.of} steps`
          : null;
      return missing === null
        ? `${open}/>\n`
        : `${open}>\n      <failure message="${xml(missing)}"/>\n    </testcase>\n`;
    });
    const failures = cases.filter((text) => text.includes('<failure')).length;
    return `  <testsuite name="${xml(attendee)}" tests="${cases.length}" failures="${failures}">\n${cases.join('')}  </testsuite>\n`;
  });
  const files = refused.map(
    ({ file, reason }) =>
      `  <testsuite name="${xml(file)}" tests="1" failures="1">\n    <testcase classname="${xml(file)}" name="hand-in">\n      <failure message="${xml(reason)}"/>\n    </testcase>\n  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(workshop.title)}">\n${suites.join('')}${files.join('')}</testsuites>\n`;
}

function htmlOf(room: RoomView): string {
  const { workshop, attendees, refused } = room;
  const html = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    `<table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>\n${rows
      .map((row) => `<tr>${row.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`)
      .join('\n')}\n</tbody></table>`;
  const notes = [
    ...refused.map(({ file, reason }) => `${file}: not counted: ${reason}`),
    ...attendees.flatMap(({ attendee, notes: all }) => all.map((note) => `${attendee}: ${note}`)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(workshop.title)}</title>
<style>
body { font: 1rem/1.5 "IBM Plex Sans", system-ui, sans-serif; color: #161616; background: #fff; margin: 2rem; }
h1 { font-weight: 300; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
td, th { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #e0e0e0; vertical-align: top; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(workshop.title)}, version ${escapeHtml(workshop.version)}</h1>
<h2>Who is where</h2>
${html(HEAD, rowsOf(room))}
${notes.length === 0 ? '' : `<h2>To look at</h2>\n<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('\n')}</ul>`}
<h2>Where people got stuck</h2>
${html(STEP_HEAD, stepRows(room))}
</main>
</body>
</html>
`;
}
