/** Microsteps of one revision in swimlanes, stepped through one by one. Events: `go`
 * {screen, item}, `era-choose` {release}, `calls-choose` {shown}, `pages-choose` {shown}, `pages-at` {block, events}. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { partitionOf } from '../../shared/command.ts';
import { commandText } from '../../shared/command-words.ts';
import type { Lane } from '../../shared/event.ts';
import type { BlockPages } from '../../shared/pages.ts';
import type { SequenceView } from '../../shared/sequence-view.ts';
import type { CallsView } from '../../shared/view.ts';
import '../elements/call-tree.ts';
import '../elements/notifier-chain.ts';
import '../elements/cause-note.ts';
import '../elements/era-note.ts';
import '../elements/era-steps.ts';
import { renderCallEras } from '../elements/call-eras.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { laneStyles, renderLanes } from '../elements/sequence-lanes.ts';
import { renderStepPages, stepPagesStyles } from '../elements/step-pages.ts';
import type { EraAnswer } from '../model/era.ts';
import { type AlignedStep, alignSteps } from '../model/era-steps.ts';
import type { ScreenId } from '../model/router.ts';
import { blockAt, keptIncrements, type SequenceStep, sequenceSteps } from '../model/sequence-steps.ts';
import { strings } from '../strings/index.ts';
import { pages as pageWords } from '../strings/pages.ts';
import { base, plainButton } from '../theme/shared-styles.ts';

const s = strings.sequence;
/** Where running on stops: at the steps of a stage, or at failures. */
type Breakpoint = Lane | 'failures';

export class SequenceScreen extends ConsoleElement {
  static override properties = {
    sequence: { attribute: false },
    item: { type: Number },
    newest: { type: Number },
    several: { type: Boolean },
    step: { state: true },
    release: { type: String },
    traced: { type: Boolean },
    era: { attribute: false },
    calls: { attribute: false },
    lockedBecause: { attribute: false },
    showsCalls: { type: Boolean },
    showsPages: { type: Boolean },
    pages: { attribute: false },
    zones: { attribute: false },
    showsNotifiers: { state: true },
    breakpoints: { state: true },
  };
  /** undefined: being read; null: this revision left none. */
  declare sequence: SequenceView | null | undefined;
  declare item: number;
  declare newest: number;
  /** The machine has several partitions: each step says whose it is. */
  declare several: boolean;
  /** Kernel of the partition, and the step on another one when that was asked. */
  declare release: string;
  /** The partition has an SCLP trace. */
  declare traced: boolean;
  declare era: EraAnswer | undefined;
  /** The kernel's calls instead of the steps; undefined while they are being read, null: there are none. */
  declare calls: CallsView | null | undefined;
  /** Why nothing can be changed now. */
  declare lockedBecause: string | undefined;
  declare showsCalls: boolean;
  /** The pages of the step's block, as they are when it has happened; undefined while they are being read. */
  declare showsPages: boolean;
  declare pages: BlockPages | null | undefined;
  /** Names of the guest's zones. */
  declare zones: readonly string[];
  /** Who was notified, instead of the steps. */
  declare private showsNotifiers: boolean;
  /** Steps shown so far. */
  declare private step: number;
  declare private breakpoints: ReadonlySet<Breakpoint>;
  #steps: readonly SequenceStep[] = [];
  /** With those of the other kernel, while it is compared. */
  #aligned: readonly AlignedStep[] | undefined;

  static override styles = [
    base,
    plainButton,
    laneStyles,
    stepPagesStyles,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
        padding: 1rem 1rem 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1.5rem;
        margin-block-end: 0.5rem;
      }
      .head code {
        overflow-wrap: anywhere;
      }
      .causes {
        margin-block-end: 0.75rem;
        padding-inline-start: 0.875rem;
        border-inline-start: 3px solid var(--state-failed);
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
        margin-block-end: 0.75rem;
        font-size: 0.8125rem;
      }
      .controls button.plain {
        border: 1px solid var(--cds-border-strong-01);
        min-block-size: 1.75rem;
      }
      select {
        block-size: 1.75rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font: inherit;
      }
      .scroll {
        flex: 1 1 auto;
        min-block-size: 8rem;
        overflow: auto;
        border-block-start: 1px solid var(--cds-border-subtle-01);
      }
    `,
  ];

  constructor() {
    super();
    this.sequence = undefined;
    this.item = 0;
    this.newest = 0;
    this.several = false;
    this.step = 0;
    this.release = '';
    this.traced = true;
    this.era = undefined;
    this.calls = undefined;
    this.lockedBecause = undefined;
    this.showsCalls = false;
    this.showsPages = false;
    this.pages = undefined;
    this.zones = [];
    this.showsNotifiers = false;
    this.breakpoints = new Set(['failures']);
  }

  /** F10: one step further. */
  stepForward(): void {
    this.step = Math.min(this.#total, this.step + 1);
    this.#reveal();
  }

  /** F5: to the next stop, or the end. */
  runOn(): void {
    let next = this.step + 1;
    while (next < this.#total && !this.#stepsAt(next - 1).some((step) => this.#stops(step))) next++;
    this.step = Math.min(this.#total, next);
    this.#reveal();
  }

  get #total(): number {
    return (this.#aligned ?? this.#steps).length;
  }

  /** The step in a place; of both kernels while they are compared. */
  #stepsAt(index: number): SequenceStep[] {
    const row = this.#aligned?.[index];
    const steps = this.#aligned ? [row?.left, row?.right] : [this.#steps[index]];
    return steps.filter((step) => step !== undefined);
  }

  #stops(step: SequenceStep): boolean {
    return this.breakpoints.has(step.lane) || (step.tone === 'bad' && this.breakpoints.has('failures'));
  }

  #toggleBreakpoint(at: Breakpoint): void {
    const next = new Set(this.breakpoints);
    if (!next.delete(at)) next.add(at);
    this.breakpoints = next;
  }

  #reveal(): void {
    void this.updateComplete.then(() =>
      this.renderRoot
        .querySelector('li.current .step')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('sequence') && !changed.has('era')) return;
    this.#steps = sequenceSteps(this.sequence?.events ?? []);
    const both = this.era?.comparison?.history.last;
    this.#aligned = both
      ? alignSteps(sequenceSteps(both.leftEvents), sequenceSteps(both.rightEvents))
      : undefined;
    this.step = this.#total;
  }

  protected override render() {
    if (this.newest === 0) return html`<h1>${s.title}</h1><p>${s.none}</p>`;
    return html`<div class="head">
        <h1>${s.title}</h1>
        <span>${s.of(this.item)}</span>
        ${this.sequence ? html`<code>${this.several ? html`<strong>${partitionOf(this.sequence.command) ?? strings.sequence.system}</strong> ` : nothing}${commandText(this.sequence.command)}</code>` : nothing}
      </div>
      ${this.sequence?.remark ? html`<p class="quiet">${this.sequence.remark}</p>` : nothing}
      ${this.#renderCauses()}
      ${this.#renderControls()}
      ${this.#renderPages()}
      ${this.sequence === undefined ? html`<p class="quiet">${strings.inspector.loading}</p>` : this.#renderBody()}
      ${this.sequence && this.release ? html`<era-note .own=${this.release} .answer=${this.era}></era-note>` : nothing}`;
  }

  /** What became of it comes before how. */
  #renderCauses() {
    const causes = this.sequence?.causes ?? [];
    if (causes.length === 0) return nothing;
    return html`<div class="causes">
      ${causes.map((cause) => html`<cause-note .cause=${cause} .lockedBecause=${this.lockedBecause}></cause-note>`)}
    </div>`;
  }

  #renderControls() {
    const total = this.#total;
    const stepTo = (step: number) => () => {
      this.step = step;
      this.#reveal();
    };
    return html`<div class="controls" role="toolbar" aria-label=${s.title}>
      <button class="plain" title=${this.item <= 1 ? strings.past.noEarlier : nothing} ?disabled=${this.item <= 1} @click=${() => this.#go('sequence', this.item - 1)}>${s.older}</button>
      <button class="plain" title=${this.item >= this.newest ? strings.past.noLater : nothing} ?disabled=${this.item >= this.newest} @click=${() => this.#go('sequence', this.item + 1)}>${s.newer}</button>
      <button class="plain" ?disabled=${this.step <= 1} @click=${stepTo(1)}>${s.first}</button>
      <button class="plain" aria-label=${s.previous} ?disabled=${this.step <= 1} @click=${stepTo(this.step - 1)}>${icons.previous}</button>
      <span aria-live="polite">${s.step(this.step, total)}</span>
      <button class="plain" aria-label=${s.next} title=${s.next} ?disabled=${this.step >= total} @click=${() => this.stepForward()}>${icons.next}</button>
      <button class="plain" ?disabled=${this.step >= total} @click=${() => this.runOn()}>${s.last}</button>
      <label
        ><input type="checkbox" .checked=${this.breakpoints.has('failures')} @change=${() => this.#toggleBreakpoint('failures')} />
        ${s.stopFailures}</label
      >
      <label
        ><input type="checkbox" .checked=${this.showsCalls} @change=${() => fire(this, 'calls-choose', { shown: !this.showsCalls })} />
        ${s.calls}</label
      >
      <label
        ><input type="checkbox" .checked=${this.showsNotifiers} @change=${() => this.#showNotifiers()} />
        ${strings.notifiers.show}</label
      >
      <label
        ><input type="checkbox" title=${pageWords.stepHint} .checked=${this.showsPages} @change=${() => fire(this, 'pages-choose', { shown: !this.showsPages })} />
        ${pageWords.atStep}</label
      >
      ${this.traced ? html`<button class="plain" @click=${() => this.#go('trace', this.item)}>${strings.trace.title}</button>` : nothing}
    </div>`;
  }

  #renderBody() {
    if (this.#total === 0) return html`<p>${s.empty}</p>`;
    if (this.showsNotifiers && !this.#aligned) return this.#renderNotifiers();
    if (this.showsCalls && !this.#aligned) return this.#renderCalls();
    if (!this.#aligned) {
      const { step, breakpoints } = this;
      const stopAt = (lane: Lane) => this.#toggleBreakpoint(lane);
      return renderLanes({ steps: this.#steps, step, breakpoints, stopAt });
    }
    const { here, there } = strings.era;
    if (this.showsCalls) return renderCallEras(this.release, this.era);
    return html`<era-steps
      .steps=${this.#aligned}
      .step=${this.step}
      .left=${here(this.release)}
      .right=${there(this.era?.release ?? '')}
    ></era-steps>`;
  }

  #renderCalls() {
    if (this.calls === undefined) return html`<p class="quiet">${strings.inspector.loading}</p>`;
    if (this.calls === null) return html`<p>${s.noCalls}</p>`;
    return html`<call-tree .calls=${this.calls} .events=${this.sequence?.events ?? []}></call-tree>`;
  }

  /** The chain comes with the calls. */
  #showNotifiers(): void {
    this.showsNotifiers = !this.showsNotifiers;
    if (this.showsNotifiers && !this.showsCalls) fire(this, 'calls-choose', { shown: true });
  }

  #renderNotifiers() {
    if (this.calls === undefined) return html`<p class="quiet">${strings.inspector.loading}</p>`;
    if (this.calls === null) return html`<p>${s.noCalls}</p>`;
    const { outcome, events } = this.sequence ?? { events: [] };
    const isRefused = outcome?.kind === 'refused';
    return html`<notifier-chain
      .notifications=${this.calls.notifications}
      .undone=${isRefused ? outcome.refusal.undone : []}
      .kept=${isRefused ? keptIncrements(events) : []}
    ></notifier-chain>`;
  }

  /** The pages of the block that the shown steps are about. */
  #renderPages() {
    if (!this.showsPages) return nothing;
    const events = this.sequence?.events ?? [];
    const last = events[this.#eventsHere - 1];
    const open = (block: number) => this.#go('pages', block);
    return renderStepPages({ block: this.#blockHere(), pages: this.pages, zones: this.zones, last, open });
  }

  /** Events that have happened when the current step has. */
  get #eventsHere(): number {
    const step = this.#steps[this.step - 1];
    return step ? step.first - 1 + step.count : 0;
  }

  #blockHere(): number | undefined {
    return blockAt(this.sequence?.events ?? [], this.#eventsHere);
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.showsPages || this.#aligned) return;
    if (!['step', 'showsPages', 'sequence'].some((name) => changed.has(name))) return;
    const block = this.#blockHere();
    if (block !== undefined) fire(this, 'pages-at', { block, events: this.#eventsHere });
  }

  #go(screen: ScreenId, item?: number): void {
    fire(this, 'go', { screen, item });
  }
}

customElements.define('sequence-screen', SequenceScreen);

declare global {
  interface HTMLElementTagNameMap {
    'sequence-screen': SequenceScreen;
  }
}
