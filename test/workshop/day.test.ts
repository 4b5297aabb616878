/** A whole day: a workshop is handed out, corrected mid-way, played by five attendees, handed in, reported and certified. */

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lessonCommand } from '../../main/cli/lesson.ts';
import { NO_MACHINES } from '../../main/workshop/build-machine.ts';
import { packWorkshop } from '../../main/workshop/exchange.ts';
import { readWorkshop } from '../../main/workshop/load.ts';
import { chained, chainStart } from '../../main/workshop/log-entry.ts';
import { lockWith } from '../../main/workshop/presenter-code.ts';
import type { PlayerView, WorkshopAnswer, WorkshopRequest } from '../../shared/lesson.ts';
import { temporaryFolder, value } from '../db/files.ts';
import { openSession, shell, type TestSession } from '../session/open-session.ts';
import { lessonText } from './lesson-text.ts';

const cover = (version: string) => `workshop: 1
id: day
title: A day
about: ""
authors: [Ada, Grace]
version: "${version}"
licence: CC-BY-4.0
tracks:
  - { id: short, title: One step, lessons: [{ lesson: a-lesson, steps: [first] }] }
`;

const secondStep = (block: number) => `  - id: second
    title: The second step
    text: Bring block ${block} online.
    goals:
      - { id: also, label: Block ${block} is online, check: { check: block, blocks: ${block}, state: online } }
    hints: [The command is chmem again.]
    solution: [chmem -b -e ${block}]
`;

/** 1.1 asks for another block in its second step, and puts the first one in other words. */
const lessonOf = (version: string): string =>
  version === '1.0'
    ? lessonText() + secondStep(18)
    : lessonText({ text: 'Please bring block 16 online.' }) + secondStep(19);

function zipOf(version: string): Buffer {
  const files = new Map([
    ['workshop.yaml', cover(version)],
    ['lessons/a-lesson.yaml', lessonOf(version)],
  ]);
  value(readWorkshop(files));
  return Buffer.from(value(packWorkshop(files, NO_MACHINES.saved, lockWith('sesame'))));
}

const ask = async (session: TestSession, request: WorkshopRequest): Promise<WorkshopAnswer> =>
  value(await session.call('workshop', request));

async function player(session: TestSession, request: WorkshopRequest = { do: 'view' }): Promise<PlayerView> {
  const answer = await ask(session, request);
  if (answer.kind !== 'player' || !answer.player) throw new Error(`no lesson is open: ${answer.kind}`);
  return answer.player;
}

async function attendee(name: string, shared: string): Promise<TestSession> {
  const session = openSession();
  await ask(session, { do: 'attendee', name });
  const answer = await ask(session, { do: 'share', folder: shared });
  expect(answer).toMatchObject({ kind: 'taken', taken: [{ id: 'day', before: null }] });
  await player(session, { do: 'start', workshop: 'day', lesson: 'a-lesson' });
  return session;
}

const handIn = (session: TestSession) => ask(session, { do: 'handIn', workshop: 'day' });

function lpar(...args: string[]): { code: number; out: string; err: string } {
  let [out, err] = ['', ''];
  const code = lessonCommand(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

test('five attendees: one plays well, two cheat, one crashes, one stays on the old version; the report says who did what', async () => {
  const shared = temporaryFolder();
  fs.writeFileSync(path.join(shared, 'day.zip'), zipOf('1.0'));
  const handIns = path.join(shared, 'hand-ins');

  // Everybody begins on 1.0.
  const ada = await attendee('Ada', shared);
  const crashing = await attendee('Crash', shared);
  const forger = await attendee('Forger', shared);
  const clicker = await attendee('Clicker', shared);
  const old = await attendee('Old', shared);

  for (const session of [ada, crashing, old]) {
    await session.done(shell('chmem -b -e 17'));
    expect((await player(session)).steps[0]?.turn).toMatchObject({ title: 'Another block' });
    await ask(session, { do: 'hint' });
    await session.done(shell('chmem -b -e 16'));
    expect((await player(session)).stepDone).toBe(true);
  }

  // The start of the lesson is nobody's doing.
  const journal = value(await ada.call('query', { kind: 'journal', limit: 50 }));
  const rows = journal.kind === 'journal' ? journal.rows : [];
  const base = (await player(ada)).stepRevision;
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ revision }) => revision > base)).toBe(true);

  // Attendees have no solutions.
  expect(await ask(clicker, { do: 'solve' })).toEqual({ kind: 'locked', wrong: false });
  expect(await ask(clicker, { do: 'present', code: 'guess' })).toEqual({ kind: 'locked', wrong: true });
  expect((await ask(clicker, { do: 'present', code: 'sesame' })).kind).toBe('presenter');
  await player(clicker, { do: 'solve' });
  expect((await player(clicker)).stepDone).toBe(true);

  // The corrected version is handed out mid-way; who looks gets it, and what was done stays done.
  fs.writeFileSync(path.join(shared, 'day.zip'), zipOf('1.1'));
  for (const session of [ada, crashing, forger, clicker]) {
    const taken = await ask(session, { do: 'look' });
    expect(taken).toMatchObject({
      kind: 'taken',
      taken: [
        {
          version: '1.1',
          before: '1.0',
          changed: [
            { step: 'The first step', what: 'words' },
            { step: 'The second step', what: 'task' },
          ],
        },
      ],
    });
  }
  const kept = await player(ada);
  expect(kept.stepDone).toBe(true);
  expect(kept.steps[0]?.changed).toBe('words');

  await player(ada, { do: 'next' });
  await ada.done(shell('chmem -b -e 19'));
  expect((await player(ada)).finished).toBe(true);
  await player(old, { do: 'next' });
  await old.done(shell('chmem -b -e 18'));
  expect((await player(old)).finished).toBe(true);

  // The power fails: nothing is closed in order, and what was open is open again.
  const folder = path.join(path.dirname(crashing.path), 'workshops');
  const left = await crashing.abandon();
  fs.cpSync(folder, path.join(path.dirname(left), 'workshops'), { recursive: true });
  const again = openSession(left);
  expect(await player(again)).toMatchObject({ attendee: 'Crash', step: 0, stepDone: true });

  for (const session of [ada, again, clicker, old])
    expect(await handIn(session)).toMatchObject({ kind: 'packed', stored: expect.any(String) });

  // One writes himself a file whose chain is right and whose deeds are not.
  const real = JSON.parse(fs.readFileSync(path.join(handIns, 'ada.handin.json'), 'utf8'));
  const forged = { ...real, attendee: 'Forger', hash: '' };
  let hash = chainStart('Forger', 'day', 'a-lesson');
  forged.lessons = real.lessons.map((lesson: { entries: { entry: string }[] }) => ({
    ...lesson,
    entries: lesson.entries
      .filter(({ entry }) => !entry.includes('chmem'))
      .map(({ entry }) => {
        hash = chained(hash, entry);
        return { entry, hash };
      }),
  }));
  forged.hash = chained(
    '',
    JSON.stringify(Object.fromEntries(Object.entries(forged).filter(([key]) => key !== 'hash'))),
  );
  fs.writeFileSync(path.join(handIns, 'forger.handin.json'), JSON.stringify(forged));
  // Another one changes a file of somebody else.
  const text = fs.readFileSync(path.join(handIns, 'ada.handin.json'), 'utf8');
  fs.writeFileSync(
    path.join(handIns, 'copy.handin.json'),
    text.replace('"attendee":"Ada"', '"attendee":"Copy"'),
  );

  const zip = path.join(shared, 'day.zip');
  const certificates = path.join(shared, 'certificates');
  const report = lpar('report', zip, handIns, '--certificates', certificates, '--track', 'short');
  expect(report.err).toBe('');
  expect(report.code).toBe(1);
  expect(report.out).toMatch(/^Ada +yes +1\.1 +2\/2/m);
  expect(report.out).toMatch(/^Crash +yes +1\.1 +1\/2/m);
  expect(report.out).toMatch(/^Clicker +yes +1\.1 +0\/2/m);
  expect(report.out).toMatch(/^Forger +NO +1\.1 +0\/2/m);
  expect(report.out).toMatch(/^Old +yes +1\.0 +1\/2/m);
  expect(report.out).toContain(
    'copy.handin.json: not counted: the chain of lesson a-lesson is broken at entry 1',
  );
  expect(report.out).toContain('Clicker: Carried out by the presenter: The first step.');
  expect(report.out).toContain(
    'Forger: A lesson: It says that step first is done, and the replay does not reach its goals.',
  );
  expect(report.out).toContain('Old: Played on version 1.0; this is 1.1. Changed since: The second step.');

  expect(lpar('report', zip, handIns, '--report', 'csv').out).toMatch(
    /^Ada,ada\.handin\.json,true,1\.1,a-lesson,2,2,2,2,1,0,/m,
  );
  expect(lpar('report', zip, handIns, '--report', 'junit').out).toContain(
    '<testsuite name="Ada" tests="1" failures="0">',
  );
  const html = lpar('report', zip, handIns, '--report', 'html').out;
  expect(html).toContain('<td>Ada</td>');
  expect(html).not.toContain('<script');

  const verify = (name: string) => lpar('verify', zip, path.join(certificates, `${name}.html`), handIns);
  expect(verify('ada')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^verified: Ada, A day 1\.1, track short: 1 of 1 steps, [0-9A-Z-]{23}\n$/),
  });
  expect(verify('crash').code).toBe(0);
  expect(verify('forger')).toMatchObject({ code: 1, out: expect.stringContaining('not verified') });
  const changed = fs
    .readFileSync(path.join(certificates, 'ada.html'), 'utf8')
    .replace(/content="([A-Za-z0-9+/=]{20,})"/, (_, facts) => {
      const said = JSON.parse(Buffer.from(facts, 'base64').toString());
      return `content="${Buffer.from(JSON.stringify({ ...said, attendee: 'Eve' })).toString('base64')}"`;
    });
  fs.writeFileSync(path.join(certificates, 'eve.html'), changed);
  expect(verify('eve')).toMatchObject({
    code: 1,
    out: 'not verified: its code does not belong to what it says: it was changed\n',
  });

  // The leader's screen says the same.
  const leader = openSession();
  await ask(leader, { do: 'share', folder: shared });
  const room = await ask(leader, { do: 'room', workshop: 'day' });
  const people = room.kind === 'room' ? room.room.attendees : [];
  expect(people.map(({ attendee: name, verified }) => [name, verified])).toEqual([
    ['Ada', true],
    ['Clicker', true],
    ['Crash', true],
    ['Forger', false],
    ['Old', true],
  ]);
  expect(people.find(({ attendee: name }) => name === 'Crash')?.at).toEqual({
    lesson: 'A lesson',
    step: 'The second step',
  });

  // Of an older version nothing is taken unless it is asked for.
  const refused = value(await leader.session.files.receiveWorkshop(zipOf('1.0')));
  expect(refused).toMatchObject({
    kind: 'checked',
    older: true,
    problems: [{ reason: 'A day is there in version 1.1, and this is version 1.0' }],
  });
  expect(await ask(leader, { do: 'takeOlder' })).toMatchObject({
    kind: 'taken',
    taken: [{ version: '1.0', before: '1.1' }],
  });
  const rest = await ask(leader, { do: 'removeWorkshop', workshop: 'day' });
  expect(rest.kind === 'catalogue' && rest.catalogue.workshops.map(({ id }) => id)).not.toContain('day');
}, 120_000);
