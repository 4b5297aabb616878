/** Writes down a tree of calls while it walks over the events of a command. */

import type { MachineEvent } from '../../../shared/event.ts';
import type { CallArguments, CallStep } from './call.ts';

type Kind = MachineEvent['kind'];
export type EventOf<K extends Kind> = Extract<MachineEvent, { readonly kind: K }>;

/** The events are not those of any sequence that is known here. What is left of them stays without calls. */
export class UnknownSequence extends Error {}

/** The command ends here, with calls that have not returned: migration is stuck, or the kernel died. */
export class Unfinished extends Error {}

/** What may happen anywhere. */
const ASIDE: ReadonlySet<Kind> = new Set(['messageLogged', 'storageLost', 'storageTouched']);

interface OpenCall {
  fn: string;
  args: CallArguments;
  ret?: number;
  times: number;
  steps: CallStep[];
}

export class Tracer {
  readonly roots: CallStep[] = [];
  readonly #events: readonly MachineEvent[];
  #next = 0;
  #open: CallStep[] = this.roots;

  constructor(events: readonly MachineEvent[]) {
    this.#events = events;
  }

  /** The event that comes next, log messages aside, or one behind it. */
  peek(ahead = 0): MachineEvent | undefined {
    let left = ahead;
    for (let at = this.#next; at < this.#events.length; at++) {
      const event = this.#events[at];
      if (event && ASIDE.has(event.kind)) continue;
      if (left-- === 0) return event;
    }
    return undefined;
  }

  comes<K extends Kind>(kind: K): EventOf<K> | undefined {
    const event = this.peek();
    return event?.kind === kind ? (event as EventOf<K>) : undefined;
  }

  /** The next event happens in the call that is open now. */
  take<K extends Kind>(kind: K): EventOf<K> {
    this.messages();
    const event = this.#events[this.#next];
    if (event?.kind === 'kernelPanicked') throw new Unfinished();
    if (event?.kind !== kind) throw new UnknownSequence(`${event?.kind ?? 'the end'} where ${kind} was due`);
    this.#open.push(event);
    this.#next++;
    return event as EventOf<K>;
  }

  /** All events of a kind that come next. */
  takeAll(kind: Kind): void {
    while (this.comes(kind)) this.take(kind);
  }

  /** What was logged up to here belongs to the call that is open. */
  messages(): void {
    for (let event = this.#events[this.#next]; event && ASIDE.has(event.kind); ) {
      this.#open.push(event);
      event = this.#events[++this.#next];
    }
  }

  /** A call in the one that is open; `within` tells what happens in it and returns its return code. */
  call(fn: string, args: CallArguments = {}, within?: () => unknown): number | undefined {
    this.messages();
    if (this.#events[this.#next]?.kind === 'kernelPanicked') throw new Unfinished();
    const call = this.#begin(fn, args, 1);
    if (!within) return undefined;
    const outer = this.#open;
    this.#open = call.steps;
    const ret = within();
    if (typeof ret === 'number') call.ret = ret;
    this.#open = outer;
    return call.ret;
  }

  /** Equal calls in a row; none when `times` is 0. No event happens in them. */
  repeat(times: number, fn: string, args: CallArguments = {}, within?: () => void): void {
    if (times <= 0) return;
    const call = this.#begin(fn, args, times);
    if (!within) return;
    const outer = this.#open;
    this.#open = call.steps;
    within();
    this.#open = outer;
  }

  /** The first event of a kind from here on, log messages included. */
  find<K extends Kind>(...kinds: readonly K[]): EventOf<K> | undefined {
    for (let at = this.#next; at < this.#events.length; at++) {
      const event = this.#events[at];
      if (event && (kinds as readonly Kind[]).includes(event.kind)) return event as EventOf<K>;
    }
    return undefined;
  }

  /** Leaves every call that is open. */
  top(): void {
    this.#open = this.roots;
  }

  /** What no call explains: events of other commands, and everything behind a sequence that is not known. */
  rest(): void {
    this.top();
    for (; this.#next < this.#events.length; this.#next++) {
      const event = this.#events[this.#next];
      if (event) this.#open.push(event);
    }
  }

  /** One event without a call, at the top. */
  skip(): void {
    this.top();
    const event = this.#events[this.#next++];
    if (event) this.#open.push(event);
  }

  get done(): boolean {
    return this.#next >= this.#events.length;
  }

  #begin(fn: string, args: CallArguments, times: number): OpenCall {
    const call: OpenCall = { fn, args, times, steps: [] };
    this.#open.push(call);
    return call;
  }
}
