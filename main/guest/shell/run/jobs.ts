/**
 * Background jobs of one terminal. Each has its turn, up to its next pause, whenever the line in front of it pauses: how
 * they interleave depends on the lines only, so that a replay repeats it.
 */

import type { GuestClock } from '../clock.ts';
import { EndShell, LIMITS, LimitReached } from '../limits.ts';
import type { Pause, Resume, Running } from '../pause.ts';
import type { BackgroundJob, Job, JobTable } from '../shell-host.ts';
import { numberOfSignal, SIGNAL_BASE } from './signals.ts';

interface Entry extends BackgroundJob {
  readonly running: Running<number>;
  readonly job: Job;
  /** What it waits for; a turn then does nothing unless it is over. */
  blocked: Pause | undefined;
  /** Answer of the kernel to the write it waits for. */
  resume: Resume;
  /** It waits for what others do, and somebody did something. */
  isWoken: boolean;
  /** It has waited so: what it does is to look. */
  isWatcher: boolean;
  /** A process substitution: nobody is told of it. */
  readonly isHidden: boolean;
}

/** What the system around does beside all logins: udevd, services. */
export interface Beside {
  readonly isRunnable: boolean;
  /** One step. Whether it did anything. */
  turn(): boolean;
}

export class Jobs implements JobTable {
  readonly #clock: GuestClock;
  readonly #beside: Beside | undefined;
  #entries: Entry[] = [];
  /** Of jobs that have been told of: `wait` may still ask. */
  readonly #statuses = new Map<number, number>();
  last: number | undefined;
  /** Something was done beside, not only looked at, since it was asked for. */
  #hasNews = false;

  constructor(clock: GuestClock, beside?: Beside) {
    this.#clock = clock;
    this.#beside = beside;
  }

  get list(): readonly BackgroundJob[] {
    return this.#shown;
  }

  get #shown(): Entry[] {
    return this.#entries.filter(({ isHidden }) => !isHidden);
  }

  /** Whether a turn would do anything now. */
  get isRunnable(): boolean {
    if (this.#beside?.isRunnable) return true;
    return this.#entries.some((entry) => entry.status === undefined && this.#mayGoOn(entry));
  }

  get isRunning(): boolean {
    return this.#entries.some(({ status }) => status === undefined);
  }

  get isAnyAtWork(): boolean {
    return this.isRunning || (this.#beside?.isRunnable ?? false);
  }

  /** The earliest time a sleeping job wakes. */
  get wakes(): number | undefined {
    const times = this.#entries
      .filter(({ status }) => status === undefined)
      .map(({ blocked }) => (blocked?.kind === 'blocked' ? blocked.until : undefined))
      .filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** A job that waits for what others do, and the earliest time at which one of them would look by itself. */
  get watching(): Extract<Pause, { kind: 'watching' }> | undefined {
    const all = this.#entries.flatMap(({ status, blocked }) =>
      status === undefined && blocked?.kind === 'watching' ? [blocked] : [],
    );
    const looks = all.flatMap(({ until }) => (until === undefined ? [] : [until]));
    if (all.length === 0) return undefined;
    return looks.length === 0 ? { kind: 'watching' } : { kind: 'watching', until: Math.min(...looks) };
  }

  /** Somebody has done something: every job that waits for that looks again. */
  wakeWatching(): void {
    for (const entry of this.#entries)
      if (entry.status === undefined && entry.blocked?.kind === 'watching') entry.isWoken = true;
  }

  start(text: string, processId: number, running: Running<number>, job: Job): BackgroundJob {
    const number = Math.max(0, ...this.#shown.map((entry) => entry.number)) + 1;
    this.last = processId;
    return this.#add({ number, processId, text, isHidden: false }, running, job);
  }

  substitution(processId: number, running: Running<number>, job: Job): BackgroundJob {
    return this.#add({ number: 0, processId, text: '', isHidden: true }, running, job);
  }

  #add(
    what: Pick<Entry, 'number' | 'processId' | 'text' | 'isHidden'>,
    running: Running<number>,
    job: Job,
  ): Entry {
    const others = this.#entries.filter(
      ({ status, isHidden }) => status === undefined && isHidden === what.isHidden,
    );
    if (others.length >= LIMITS.jobs)
      throw new LimitReached(
        `more than ${LIMITS.jobs} ${what.isHidden ? 'process substitutions' : 'background jobs'}`,
      );
    const entry: Entry = {
      ...what,
      status: undefined,
      told: false,
      running,
      job,
      blocked: undefined,
      resume: undefined,
      isWoken: false,
      isWatcher: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  find(specification: string): BackgroundJob | undefined {
    if (/^\d+$/.test(specification))
      return this.#shown.find(({ processId }) => processId === Number(specification));
    const name = /^%(.*)$/.exec(specification)?.[1];
    if (name === undefined) return undefined;
    if (/^\d+$/.test(name)) return this.#shown.find(({ number }) => number === Number(name));
    if (name === '' || name === '%' || name === '+') return this.#shown.at(-1);
    if (name === '-') return this.#shown.at(-2) ?? this.#shown.at(-1);
    return this.#shown.find(({ text }) =>
      name.startsWith('?') ? text.includes(name.slice(1)) : text.startsWith(name),
    );
  }

  signal(processId: number, signal: string): boolean {
    const entry = this.#entries.find((each) => each.processId === processId && each.status === undefined);
    if (!entry) return false;
    if (signal !== '') entry.job.signals.push({ name: signal, processId });
    return true;
  }

  ended(processId: string): number | undefined {
    return this.#statuses.get(Number(processId));
  }

  forget(job: BackgroundJob): void {
    if (job.status !== undefined) this.#statuses.set(job.processId, job.status);
    this.#entries = this.#entries.filter((entry) => entry !== job);
  }

  /** The write a job waits for has ended. */
  answer(ticket: number, answer: Resume): void {
    for (const entry of this.#entries)
      if (entry.blocked?.kind === 'pending' && entry.blocked.ticket === ticket) entry.resume = answer;
  }

  /** A job's write that the kernel has not answered. */
  get waitsForKernel(): Pause | undefined {
    return this.#entries.find(({ status, blocked }) => status === undefined && blocked?.kind === 'pending')
      ?.blocked;
  }

  /** One turn for each job. Whether any of them did something. */
  turn(): boolean {
    let moved = this.#beside?.turn() ?? false;
    this.#hasNews ||= moved;
    for (const entry of [...this.#entries]) {
      if (entry.status !== undefined || !this.#mayGoOn(entry)) continue;
      if (!this.#step(entry)) continue;
      moved = true;
      this.#hasNews ||= !entry.isWatcher;
    }
    if (this.#entries.some(({ isHidden, status }) => isHidden && status !== undefined))
      this.#entries = this.#entries.filter(({ isHidden, status }) => !isHidden || status === undefined);
    return moved;
  }

  /** Whether jobs or the system around did something since this was asked: a look that is due by the clock is worth it. */
  takeNews(): boolean {
    const hadNews = this.#hasNews;
    this.#hasNews = false;
    return hadNews;
  }

  /** Ends all of them: the terminal is closed, or the system goes down. */
  end(): void {
    for (const entry of this.#entries) {
      if (entry.status !== undefined) continue;
      entry.running.return(0);
      entry.status = SIGNAL_BASE + numberOfSignal('HUP');
    }
    this.#entries = [];
  }

  #mayGoOn({ blocked, job, resume, isWoken }: Entry): boolean {
    if (job.signals.length > 0) return true;
    // Without a time of its own it looks at every turn: what runs in front is one of the others.
    if (blocked?.kind === 'watching')
      return isWoken || blocked.until === undefined || blocked.until <= this.#clock.exact;
    if (blocked?.kind === 'blocked' && blocked.until !== undefined) return blocked.until <= this.#clock.exact;
    return blocked?.kind !== 'pending' || blocked.ticket === undefined || resume !== undefined;
  }

  /** Whether it did more than find that it is still blocked. */
  #step(entry: Entry): boolean {
    const { resume } = entry;
    const { isWoken } = entry;
    entry.resume = undefined;
    entry.isWoken = false;
    try {
      const step = entry.running.next(
        resume ?? (entry.job.signals.length > 0 ? INTERRUPTED : isWoken ? WOKEN : undefined),
      );
      if (step.done) {
        entry.status = step.value;
        return true;
      }
      const before = entry.blocked;
      entry.blocked = step.value.kind === 'pause' ? undefined : step.value;
      entry.isWatcher ||= step.value.kind === 'watching';
      return step.value.kind === 'pause' || before === undefined;
    } catch (error) {
      if (error instanceof EndShell) entry.status = error.code;
      else {
        entry.status = 1;
        throw error;
      }
      return true;
    }
  }
}

const WOKEN: Resume = { kind: 'done' };
const INTERRUPTED: Resume = { kind: 'refused', errno: 'EINTR' };
