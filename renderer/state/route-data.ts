/** What the shown view needs beyond the snapshot: asked again whenever the revision changes while it is shown. */

import type { JournalFilter, Query, QueryAnswer } from '../../shared/api.ts';
import { type BlockId, type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import type { Branch } from '../../shared/saved-machine.ts';
import type { SequenceView } from '../../shared/sequence-view.ts';
import type {
  ActionAdvice,
  ActionRow,
  BlockDetail,
  CallsView,
  JournalRow,
  TraceRow,
} from '../../shared/view.ts';
import type { EraAnswer } from '../model/era.ts';
import { addressOf, type Route } from '../model/router.ts';
import { Lens } from './lens.ts';
import { Messages } from './messages.ts';
import type { Store } from './store.ts';

const PAGE_ROWS = 500;
/** What was done to a block: at first, and with each page after it. */
const HISTORY_ROWS = 12;
const HISTORY_PAGE_ROWS = 100;

type Answer<K extends QueryAnswer['kind']> = Extract<QueryAnswer, { kind: K }>;

export class RouteData {
  /** null: there is no such block. */
  detail: BlockDetail | null | undefined;
  /** What was done to the block. */
  history: readonly JournalRow[] = [];
  historyMore = false;
  trace: readonly TraceRow[] | undefined;
  traceMore = false;
  journal: readonly JournalRow[] | undefined;
  journalMore = false;
  /** The journal by actions, newest first, and the commands of those that are unfolded. */
  actionRows: readonly ActionRow[] | undefined;
  actionRowsMore = false;
  readonly unfolded = new Map<number, readonly JournalRow[]>();
  /** The branches of the machine's history. */
  branches: readonly Branch[] = [];
  /** From where the journal is shown, downwards; undefined: from its newest row. */
  journalBefore: Revision | undefined;
  #olderAsked = false;
  /** Which rows of the journal are shown. */
  journalFilter: JournalFilter = {};
  sequence: SequenceView | null | undefined;
  /** The revision of `sequence`. */
  sequenceAt: number | undefined;
  /** The kernel's calls behind it, while they are shown; null: there are none. */
  calls: CallsView | null | undefined;
  /** The shown sequence on another kernel, when that was asked. */
  era: EraAnswer | undefined;
  actions: readonly ActionAdvice[] | undefined;
  /** The page-level view. */
  readonly lens: Lens;
  readonly #store: Store;
  readonly #changed: () => void;
  #shown = '';
  #at: { readonly at?: Revision } = {};
  #latest = 0;
  #messages: Messages | undefined;
  #messagesOf: string | undefined;
  #wantsCalls = false;
  #traceOf: string | undefined;

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    this.lens = new Lens((kind, query) => this.#ask(kind, query), changed);
  }

  /** Asks for what the view needs, unless it has it for this revision already. `at`: the past one that is looked at. */
  async show(route: Route, seen: Revision, at?: Revision): Promise<void> {
    const key = `${addressOf(route)} ${seen} ${at ?? ''}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.#at = at === undefined ? {} : { at };
    const turn = ++this.#latest;
    await this.#load(route, seen, () => turn === this.#latest);
  }

  /** Asks again: after the connection came back. */
  forget(): void {
    this.#shown = '';
  }

  async #load(route: Route, seen: Revision, current: () => boolean): Promise<void> {
    switch (route.screen) {
      case 'overview':
        return this.#loadActions(route.partition as PartitionName, current);
      case 'block':
        return this.#loadBlock(route, current);
      case 'pages':
        return this.lens.show({
          partition: route.partition as PartitionName,
          block: (route.item ?? 0) as BlockId,
          ...this.#at,
        });
      case 'trace':
        return this.#loadTrace(route, current);
      case 'journal':
        return this.#loadJournal(current);
      case 'messages':
        return this.#loadMessages(route.partition as PartitionName, current);
      case 'sequence':
        return this.#loadSequence(route, seen, current);
      default:
    }
  }

  async #loadActions(partition: PartitionName, current: () => boolean): Promise<void> {
    const answer = await this.#ask('actions', { kind: 'actions', partition });
    if (!current()) return;
    this.actions = answer?.actions ?? [];
    this.#changed();
  }

  async #loadBlock(route: Route, current: () => boolean): Promise<void> {
    if (this.detail && this.detail.block !== route.item) {
      this.detail = undefined;
      this.history = [];
    }
    const partition = route.partition as PartitionName;
    const [block, journal] = await Promise.all([
      this.#ask('block', { kind: 'block', partition, block: (route.item ?? 0) as BlockId, ...this.#at }),
      this.#ask('journal', { kind: 'journal', limit: HISTORY_ROWS, filter: blockFilter(route) }),
    ]);
    if (!current()) return;
    this.detail = block?.detail ?? null;
    this.history = journal?.rows ?? [];
    this.historyMore = journal?.more ?? false;
    this.#changed();
  }

  async olderHistory(route: Route): Promise<void> {
    const last = this.history.at(-1);
    if (!last) return;
    const turn = this.#latest;
    const answer = await this.#ask('journal', {
      kind: 'journal',
      before: last.revision,
      limit: HISTORY_PAGE_ROWS,
      filter: blockFilter(route),
    });
    if (turn !== this.#latest) return;
    this.history = [...this.history, ...(answer?.rows ?? [])];
    this.historyMore = answer?.more ?? false;
    this.#changed();
  }

  async #loadTrace({ partition, item }: Route, current: () => boolean): Promise<void> {
    if (this.#traceOf !== partition) this.trace = undefined;
    this.#traceOf = partition;
    // One revision's requests are the newest ones before the revision after it; what is looked at is the newest there is.
    const last = item ?? this.#at.at;
    const before = last === undefined ? undefined : { revision: revision(last + 1), ordinal: 0 };
    const answer = await this.#askTrace(before);
    if (!current()) return;
    this.trace = answer?.rows ?? [];
    this.traceMore = answer?.more ?? false;
    this.#changed();
  }

  async olderTrace(): Promise<void> {
    const last = this.trace?.at(-1);
    if (!last) return;
    const answer = await this.#askTrace({ revision: last.revision, ordinal: last.ordinal });
    this.trace = [...(this.trace ?? []), ...(answer?.rows ?? [])];
    this.traceMore = answer?.more ?? false;
    this.#changed();
  }

  #askTrace(before: { revision: Revision; ordinal: number } | undefined) {
    const partition = this.#traceOf as PartitionName;
    return this.#ask('trace', {
      kind: 'trace',
      partition,
      ...(before ? { before } : {}),
      limit: PAGE_ROWS,
    });
  }

  async #loadJournal(current: () => boolean): Promise<void> {
    const filter = this.#filterHere();
    const before = this.journalBefore;
    const from = before === undefined ? {} : { before };
    const [answer, actions, branches] = await Promise.all([
      this.#ask('journal', { kind: 'journal', limit: PAGE_ROWS, filter, ...from }),
      this.#ask('journalActions', {
        kind: 'journalActions',
        limit: PAGE_ROWS,
        filter: actionFilter(filter),
        ...from,
      }),
      this.#ask('branches', { kind: 'branches' }),
    ]);
    if (!current() || filter !== this.journalFilter || before !== this.journalBefore) return;
    this.branches = branches?.branches ?? [];
    this.actionRows = actions?.rows ?? [];
    this.actionRowsMore = actions?.more ?? false;
    // An action that goes on has more commands than were read.
    this.unfolded.clear();
    this.journal = answer?.rows ?? [];
    this.journalMore = answer?.more ?? false;
    this.#changed();
  }

  /** Shows other rows of the journal, while it is the journal that is shown. */
  async filterJournal(filter: JournalFilter): Promise<void> {
    this.journalFilter = filter;
    const turn = this.#latest;
    await this.#loadJournal(() => turn === this.#latest);
  }

  /** Shows the journal from a revision down; undefined: from its newest row. */
  async journalFrom(before: Revision | undefined): Promise<void> {
    this.journalBefore = before;
    const turn = this.#latest;
    await this.#loadJournal(() => turn === this.#latest);
  }

  /** Another machine may have no partition of that name. */
  #filterHere(): JournalFilter {
    const { partition, ...rest } = this.journalFilter;
    if (partition !== undefined && !this.#store.shown?.partitions.has(partition)) this.journalFilter = rest;
    return this.journalFilter;
  }

  async olderActions(): Promise<void> {
    const last = this.actionRows?.at(-1);
    if (!last || this.#olderAsked) return;
    this.#olderAsked = true;
    const filter = this.journalFilter;
    const answer = await this.#ask('journalActions', {
      kind: 'journalActions',
      before: last.first,
      limit: PAGE_ROWS,
      filter: actionFilter(filter),
    });
    this.#olderAsked = false;
    if (filter !== this.journalFilter || last !== this.actionRows?.at(-1)) return;
    this.actionRows = [...(this.actionRows ?? []), ...(answer?.rows ?? [])];
    this.actionRowsMore = answer?.more ?? false;
    this.#changed();
  }

  /** Shows the commands of an action, the next of them, or none any more. */
  async unfoldAction(action: number, more = false): Promise<void> {
    const known = this.unfolded.get(action);
    if (known && !more) {
      this.unfolded.delete(action);
      this.#changed();
      return;
    }
    const before = known?.at(-1)?.revision;
    const answer = await this.#ask('journal', {
      kind: 'journal',
      limit: PAGE_ROWS,
      filter: { action },
      ...(before === undefined ? {} : { before }),
    });
    this.unfolded.set(action, [...(known ?? []), ...(answer?.rows ?? [])]);
    this.#changed();
  }

  async olderJournal(): Promise<void> {
    const last = this.journal?.at(-1);
    if (!last || this.#olderAsked) return;
    this.#olderAsked = true;
    const filter = this.journalFilter;
    const before = last.revision;
    const answer = await this.#ask('journal', { kind: 'journal', before, limit: PAGE_ROWS, filter });
    this.#olderAsked = false;
    if (filter !== this.journalFilter || last !== this.journal?.at(-1)) return;
    this.journal = [...(this.journal ?? []), ...(answer?.rows ?? [])];
    this.journalMore = answer?.more ?? false;
    this.#changed();
  }

  /** Lines of the kernel log that were read; undefined while none was. */
  get messages(): readonly (string | undefined)[] | undefined {
    return this.#messages?.lines;
  }

  /** Reads lines of the kernel log, from one number up to another. */
  async readMessages(from: number, to: number): Promise<void> {
    if (await this.#messages?.read(from, to)) this.#changed();
  }

  /** The end of the kernel log, and what was in view before: the other lines are read when they come into view. */
  async #loadMessages(partition: PartitionName, current: () => boolean): Promise<void> {
    const total = this.#store.shown?.partitions.get(partition)?.view.messageCount ?? 0;
    const messages = new Messages(total, (from, limit) =>
      this.#ask('messages', { kind: 'messages', partition, from, limit, ...this.#at }),
    );
    const before = this.#messagesOf === partition ? this.#messages : undefined;
    if (!before) this.#messages = undefined;
    this.#messagesOf = partition;
    await messages.read(total - 1, total);
    if (before) await messages.read(...before.lastRead);
    if (!current()) return;
    this.#messages = messages;
    this.#changed();
  }

  /** Asks for the step of a revision on another kernel; an empty release: no longer. */
  async compareEra(at: Revision, release: string): Promise<void> {
    const machine = this.#store.machine?.id;
    if (machine === undefined) return;
    const turn = this.#latest;
    if (release === '') {
      this.era = undefined;
      this.#changed();
      return;
    }
    this.era = { release, comparison: undefined, failure: undefined };
    this.#changed();
    const left = { machine, revision: at };
    const answer = await this.#store.api.call('compare', { left, right: { ...left, release } });
    if (turn !== this.#latest || this.era?.release !== release) return;
    this.era = answer.ok
      ? { release, comparison: answer.value, failure: undefined }
      : { release, comparison: undefined, failure: answer.failure };
    this.#changed();
  }

  get showsCalls(): boolean {
    return this.#wantsCalls;
  }

  /** Shows the kernel's calls behind the sequence, and behind those that follow; or no longer. */
  async showCalls(at: Revision, shown: boolean): Promise<void> {
    this.#wantsCalls = shown;
    this.calls = undefined;
    this.#changed();
    if (shown) await this.#loadCalls(at);
  }

  async #loadCalls(at: Revision): Promise<void> {
    const turn = this.#latest;
    const answer = await this.#ask('calls', { kind: 'calls', revision: at });
    if (turn !== this.#latest || !this.#wantsCalls) return;
    this.calls = answer?.calls ?? null;
    this.#changed();
  }

  /** Without a revision in the address: the newest that the partition took part in. */
  async #loadSequence({ partition, item }: Route, seen: Revision, current: () => boolean): Promise<void> {
    const last = this.#at.at ?? seen;
    const wanted = revision(item ?? (await this.#newestOf(partition, last)));
    if (!current()) return;
    if (this.sequence?.revision !== wanted) this.era = undefined;
    const answer = await this.#ask('sequence', { kind: 'sequence', revision: wanted });
    if (!current()) return;
    this.sequenceAt = wanted;
    this.sequence = answer?.sequence ?? null;
    this.#changed();
    if (this.#wantsCalls && this.calls?.revision !== wanted) await this.#loadCalls(wanted);
  }

  async #newestOf(partition: string, last: Revision): Promise<number> {
    const before = revision(last + 1);
    const filter = { onPath: true, partition: partition as PartitionName } as const;
    const answer = await this.#ask('journal', { kind: 'journal', before, limit: 1, filter });
    return answer?.rows[0]?.revision ?? last;
  }

  async #ask<K extends QueryAnswer['kind']>(kind: K, query: Query): Promise<Answer<K> | undefined> {
    const answer = await this.#store.api.call('query', query);
    return answer.ok && answer.value.kind === kind ? (answer.value as Answer<K>) : undefined;
  }
}

/** What of a filter is about actions. */
const actionFilter = ({ action: _action, onPath: _onPath, ...filter }: JournalFilter) => filter;

const blockFilter = ({ partition, item }: Route): JournalFilter => ({
  partition: partition as PartitionName,
  block: (item ?? 0) as BlockId,
});
