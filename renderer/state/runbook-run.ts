/** A runbook that is carried out here: where it is, what each step came to, and whether it waits for a decision. */

import {
  type Runbook,
  type RunbookAnswer,
  type RunbookPart,
  type RunbookRequest,
  type RunbookStep,
  type StepRun,
  stepsOf,
} from '../../shared/runbook.ts';

export interface RunPlace {
  readonly part: RunbookPart;
  readonly index: number;
  readonly step: RunbookStep;
}

export type Carried = StepRun | 'skipped';

export class RunbookRun {
  /** Shown instead of editing. */
  open = false;
  /** Place in `places`. */
  at = 0;
  places: readonly RunPlace[] = [];
  /** The way back is carried out instead of the change. */
  back = false;
  stopped = false;
  running: string | undefined;
  #runbook = 0;
  #results = new Map<string, Carried>();
  readonly #ask: (request: RunbookRequest) => Promise<RunbookAnswer | undefined>;
  readonly #ticket: () => string;
  readonly #cancel: (ticket: string) => void;
  readonly #changed: () => void;

  constructor(
    ask: (request: RunbookRequest) => Promise<RunbookAnswer | undefined>,
    ticket: () => string,
    cancel: (ticket: string) => void,
    changed: () => void,
  ) {
    this.#ask = ask;
    this.#ticket = ticket;
    this.#cancel = cancel;
    this.#changed = changed;
  }

  begin(runbook: number, document: Runbook): void {
    this.leave();
    this.open = true;
    this.#runbook = runbook;
    this.places = stepsOf(document).filter(({ part }) => part !== 'back');
    this.#changed();
  }

  beginBack(document: Runbook): void {
    this.back = true;
    this.stopped = false;
    this.at = 0;
    this.places = stepsOf(document).filter(({ part }) => part === 'back');
    this.#changed();
  }

  leave(): void {
    if (this.running) this.#cancel(this.running);
    this.open = false;
    this.back = false;
    this.stopped = false;
    this.at = 0;
    this.places = [];
    this.#results = new Map();
  }

  get next(): RunPlace | undefined {
    return this.stopped ? undefined : this.places[this.at];
  }

  /** The step that came out otherwise and about which nobody has decided yet. */
  get undecided(): RunPlace | undefined {
    const place = this.next;
    const result = place && this.resultOf(place.part, place.index);
    return result && result !== 'skipped' && result.verdict === 'differs' ? place : undefined;
  }

  get results(): readonly StepRun[] {
    return [...this.#results.values()].filter((result) => result !== 'skipped');
  }

  resultOf(part: RunbookPart, index: number): Carried | undefined {
    return this.#results.get(`${part} ${index}`);
  }

  /** The next step; a step that differs stays the next one until somebody decides. @returns whether it was as expected */
  async step(): Promise<boolean> {
    const place = this.next;
    if (!place || this.running) return false;
    const { part, index, step } = place;
    if (step.command.trim() === '') {
      this.#results.set(`${part} ${index}`, {
        part,
        index,
        verdict: 'equal',
        exit: null,
        output: null,
        differences: [],
        recorded: null,
      });
      this.at++;
      this.#changed();
      return true;
    }
    const ticket = this.#ticket();
    this.running = ticket;
    this.#changed();
    const answer = await this.#ask({ do: 'runStep', runbook: this.#runbook, part, index, ticket });
    const current = this.running === ticket;
    this.running = undefined;
    if (!current || answer?.did !== 'ran' || !this.open) {
      this.#changed();
      return false;
    }
    this.#results.set(`${part} ${index}`, answer.step);
    const good = answer.step.verdict === 'equal';
    if (good) this.at++;
    this.#changed();
    return good;
  }

  async toDifference(): Promise<void> {
    while (this.next && this.next.step.command.trim() !== '' && (await this.step()));
  }

  /** It differs, and one goes on all the same. */
  goOn(): void {
    this.at++;
    this.#changed();
  }

  skip(): void {
    const place = this.next;
    if (!place) return;
    this.#results.set(`${place.part} ${place.index}`, 'skipped');
    this.at++;
    this.#changed();
  }

  stop(): void {
    if (this.running) this.#cancel(this.running);
    this.stopped = true;
    this.#changed();
  }
}
