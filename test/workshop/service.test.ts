import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadWorkshop } from '../../main/workshop/load.ts';
import type { Push } from '../../shared/api.ts';
import { partitionName } from '../../shared/ids.ts';
import type { LessonCommand, PlayerView, WorkshopAnswer, WorkshopRequest } from '../../shared/lesson.ts';
import { value } from '../db/files.ts';
import { fileOf, openSession, shell, type TestSession, undo } from '../session/open-session.ts';
import { lessonText } from './lesson-text.ts';

const WORKSHOP = 'storage-while-linux-runs';

async function ask(session: TestSession, request: WorkshopRequest): Promise<WorkshopAnswer> {
  return value(await session.call('workshop', request));
}

async function player(session: TestSession, request: WorkshopRequest = { do: 'view' }): Promise<PlayerView> {
  const answer = await ask(session, request);
  if (answer.kind !== 'player' || !answer.player) throw new Error('no lesson is open');
  return answer.player;
}

/** The zip of an answer, over the path of files. */
async function zipOf({ session }: TestSession, packed: WorkshopAnswer): Promise<Buffer> {
  if (packed.kind !== 'packed') throw new Error('it was not packed');
  const { pieces } = value(await session.files.offer({ kind: 'packed', file: packed.file }));
  return Buffer.concat([...pieces].map((piece) => Buffer.from(piece)));
}

const start = (session: TestSession, lesson: string): Promise<PlayerView> =>
  player(session, { do: 'start', workshop: WORKSHOP, lesson });

const missing = ({ steps, step }: PlayerView): (string | null)[] =>
  (steps[step]?.goals ?? []).map((goal) => goal.missing);

/** As a person does it: through the session, not through the service. */
async function perform(session: TestSession, command: LessonCommand): Promise<void> {
  if (command.do === 'answer') await ask(session, { do: 'answer', goal: command.goal, text: command.text });
  else if (command.do === 'command') await session.run({ kind: 'command', command: command.command });
  else await session.run({ kind: 'shell', partition: command.partition, terminal: 't1', line: command.line });
}

const shipped = value(loadWorkshop(path.join(import.meta.dirname, '..', '..', 'workshops')));
const lessonOf = (id: string) => {
  const lesson = shipped.workshop.lessons.find((one) => one.id === id);
  if (!lesson) throw new Error(id);
  return lesson;
};

describe('playing', () => {
  test('a lesson starts on a machine of its own, with its first step and nothing done', async () => {
    const session = openSession();
    const view = await start(session, 'online-and-back');
    expect(view).toMatchObject({ step: 0, stepDone: false, finished: false, mode: 'lesson' });
    expect(missing(view).every((one) => one !== null)).toBe(true);
    const hello = value(await session.call('hello', {}));
    expect(hello.machines).toHaveLength(2);
    expect(hello.machines.find(({ id }) => id === hello.openMachine)?.name).toBe(
      'Bring memory online and take it back',
    );
  });

  test('goals are judged after every action and pushed, with what is missing', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    await session.done(shell('chmem -e 512M'));
    const pushed = session.pushes.findLast((push) => push.kind === 'workshop');
    expect(pushed?.player?.steps[0]?.goals[0]?.missing).toBe(
      'Block 18 is deconfigured; Block 19 is deconfigured. Wanted: online and in zone Movable.',
    );
  });

  test.each(['online-and-back', 'under-pressure', 'the-half-assigned-block'])(
    '%s can be played to its end through the session',
    async (id) => {
      const session = openSession();
      const lesson = lessonOf(id);
      await start(session, id);
      for (const [index, step] of lesson.steps.entries()) {
        for (const command of step.solution) {
          const done = perform(session, command);
          // A line whose write waits does not come back by itself.
          await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 300))]);
        }
        const view = await player(session);
        expect(missing(view)).toEqual(step.goals.map(() => null));
        expect(view.stepDone).toBe(true);
        if (index + 1 < lesson.steps.length) await player(session, { do: 'next' });
      }
      const view = await player(session);
      expect(view.finished).toBe(true);
      expect(view.heading.finishedMs).not.toBeNull();
      const catalogue = await ask(session, { do: 'catalogue' });
      const lessons = catalogue.kind === 'catalogue' ? (catalogue.catalogue.workshops[0]?.lessons ?? []) : [];
      const place = lessons.findIndex(({ id }) => id === view.heading.id);
      expect(view.next?.id).toBe(lessons[place + 1]?.id);
    },
  );

  test('the next step waits until this one is done', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    const answer = await session.call('workshop', { do: 'next' });
    expect(answer).toMatchObject({ ok: false, failure: { message: 'This step is not done yet.' } });
  });

  test('a step that is done stays done, also when its result is undone', async () => {
    const session = openSession();
    await start(session, 'find-your-way');
    await session.done(shell('lsmem'));
    await ask(session, { do: 'answer', goal: 'block-size', text: '128 MiB' });
    expect((await player(session)).stepDone).toBe(true);
    await session.run(undo);
    expect((await player(session)).stepDone).toBe(true);
  });

  test('a reset leads back to the start of the step: machine, answers and shell lines', async () => {
    const session = openSession();
    const begun = await start(session, 'online-and-back');
    await session.done(shell('chmem -e 1G'));
    await ask(session, { do: 'answer', goal: 'worth', text: '1008 MiB' });
    const view = await player(session, { do: 'reset' });
    expect(view.stepDone).toBe(true);
    expect(view.stepRevision).toBe(begun.stepRevision);
    expect(missing(view).every((one) => one !== null)).toBe(true);
  });

  test('what is done while exploring does not count, and a return takes it back', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    await player(session, { do: 'explore' });
    await session.done(shell('chmem -e 1G'));
    expect(await player(session)).toMatchObject({ mode: 'exploring', stepDone: false });
    const back = await player(session, { do: 'return' });
    expect(back.mode).toBe('lesson');
    expect(missing(back)[0]).toContain('deconfigured');
  });

  test('hints come one by one', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    expect((await player(session, { do: 'hint' })).steps[0]?.hintsShown).toHaveLength(1);
    expect((await player(session, { do: 'hint' })).steps[0]?.hintsShown).toHaveLength(2);
    expect((await player(session, { do: 'hint' })).steps[0]?.hintsShown).toHaveLength(2);
  });
});

describe('progress', () => {
  test('it is kept per attendee and over a restart', async () => {
    const session = openSession();
    await ask(session, { do: 'attendee', name: 'Ada' });
    await start(session, 'find-your-way');
    await session.done(shell('lsmem'));
    await ask(session, { do: 'answer', goal: 'block-size', text: '128 MiB' });
    await session.close();

    const again = openSession(session.path);
    const view = await player(again);
    expect(view).toMatchObject({ attendee: 'Ada', stepDone: true, step: 0 });
    const other = await ask(again, { do: 'attendee', name: 'Grace' });
    expect(other.kind === 'catalogue' && other.catalogue.workshops[0]?.lessons[0]?.stepsDone).toBe(0);
    const first = await ask(again, { do: 'attendee', name: 'Ada' });
    expect(first.kind === 'catalogue' && first.catalogue.workshops[0]?.lessons[0]?.stepsDone).toBe(1);
  });

  test('the certificate is a page without scripts, and names cannot break out of it', async () => {
    const session = openSession();
    await ask(session, { do: 'attendee', name: '<script>alert(1)</script>' });
    const answer = await ask(session, { do: 'certificate', workshop: WORKSHOP });
    const html = answer.kind === 'certificate' ? answer.html : '';
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script');
    expect(html).toContain('has finished 0 of');
    const named = await ask(session, { do: 'certificate', workshop: WORKSHOP, name: 'Grace' });
    expect(named.kind === 'certificate' && named.html).toContain('<p class="name">Grace</p>');
  });
});

describe('the machine of a lesson', () => {
  const machines = async (session: TestSession) => {
    const answer = value(await session.call('query', { kind: 'machines' }));
    return answer.kind === 'machines' ? answer.machines : [];
  };
  const openOne = async (session: TestSession) => (await machines(session)).find(({ isOpen }) => isOpen);

  test('it is marked with whose attempt it is; other machines are not', async () => {
    const session = openSession();
    await ask(session, { do: 'attendee', name: 'Ada' });
    await start(session, 'find-your-way');
    expect((await machines(session)).map(({ lesson }) => lesson)).toEqual([
      null,
      { attendee: 'Ada', stepsDone: 0, finishedMs: null },
    ]);
  });

  test('leaving for later leads back to the machine before; continuing finds the step as it was', async () => {
    const session = openSession();
    const before = await openOne(session);
    await start(session, 'online-and-back');
    await session.done(shell('chmem -e 1G'));
    await ask(session, { do: 'leave', machine: 'later' });
    expect((await openOne(session))?.id).toBe(before?.id);
    expect(session.pushes.findLast((push) => push.kind === 'workshop')?.player).toBeNull();
    const catalogue = await ask(session, { do: 'catalogue' });
    const heading = catalogue.kind === 'catalogue' && catalogue.catalogue.workshops[0]?.lessons[1];
    expect(heading).toMatchObject({ machine: expect.any(Number) });
    const view = await player(session, { do: 'continue', workshop: WORKSHOP, lesson: 'online-and-back' });
    expect(missing(view)[0]).toBeNull();
  });

  test('left and removed it is gone, with what it had; progress stays', async () => {
    const session = openSession();
    const before = await openOne(session);
    await start(session, 'find-your-way');
    await session.done(shell('lsmem'));
    await ask(session, { do: 'answer', goal: 'block-size', text: '128 MiB' });
    await ask(session, { do: 'leave', machine: 'remove' });
    expect((await machines(session)).map(({ id }) => id)).toEqual([before?.id]);
    const catalogue = await ask(session, { do: 'catalogue' });
    expect(catalogue.kind === 'catalogue' && catalogue.catalogue.workshops[0]?.lessons[0]).toMatchObject({
      stepsDone: 1,
      machine: null,
    });
  });

  test('kept it is an ordinary machine, and a restart does not open the lesson on it again', async () => {
    const session = openSession();
    await start(session, 'find-your-way');
    await ask(session, { do: 'leave', machine: 'keep' });
    expect(await openOne(session)).toMatchObject({ lesson: null });
    await session.close();
    const again = openSession(session.path);
    expect(await ask(again, { do: 'view' })).toEqual({ kind: 'player', player: null });
  });

  test('kept from the list of machines while it is played, the lesson ends', async () => {
    const session = openSession();
    await start(session, 'find-your-way');
    const machine = (await openOne(session))?.id ?? 0;
    value(await session.call('manage', { action: { kind: 'keep', machine } }));
    expect(await ask(session, { do: 'view' })).toEqual({ kind: 'player', player: null });
    await session.done(shell('lsmem'));
    expect(await openOne(session)).toMatchObject({ id: machine, lesson: null });
  });

  test('starting again asks what becomes of the machine so far: nothing is lost without a word', async () => {
    const session = openSession();
    await start(session, 'find-your-way');
    const first = (await openOne(session))?.id;
    const lesson = { do: 'start', workshop: WORKSHOP, lesson: 'find-your-way' } as const;
    expect(await session.call('workshop', lesson)).toMatchObject({
      ok: false,
      failure: { where: 'params.previous' },
    });
    await ask(session, { ...lesson, previous: 'remove' });
    expect((await machines(session)).map(({ id }) => id)).not.toContain(first);
    const second = (await openOne(session))?.id;
    await ask(session, { ...lesson, previous: 'keep' });
    expect((await machines(session)).find(({ id }) => id === second)).toMatchObject({ lesson: null });
    expect(await machines(session)).toHaveLength(3);
  });
});

describe('a lesson from a saved machine', () => {
  const fromSaved = lessonText({ machine: '{ saved: Prepared }', start: '[]' });

  async function prepared(): Promise<TestSession> {
    const session = openSession();
    await start(session, 'online-and-back');
    await session.done(shell('chmem -b -e 20'));
    const machine = value(await session.call('hello', {})).openMachine ?? 0;
    await ask(session, { do: 'leave', machine: 'keep' });
    value(await session.call('manage', { action: { kind: 'rename', machine, name: 'Prepared' } }));
    return session;
  }

  test('starts where that machine is, is packed with it, and runs in another data directory', async () => {
    const author = await prepared();
    expect(await ask(author, { do: 'check', file: 'a.yaml', yaml: fromSaved })).toMatchObject({
      problems: [],
    });
    const packed = await ask(author, { do: 'packLesson', yaml: fromSaved });
    const other = openSession();
    await other.session.files.receiveWorkshop(await zipOf(author, packed));
    await player(other, { do: 'start', workshop: 'a-lesson', lesson: 'a-lesson' });
    expect(await fileOf(other, 20, 'state')).toBe('online');
    await other.done(shell('chmem -b -e 16'));
    expect((await player(other)).finished).toBe(true);
  });

  test('a name that no machine has, and one that two have, are refused with line and reason', async () => {
    const session = await prepared();
    const reasonFor = async (yaml: string) => {
      const answer = await ask(session, { do: 'check', file: 'a.yaml', yaml });
      return answer.kind === 'checked' ? answer.problems : [];
    };
    const missingOne = fromSaved.replace('saved: Prepared', 'saved: Gone');
    expect(await reasonFor(missingOne)).toEqual([
      { file: 'a.yaml', line: 7, reason: 'there is no saved machine "Gone" in this data directory' },
    ]);
    const list = value(await session.call('query', { kind: 'machines' }));
    const machine = list.kind === 'machines' ? (list.machines.find(({ isOpen }) => isOpen)?.id ?? 0) : 0;
    value(await session.call('manage', { action: { kind: 'duplicate', machine, name: 'Prepared' } }));
    expect((await reasonFor(fromSaved))[0]?.reason).toBe(
      '2 machines are called "Prepared": rename the others',
    );
  });
});

describe('presenting', () => {
  test('notes and solutions go to the window that presents and to no other', async () => {
    const session = openSession();
    const told: Push[] = [];
    const presenter = session.session.join((push) => told.push(push));
    const view = await start(session, 'find-your-way');
    expect(view.presented).toBe(false);
    const declared = await presenter.call({ id: 1, method: 'workshop', params: { do: 'present' } });
    expect(JSON.stringify(declared)).toContain('Let attendees say');
    await session.done(shell('lsmem'));
    await ask(session, { do: 'answer', goal: 'block-size', text: '128 MiB' });
    await player(session, { do: 'next' });
    expect(told.findLast((push) => push.kind === 'presenter')?.presenter?.step).toBe(1);
    const audience = JSON.stringify(session.pushes);
    expect(audience).not.toContain('"kind":"presenter"');
    expect(audience).not.toContain('Let attendees say');
    expect(audience).not.toContain('Taking the increment size for the block size');
    expect(JSON.stringify(told)).toContain('Forgetting that numbers start at 1');
  });

  test('while it is presented the audience sees that, and the last command; afterwards not', async () => {
    const session = openSession();
    const presenter = session.session.join(() => {});
    await start(session, 'online-and-back');
    await presenter.call({ id: 1, method: 'workshop', params: { do: 'present' } });
    await presenter.call({ id: 2, method: 'workshop', params: { do: 'solve' } });
    const latest = () => session.pushes.findLast((push) => push.kind === 'workshop')?.player;
    expect(latest()).toMatchObject({ presented: true, lastCommand: '$ grep MemTotal /proc/meminfo' });
    const typed = session.pushes.filter((push) => push.kind === 'terminal');
    expect(typed[0]).toMatchObject({
      terminal: 'LNXTEST-1',
      stream: 'typed',
      text: 'grep MemTotal /proc/meminfo',
    });
    presenter.leave();
    expect(latest()).toMatchObject({ presented: false, lastCommand: null });
  });

  test('a jump reaches the start of any step with the model solutions before it', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    const view = await player(session, { do: 'jump', step: 3 });
    expect(view.step).toBe(3);
    await perform(session, { do: 'shell', partition: partitionName('LNXTEST'), line: 'chmem -b -d 17' });
    expect(missing(await player(session))[1]).toBeNull();
    const back = await player(session, { do: 'jump', step: 1 });
    expect(back.step).toBe(1);
  });

  test('the model solution can be carried out command by command', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    const { solution } = lessonOf('online-and-back').steps[0] ?? { solution: [] };
    let view: PlayerView | undefined;
    for (const _ of solution) view = await player(session, { do: 'solve' });
    expect(view?.stepDone).toBe(true);
    expect(await session.call('workshop', { do: 'solve' })).toMatchObject({ ok: false });
  });

  test('both eras stand side by side', async () => {
    const session = openSession();
    await start(session, 'online-and-back');
    await player(session, { do: 'jump', step: 1 });
    const answer = await ask(session, { do: 'compare' });
    const { sides, difference } = answer.kind === 'compared' ? answer : { sides: [], difference: null };
    expect(difference).toEqual({
      where: 'blocks 16 to 19',
      address: 16 * 256 * 1024 * 1024,
      left: 'online, Movable, memmap in the block',
      right: 'online, Movable, memmap in system memory',
    });
    expect(sides.map(({ era }) => era)).toEqual(['dynamic', 'memmap']);
    expect(
      sides.map(({ view }) => view.memory.memTotalKib - (sides[0]?.view.memory.memTotalKib ?? 0))[1],
    ).not.toBe(0);
  });
});

describe('authoring', () => {
  test('what was recorded is a lesson that passes its check, is packed, and runs in another data directory', async () => {
    const author = openSession();
    await start(author, 'online-and-back');
    await ask(author, { do: 'leave', machine: 'later' });
    await ask(author, { do: 'record', title: 'My own lesson' });
    await author.done(shell('chmem -b -e 16'));
    await ask(author, { do: 'mark', title: 'Bring one block online', text: 'Use **chmem**.' });
    await author.run(shell('echo 0 > /sys/firmware/memory/memory16/config'));
    await ask(author, { do: 'mark', title: 'Meet a refusal', text: '' });
    const stopped = await ask(author, { do: 'stopRecording' });
    const yaml = stopped.kind === 'recording' ? (stopped.yaml ?? '') : '';
    const checked = await ask(author, { do: 'check', file: 'my.yaml', yaml });
    expect(checked).toMatchObject({ kind: 'checked', problems: [] });

    const packed = await ask(author, { do: 'packLesson', yaml });
    expect(packed.kind).toBe('packed');
    const zip = await zipOf(author, packed);

    const other = openSession();
    const catalogue = value(await other.session.files.receiveWorkshop(zip));
    expect(catalogue.kind === 'taken' && catalogue.catalogue.workshops.map(({ id }) => id)).toEqual([
      WORKSHOP,
      'my-own-lesson',
    ]);
    await player(other, { do: 'start', workshop: 'my-own-lesson', lesson: 'my-own-lesson' });
    await other.done(shell('chmem -b -e 16'));
    expect((await player(other)).stepDone).toBe(true);
  });

  test('a lesson with problems is not packed', async () => {
    const session = openSession();
    const yaml = lessonText({ check: '{ check: block, blocks: 0, state: online }' });
    const answer = await ask(session, { do: 'packLesson', yaml });
    expect(answer.kind === 'checked' && answer.problems.length).toBeGreaterThan(0);
  });

  test('a zip that cannot be used is refused with its reason, and nothing is written', async () => {
    const session = openSession();
    const answer = value(await session.session.files.receiveWorkshop(Buffer.from('no zip')));
    expect(answer).toMatchObject({
      kind: 'checked',
      problems: [{ reason: 'this is not a zip, or it is damaged' }],
    });
    expect(fs.existsSync(path.join(path.dirname(session.path), 'workshops'))).toBe(false);
  });

  test('a broken workshop in the data directory is listed as a problem; the others can be played', async () => {
    const session = openSession();
    const folder = path.join(path.dirname(session.path), 'workshops', 'broken');
    fs.mkdirSync(folder, { recursive: true });
    const answer = await ask(session, { do: 'catalogue' });
    expect(answer.kind === 'catalogue' && answer.catalogue.problems.length).toBeGreaterThan(0);
    expect(answer.kind === 'catalogue' && answer.catalogue.workshops).toHaveLength(1);
  });
});
