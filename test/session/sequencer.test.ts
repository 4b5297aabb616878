/**
 * A model of the sequencer: every interleaving of a few actions, of what they wait for and of what is done beside them.
 * Whatever the order, one has the turn at a time, who is alone is alone, and nothing waits for ever.
 */

import { expect, test } from 'vitest';
import { type Entry, type Release, Sequencer } from '../../main/session/sequencer.ts';

/** What a schedule may let happen next: a step of one of the tasks. */
interface Task {
  readonly name: string;
  /** Steps from outside that it still needs; each is possible once the one before has had its effect. */
  possible(): boolean;
  step(): void;
  readonly isDone: () => boolean;
}

class World {
  readonly sequencer = new Sequencer();
  readonly problems: string[] = [];
  #holder: string | undefined;
  /** Actions that have begun and not ended. */
  readonly begun = new Set<string>();

  hold(name: string): void {
    if (this.#holder !== undefined) this.problems.push(`${name} has the turn of ${this.#holder}`);
    this.#holder = name;
  }

  give(): void {
    this.#holder = undefined;
  }
}

const gate = () => Promise.withResolvers<void>();

/** An action: it begins, and ends when its work is done; when cancelled, at its next pause. */
function action(world: World, name: string): Task {
  const work = gate();
  let state: 'new' | 'waits' | 'works' | 'finishes' | 'done' = 'new';
  const run = async (entry: Entry) => {
    await entry.begin();
    if (!entry.cancelled) {
      world.hold(name);
      world.begun.add(name);
      state = 'works';
      await work.promise;
      world.begun.delete(name);
      world.give();
    }
    state = 'done';
    entry.end();
  };
  return {
    name,
    possible: () => state === 'new' || state === 'works',
    step: () => {
      if (state === 'new') {
        state = 'waits';
        const entry = world.sequencer.enter(name);
        if (entry) void run(entry);
        return;
      }
      state = 'finishes';
      work.resolve();
    },
    isDone: () => state === 'done',
  };
}

/**
 * A line whose write waits inside the kernel `times` times, until it is answered or cancelled. Of one that nobody
 * answers only a cancellation is an end.
 */
function pending(world: World, name: string, times: number, isAnswered = true): Task {
  let answer = gate();
  let entered: Entry | undefined;
  let state: 'new' | 'waits' | 'suspended' | 'answered' | 'done' = 'new';
  const run = async (entry: Entry) => {
    await entry.begin();
    if (!entry.cancelled) {
      world.hold(name);
      world.begun.add(name);
      for (let count = 0; count < times; count++) {
        answer = gate();
        state = 'suspended';
        world.give();
        await entry.handOver(() => Promise.race([answer.promise, entry.whenCancelled]));
        world.hold(name);
        if (entry.cancelled) break;
      }
      world.begun.delete(name);
      world.give();
    }
    state = 'done';
    entry.end();
  };
  return {
    name,
    possible: () => state === 'new' || (isAnswered && state === 'suspended'),
    step: () => {
      if (state === 'new') {
        state = 'waits';
        entered = world.sequencer.enter(name);
        if (entered) void run(entered);
        return;
      }
      state = 'answered';
      answer.resolve();
    },
    isDone: () => state === 'done' || (!isAnswered && state === 'suspended' && !entered?.cancelled),
  };
}

/** A line that works on after its first wait, and waits once more, cancelled or not. */
function stubborn(world: World, name: string): Task {
  const work = gate();
  let entered: Entry | undefined;
  let state: 'new' | 'waits' | 'suspended' | 'works' | 'finishes' | 'done' = 'new';
  const wait = async (entry: Entry) => {
    world.give();
    state = 'suspended';
    await entry.handOver(() => entry.whenCancelled);
    world.hold(name);
  };
  const run = async (entry: Entry) => {
    await entry.begin();
    if (!entry.cancelled) {
      world.hold(name);
      world.begun.add(name);
      await wait(entry);
      state = 'works';
      await work.promise;
      await wait(entry);
      world.begun.delete(name);
      world.give();
    }
    state = 'done';
    entry.end();
  };
  return {
    name,
    possible: () => state === 'new' || state === 'works',
    step: () => {
      if (state === 'new') {
        state = 'waits';
        entered = world.sequencer.enter(name);
        if (entered) void run(entered);
        return;
      }
      state = 'finishes';
      work.resolve();
    },
    isDone: () => state === 'done' || (state === 'suspended' && !entered?.cancelled),
  };
}

/** Takes the turn, alone or in order; what it does takes a step. */
function taker(world: World, name: string, alone: boolean): Task {
  const work = gate();
  let state: 'new' | 'waits' | 'works' | 'finishes' | 'done' = 'new';
  const run = async (taken: Promise<Release>) => {
    const release = await taken;
    world.hold(name);
    if (alone && world.begun.size > 0) world.problems.push(`${name} is not alone: ${[...world.begun]}`);
    state = 'works';
    await work.promise;
    if (alone && world.begun.size > 0) world.problems.push(`${name} is not left alone: ${[...world.begun]}`);
    world.give();
    state = 'done';
    release();
  };
  return {
    name,
    possible: () => state === 'new' || state === 'works',
    step: () => {
      if (state === 'new') {
        state = 'waits';
        void run(alone ? world.sequencer.alone() : world.sequencer.take());
        return;
      }
      state = 'finishes';
      work.resolve();
    },
    isDone: () => state === 'done',
  };
}

/** Lets every promise that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Make = (world: World) => Task[];

/** Follows one schedule, and says which other choices there were at each of its places. */
async function follow(
  make: Make,
  schedule: readonly number[],
): Promise<{ choices: number[]; taken: string[] }> {
  const world = new World();
  const tasks = make(world);
  const choices: number[] = [];
  const taken: string[] = [];
  for (let place = 0; ; place++) {
    const possible = tasks.filter((task) => task.possible());
    if (possible.length === 0) break;
    choices.push(possible.length);
    const task = possible[schedule[place] ?? 0];
    if (!task) throw new Error('a schedule chooses what is not possible');
    taken.push(task.name);
    task.step();
    await settle();
    if (world.problems.length > 0) break;
  }
  const waiting = tasks.filter((task) => !task.isDone()).map(({ name }) => name);
  if (waiting.length > 0) world.problems.push(`${waiting.join(', ')} wait for ever`);
  if (world.problems.length > 0) throw new Error(`${taken.join(' ')}: ${world.problems.join('; ')}`);
  return { choices, taken };
}

/** @returns how many schedules there are */
async function followAll(make: Make): Promise<number> {
  let count = 0;
  for (let schedule: number[] = []; ; ) {
    const { choices } = await follow(make, schedule);
    count++;
    // The next schedule in order: the last place where another choice is left.
    let place = choices.length - 1;
    while (place >= 0 && (schedule[place] ?? 0) + 1 >= (choices[place] ?? 0)) place--;
    if (place < 0) return count;
    schedule = [
      ...Array.from({ length: place }, (_, index) => schedule[index] ?? 0),
      (schedule[place] ?? 0) + 1,
    ];
  }
}

test.each<[string, Make]>([
  [
    'an action while two windows open machines',
    (world) => [action(world, 'run'), taker(world, 'open A', true), taker(world, 'open B', true)],
  ],
  [
    'a line that waits in the kernel, an action, and an open',
    (world) => [pending(world, 'line', 1), action(world, 'run'), taker(world, 'open', true)],
  ],
  [
    'a line that waits twice, an import, and a delete',
    (world) => [pending(world, 'line', 2), taker(world, 'import', false), taker(world, 'delete', true)],
  ],
  [
    'two lines that wait, an open and a close',
    (world) => [
      pending(world, 'line 1', 1),
      pending(world, 'line 2', 1),
      taker(world, 'open', true),
      taker(world, 'close', true),
    ],
  ],
  [
    'two lines that nobody answers, an action and two opens',
    (world) => [
      pending(world, 'line 1', 1, false),
      pending(world, 'line 2', 1, false),
      action(world, 'run'),
      taker(world, 'open A', true),
      taker(world, 'open B', true),
    ],
  ],
  [
    'a line that works on when it is cancelled, a line that comes later, and two opens',
    (world) => [
      stubborn(world, 'line 1'),
      pending(world, 'line 2', 1, false),
      taker(world, 'open A', true),
      taker(world, 'open B', true),
    ],
  ],
  [
    'two actions, an import and an open',
    (world) => [
      action(world, 'run 1'),
      action(world, 'run 2'),
      taker(world, 'import', false),
      taker(world, 'open', true),
    ],
  ],
])('in every interleaving of %s each is answered, one at a time', async (_name, make) => {
  expect(await followAll(make)).toBeGreaterThan(20);
});

test('a name is free again once its action has ended', async () => {
  const sequencer = new Sequencer();
  const entry = sequencer.enter('a');
  expect(sequencer.enter('a')).toBeUndefined();
  await entry?.begin();
  entry?.end();
  expect(sequencer.enter('a')).toBeDefined();
});
