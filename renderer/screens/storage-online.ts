/**
 * Storage online: how much there is, how much is wanted, what that takes and leaves, in both directions. Events:
 * `blocks-run` {action}, `blocks-plan` {action}, `runbook-make` {from}, `remedy` {remedy}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import { type BlockAction, blockRanges } from '../../shared/block-action.ts';
import type { StorageAnswer, StorageLimit } from '../../shared/storage-wish.ts';
import type { Bytes } from '../../shared/units.ts';
import '../elements/cause-note.ts';
import '../elements/figures-table.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { formatSize, sizeText } from '../model/format.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { readWish, type Wished } from '../model/wish-input.ts';
import type { Store } from '../state/store.ts';
import { Wish } from '../state/wish.ts';
import { strings } from '../strings/index.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, panel, plainButton } from '../theme/shared-styles.ts';
import { storageOnlineStyles } from './storage-online-styles.ts';

const s = strings.storageOnline;

type Placement = 'asked' | 'blocks' | 'system';
type Asked = 'blocks-run' | 'blocks-plan' | 'runbook-make';

export class StorageOnline extends ConsoleElement {
  static override properties = {
    store: { attribute: false },
    partition: { attribute: false },
    seen: { type: Number },
    lockedBecause: { attribute: false },
    text: { state: true },
    dragged: { state: true },
    byIncrement: { state: true },
    placement: { state: true },
  };
  declare store: Store;
  declare partition: PartitionState;
  declare seen: number;
  declare lockedBecause: string | undefined;
  /** What was typed; undefined: as much as is online. */
  declare private text: string | undefined;
  /** Blocks under the slider's knob while it is moved. */
  declare private dragged: number | undefined;
  declare private byIncrement: boolean;
  declare private placement: Placement;
  readonly #wish = new Wish(this);
  #shown = '';
  /** What was asked for while the answer to the wish was still on its way. */
  #asked: Asked | undefined;

  static override styles = [
    base,
    panel,
    plainButton,
    denseButtons,
    screenStyles,
    calloutStyles,
    storageOnlineStyles,
    css`
      :host {
        padding: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.seen = 0;
    this.lockedBecause = undefined;
    this.text = undefined;
    this.dragged = undefined;
    this.byIncrement = false;
    this.placement = 'asked';
  }

  get #now(): number {
    return this.#wish.answer?.now.onlineBlocks ?? 0;
  }

  #size(blocks: number): string {
    return formatSize((blocks * this.partition.view.geometry.blockBytes) as Bytes);
  }

  /** What is wished for; undefined while nothing else than what is. */
  #wished(): Wished | undefined {
    if (this.text === undefined) return undefined;
    return readWish(this.text, this.partition.view.geometry.blockBytes, this.#now);
  }

  protected override willUpdate(): void {
    const { name, status } = this.partition.view;
    const machine = this.store.machine?.id;
    const shown = `${machine} ${name}`;
    // A wish is for one partition.
    if (this.#shown !== shown) {
      this.#shown = shown;
      this.text = undefined;
      this.dragged = undefined;
      this.#asked = undefined;
    }
    if (status !== 'operating' || this.lockedBecause !== undefined) return;
    const wished = this.#wished();
    if (wished?.kind === 'unread') return;
    this.#wish.ask(
      this.store.api,
      {
        partition: name,
        ...(wished ? { onlineBlocks: wished.blocks } : {}),
        ...(this.byIncrement ? { byIncrement: true } : {}),
        ...(this.placement === 'asked' ? {} : { memmapOnMemory: this.placement === 'blocks' }),
      },
      [machine, this.seen],
    );
  }

  /** What was wished for is there: the next wish starts from it. Nothing is written under somebody who types. */
  protected override updated(): void {
    const wished = this.#wished();
    const field = this.renderRoot.querySelector('input[name="wanted"]');
    const isTyping = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === field;
    const isReached = wished?.kind === 'blocks' && wished.blocks === this.#now && !this.#wish.waiting;
    if (isReached && !isTyping) this.text = undefined;
    if (this.#asked !== undefined && !this.#wish.waiting) this.#go(this.#asked);
  }

  /** Now, or as soon as the wish has been understood: a click must not depend on how fast it came. */
  #go(what: Asked): void {
    const { answer, plan, waiting } = this.#wish;
    this.#asked = waiting && !this.lockedBecause ? what : undefined;
    if (waiting || this.lockedBecause) return;
    if (answer?.action && what === 'runbook-make')
      fire(this, what, { from: { kind: 'plan', action: answer.action } });
    else if (answer?.action && what !== 'runbook-make' && (what === 'blocks-plan' || plan))
      this.#start(what, answer.action);
    else if (what !== 'blocks-run') fire(this, 'notice', { text: s.nothing });
  }

  protected override render() {
    const { view } = this.partition;
    const { answer, failure } = this.#wish;
    const ready = answer?.partition === view.name && this.store.past === undefined;
    return html`<section class="panel" aria-label=${s.title}>
      <h2>${s.title}</h2>
      ${
        view.status !== 'operating'
          ? html`<p class="quiet">${strings.whyNot.notOperating}</p>`
          : ready
            ? this.#renderReady(answer)
            : html`<p class="quiet" role="status">${this.lockedBecause ?? (failure ? failureSentences(failure).join(' ') : strings.preview.asking)}</p>`
      }
    </section>`;
  }

  #renderReady(answer: StorageAnswer) {
    const wished = this.#wished();
    const wanted = wished?.kind === 'blocks' ? wished.blocks : answer.now.onlineBlocks;
    return html`<div class="columns">
      <div class="wish">
        ${this.#renderField(answer, wanted, wished)} ${this.#renderSlider(answer, this.dragged ?? wanted)}
        ${this.#renderOptions(answer, wanted)} ${this.#renderDo(answer, wanted)}
      </div>
      <div class="outcome">
        ${this.#renderBeyond(answer, wanted)}
        <figures-table .now=${answer.now} .planned=${this.#wish.plan?.figures?.after}></figures-table>
        ${this.#renderLimits(answer, wanted)}
      </div>
    </div>`;
  }

  #renderField(answer: StorageAnswer, wanted: number, wished: Wished | undefined) {
    const unread = wished?.kind === 'unread' ? wished : undefined;
    const { blockBytes } = this.partition.view.geometry;
    return html`<form @submit=${this.#submitted}>
        <span class="figure"><span class="label">${s.now}</span><strong data-now>${this.#size(answer.now.onlineBlocks)}</strong></span>
        <span class="arrow" aria-hidden="true">→</span>
        <span class="figure">
          <label class="label" for="wanted">${s.wanted}</label>
          <span class="stepper">
            <button type="button" class="plain" data-less aria-label=${s.less} ?disabled=${wanted <= answer.least} @click=${() => this.#want(wanted - 1)}>${icons.minus}</button>
            <input
              id="wanted"
              name="wanted"
              .value=${this.text ?? sizeText((wanted * blockBytes) as Bytes)}
              autocomplete="off"
              spellcheck="false"
              aria-describedby="wish-hint"
              aria-invalid=${unread ? 'true' : 'false'}
              @input=${(event: Event) => {
                this.text = (event.currentTarget as HTMLInputElement).value;
              }}
            />
            <button type="button" class="plain" data-more aria-label=${s.more} ?disabled=${wanted >= answer.most} @click=${() => this.#want(wanted + 1)}>${icons.plus}</button>
          </span>
        </span>
      </form>
      <p class="hint" id="wish-hint" aria-live="polite">
        ${
          unread
            ? html`<span class="error">${unread.because}</span>
              ${unread.nearest.map((size) => html`<button type="button" class="plain link" @click=${() => this.#type(size)}>${s.use(size)}</button>`)}`
            : html`<span data-range>${this.#range(answer)}</span>`
        }
      </p>`;
  }

  /** What is possible now; on a large machine what is known of it so far. */
  #range({ least, most, down, up }: StorageAnswer): string {
    const block = formatSize(this.partition.view.geometry.blockBytes);
    const isOpen = down.isOpen || up.isOpen;
    return (isOpen ? s.rangeSoFar : s.range)(this.#size(least), this.#size(most), block);
  }

  #renderSlider({ least, most, now }: StorageAnswer, wanted: number) {
    const value = Math.min(most, Math.max(least, wanted));
    return html`<div class="slider">
      <input
        type="range"
        min=${least}
        max=${most}
        step="1"
        .value=${String(value)}
        aria-label=${s.slider}
        aria-valuetext=${this.#size(value)}
        ?disabled=${least === most}
        @input=${(event: Event) => {
          this.dragged = Number((event.currentTarget as HTMLInputElement).value);
        }}
        @change=${(event: Event) => this.#want(Number((event.currentTarget as HTMLInputElement).value))}
      />
      <span class="ends"><span>${this.#size(least)}</span><span class="at">${wanted === now.onlineBlocks ? '' : this.#size(wanted)}</span><span>${this.#size(most)}</span></span>
    </div>`;
  }

  #renderOptions({ choosesMemmap, now }: StorageAnswer, wanted: number) {
    const down = wanted < now.onlineBlocks;
    return html`<div class="options">
      ${
        choosesMemmap && !down
          ? html`<label
            >${s.memmap}
            <select
              name="memmap"
              @change=${(event: Event) => {
                this.placement = (event.currentTarget as HTMLSelectElement).value as Placement;
              }}
            >
              ${(['asked', 'blocks', 'system'] as const).map((each) => html`<option value=${each} ?selected=${each === this.placement}>${s.placements[each]}</option>`)}
            </select></label
          >`
          : nothing
      }
      ${
        down
          ? html`<label
            ><input
              type="checkbox"
              name="byIncrement"
              .checked=${this.byIncrement}
              @change=${(event: Event) => {
                this.byIncrement = (event.currentTarget as HTMLInputElement).checked;
              }}
            />${s.byIncrement}</label
          >`
          : nothing
      }
    </div>`;
  }

  #renderDo({ action, now }: StorageAnswer, wanted: number) {
    const count = action?.blocks.length ?? 0;
    const down = action ? action.verb !== 'enable' : wanted < now.onlineBlocks;
    const label = count === 0 ? s.nothing : down ? s.takeBack(this.#size(count)) : s.bring(this.#size(count));
    const ready = action !== null && this.#wish.plan !== undefined && !this.#wish.waiting;
    const locked = this.lockedBecause;
    return html`<div class="do">
        <cds-button size="md" kind="primary" data-do ?disabled=${!ready || locked !== undefined} @click=${() => ready && this.#go('blocks-run')}>${label}</cds-button>
        <cds-button class="dense" size="md" kind="tertiary" data-plan ?disabled=${locked !== undefined} @click=${() => this.#go('blocks-plan')}>${s.plan}</cds-button>
        <cds-button class="dense" size="md" kind="ghost" data-runbook title=${strings.runbooks.makeHint} ?disabled=${locked !== undefined} @click=${() => this.#go('runbook-make')}>${strings.runbooks.make}</cds-button>
      </div>
      <p class="hint" data-which>${locked ?? (action ? this.#which(action, down) : s.hint)}</p>`;
  }

  /** Which blocks, and what is done to them. */
  #which({ blocks }: BlockAction, down: boolean): string {
    const { era, platform } = this.partition.view;
    const ranges = blockRanges(blocks).map((range) => range.replace('-', '–'));
    const named = `${ranges.slice(0, 4).join(', ')}${ranges.length > 4 ? ` ${strings.cause.more(ranges.length - 4)}` : ''}`;
    const how = platform ? s.how.plain : era === 'dynamic' ? s.how.dynamic : s.how.sclp;
    return `${s.blocks(blocks.length)} ${named}. ${down ? how.down : how.up}`;
  }

  /** More or less was wished for than can be had: that comes first. */
  #renderBeyond(answer: StorageAnswer, wanted: number) {
    const up = wanted > answer.most;
    if (!up && wanted >= answer.least) return nothing;
    // An older answer that knew no end yet does not know this.
    if ((up ? answer.up : answer.down).isOpen) return nothing;
    const possible = this.#size(up ? answer.most : answer.least);
    return html`<div class="callout bad" data-beyond>
      ${icons.error}
      <div class="causes">
        <p>${s.beyond(this.#size(wanted), possible)}</p>
        ${this.#renderLimit(up ? answer.up : answer.down)}
      </div>
    </div>`;
  }

  /** What stands at both ends, for whoever asks. */
  #renderLimits(answer: StorageAnswer, wanted: number) {
    const end = (limit: StorageLimit, label: string, isBeyond: boolean) =>
      isBeyond || limit.causes.length === 0
        ? nothing
        : html`<details class="limit">
            <summary>${label}</summary>
            ${this.#renderLimit(limit)}
          </details>`;
    return html`${end(answer.up, s.whyNotMore(this.#size(answer.most)), wanted > answer.most)}
    ${end(answer.down, s.whyNotLess(this.#size(answer.least)), wanted < answer.least)}`;
  }

  #renderLimit({ causes }: StorageLimit) {
    return causes.map(
      (cause) => html`<cause-note .cause=${cause} .lockedBecause=${this.lockedBecause}></cause-note>`,
    );
  }

  #start(name: 'blocks-run' | 'blocks-plan', action: BlockAction): void {
    // "+4 GiB" has been understood: afterwards it would mean four more.
    const bring = action.verb === 'enable' ? action.blocks.length : -action.blocks.length;
    this.#want(this.#now + bring);
    if (name === 'blocks-run') fire(this, 'blocks-run', { action });
    else fire(this, 'blocks-plan', { action, known: this.#wish.plan });
  }

  #want(blocks: number): void {
    this.dragged = undefined;
    // While an answer is on its way, what is online now is not known: the wish stands until it is.
    this.text =
      blocks === this.#now && !this.#wish.waiting
        ? undefined
        : sizeText((blocks * this.partition.view.geometry.blockBytes) as Bytes);
  }

  /** Asks for so much, and puts the focus on what does it. */
  async wish(text: string): Promise<void> {
    this.#type(text);
    this.scrollIntoView({ block: 'nearest' });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[name="wanted"]')?.focus();
  }

  #type(text: string): void {
    this.text = text;
  }

  /** Enter carries out what the button says. */
  #submitted = (event: Event): void => {
    event.preventDefault();
    this.#go('blocks-run');
  };
}

customElements.define('storage-online', StorageOnline);

declare global {
  interface HTMLElementTagNameMap {
    'storage-online': StorageOnline;
  }
}
