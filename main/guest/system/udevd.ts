/**
 * systemd-udevd of a guest: uevents of memory blocks in a queue, and the rules carried out for one after the other. It has
 * its turns beside whatever runs in front, so that a block that was just added may still be offline when a script looks.
 */

import { PAUSE, type Running } from '../shell/pause.ts';
import type { Files } from '../tree/files.ts';
import type { RuleRun, UdevPort, Uevent } from './port.ts';
import { mayApply } from './udev-concern.ts';
import { type EventContext, handleEvent, type Runner, type UdevDevice } from './udev-event.ts';
import { RULE_DIRECTORIES, type RuleSet, readRules } from './udev-rules.ts';

export interface UdevdOptions {
  readonly files: () => Files;
  readonly run: Runner;
  readonly arch: () => string;
  readonly virt: () => string;
  readonly log: (text: string) => void;
}

/** Sequence numbers that a boot has used up before anybody looks. Our choice. */
const FIRST_SEQUENCE = 1000;

export class Udevd implements UdevPort {
  readonly #options: UdevdOptions;
  readonly #properties = new Map<string, ReadonlyMap<string, string>>();
  readonly #listeners = new Set<(event: Uevent, handled: boolean) => void>();
  #queue: Uevent[] = [];
  /** First of the queue that is not handled. */
  #next = 0;
  #atWork = 0;
  #sequence = FIRST_SEQUENCE;
  #rules: RuleSet | undefined;
  /** What the rules were read from, and when. */
  #disk: { readonly version: number } | undefined;
  #readAt = -1;
  #told = new Set<string>();
  #concern: { readonly rules: RuleSet; readonly actions: Map<string, boolean> } | undefined;
  isStopped = false;

  constructor(options: UdevdOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length - this.#next + this.#atWork;
  }

  get hasWork(): boolean {
    return !this.isStopped && this.#next < this.#queue.length;
  }

  /** What waits, to be kept with the partition. */
  get queued(): readonly Uevent[] {
    return this.#queue.slice(this.#next);
  }

  add(event: Uevent): void {
    if (this.#listeners.size === 0 && !this.#concerns(event.action)) {
      this.#sequence++;
      return;
    }
    this.#queue.push(event);
    for (const listener of this.#listeners) listener(event, false);
  }

  /** The system goes down: nothing is handled any more. */
  end(): void {
    this.#queue = [];
    this.#next = 0;
    this.#atWork = 0;
    this.#properties.clear();
    this.#told.clear();
    this.isStopped = false;
    this.#rules = undefined;
  }

  /** Handles the queue, one event between two pauses. */
  *work(): Running<void> {
    while (this.hasWork) {
      const event = this.#queue[this.#next++] as Uevent;
      if (this.#next > 1000) {
        this.#queue = this.#queue.slice(this.#next);
        this.#next = 0;
      }
      this.#atWork = 1;
      try {
        const device = deviceOf(event, this.#sequence++);
        const handled = yield* handleEvent(this.#context(), device);
        if (event.action === 'remove') this.#properties.delete(`memory${event.block}`);
        else this.#properties.set(`memory${event.block}`, set(handled.properties));
      } finally {
        this.#atWork = 0;
      }
      for (const listener of this.#listeners) listener(event, true);
      yield PAUSE;
    }
  }

  propertiesOf(device: string): ReadonlyMap<string, string> {
    return this.#properties.get(device) ?? new Map();
  }

  files(): { readonly paths: readonly string[]; readonly problems: readonly string[] } {
    return this.#current();
  }

  reload(): void {
    this.#rules = undefined;
    this.#told.clear();
  }

  *test(event: Uevent): Running<RuleRun> {
    return yield* handleEvent({ ...this.#context(), isTest: true }, deviceOf(event, this.#sequence));
  }

  watch(listener: (event: Uevent, handled: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Whether a rule could do anything for an event of this kind: tens of thousands of blocks may come at once. */
  #concerns(action: string): boolean {
    const rules = this.#current();
    if (this.#concern?.rules !== rules) this.#concern = { rules, actions: new Map() };
    const known = this.#concern.actions.get(action);
    if (known !== undefined) return known;
    const { files, arch, virt } = this.#options;
    const found = mayApply(rules, { action, arch: arch(), virt: virt(), files: files() });
    this.#concern.actions.set(action, found);
    return found;
  }

  #context(): EventContext {
    const { files, run, arch, virt, log } = this.#options;
    return { files: files(), run, arch: arch(), virt: virt(), log, rules: this.#current() };
  }

  /** udevd reads its rules again when a file has changed. */
  #current(): RuleSet {
    const { log } = this.#options;
    this.#disk ??= this.#options.files().scratch.watch(RULE_DIRECTORIES);
    if (this.#rules && this.#readAt === this.#disk.version) return this.#rules;
    this.#readAt = this.#disk.version;
    this.#rules = readRules(this.#options.files());
    for (const problem of this.#rules.problems) {
      if (this.#told.has(problem)) continue;
      this.#told.add(problem);
      log(problem);
    }
    return this.#rules;
  }
}

const deviceOf = ({ action, block }: Uevent, sequence: number): UdevDevice => ({
  action,
  devpath: `/devices/system/memory/memory${block}`,
  subsystem: 'memory',
  sequence,
});

/** Properties that a rule has set: those of the uevent itself, and hidden ones, are not kept. */
function set(properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = [...properties].filter(
    ([name]) => !name.startsWith('.') && !['ACTION', 'DEVPATH', 'SUBSYSTEM', 'SEQNUM'].includes(name),
  );
  return new Map(own);
}
