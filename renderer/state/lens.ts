/** The page-level view: the pages of the shown block with the page that is picked, and those at a step of a sequence. */

import type { Query, QueryAnswer } from '../../shared/api.ts';
import type { BlockId, PartitionName, Pfn, Revision } from '../../shared/ids.ts';
import type { BlockPages, MemmapRules, MemmapRulesQuestion, PopulateLimits } from '../../shared/pages.ts';

type Ask = <K extends QueryAnswer['kind']>(
  kind: K,
  query: Query,
) => Promise<Extract<QueryAnswer, { kind: K }> | undefined>;

interface Wanted {
  readonly partition: PartitionName;
  readonly block: BlockId;
  readonly at?: Revision;
}

export class Lens {
  /** null: no kernel runs; undefined: being read. */
  pages: BlockPages | null | undefined;
  pfn = 0;
  limits: PopulateLimits = {};
  rules: MemmapRules | undefined;
  question: MemmapRulesQuestion = { structPageBytes: 64, parameter: 'Y' };
  /** Pages at a step of the shown sequence, while that is wanted. */
  stepPages: BlockPages | null | undefined;
  showsSteps = false;
  readonly #ask: Ask;
  readonly #changed: () => void;
  #wanted: Wanted | undefined;
  #latest = 0;
  #latestStep = 0;

  constructor(ask: Ask, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Reads a block's pages; of another block than before its first page is picked. */
  async show(wanted: Wanted): Promise<void> {
    const isOther = this.#wanted?.block !== wanted.block || this.#wanted.partition !== wanted.partition;
    this.#wanted = wanted;
    if (isOther) {
      this.pages = undefined;
      this.limits = {};
      this.pfn = -1;
    }
    await Promise.all([this.#read(), this.#readRules()]);
  }

  async pick(pfn: number): Promise<void> {
    this.pfn = pfn;
    this.#changed();
    await this.#read();
  }

  async limit(limits: PopulateLimits): Promise<void> {
    this.limits = limits;
    await this.#read();
  }

  async choose(question: MemmapRulesQuestion): Promise<void> {
    this.question = question;
    await this.#readRules();
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    if (!wanted) return;
    const turn = ++this.#latest;
    const page = this.pfn < 0 ? {} : { pfn: this.pfn as Pfn };
    const limits = Object.keys(this.limits).length > 0 ? { limits: this.limits } : {};
    const answer = await this.#ask('pages', { kind: 'pages', ...wanted, ...page, ...limits });
    if (turn !== this.#latest) return;
    this.pages = answer?.pages ?? null;
    if (this.pages && this.pfn < 0) {
      this.pfn = this.pages.firstPfn;
      await this.#read();
      return;
    }
    this.#changed();
  }

  async #readRules(): Promise<void> {
    const partition = this.#wanted?.partition;
    if (partition === undefined) return;
    const question = this.question;
    const answer = await this.#ask('memmapRules', { kind: 'memmapRules', partition, ...question });
    if (question !== this.question) return;
    this.rules = answer?.rules;
    this.#changed();
  }

  /** Shows pages beside the steps of a sequence, or no longer. */
  chooseSteps(shown: boolean): void {
    this.showsSteps = shown;
    this.stepPages = undefined;
    this.#changed();
  }

  async atStep(
    partition: PartitionName,
    block: number,
    step: { readonly revision: Revision; readonly events: number },
  ): Promise<void> {
    const turn = ++this.#latestStep;
    const answer = await this.#ask('pages', { kind: 'pages', partition, block: block as BlockId, step });
    if (turn !== this.#latestStep) return;
    this.stepPages = answer?.pages ?? null;
    this.#changed();
  }
}
