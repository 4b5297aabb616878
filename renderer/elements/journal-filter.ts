/** Which rows of the journal are wanted: the database finds them. Event: `journal-filter` {filter}. */

import { css, html, nothing, type PropertyValues } from 'lit';
import type { JournalFilter } from '../../shared/api.ts';
import { ACTORS } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { chosenText } from './chosen.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const s = strings.journal;
const TYPING_PAUSE_MS = 250;
const HOUR_MS = 3_600_000;
const MOST_BLOCK = 65_534;
/** Spans that are offered for "since"; a day begins where the person's clock says so. */
const SINCE = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;

export class JournalFilterBar extends ConsoleElement {
  static override properties = {
    filter: { attribute: false },
    partitions: { attribute: false },
    since: { state: true },
    badBlock: { state: true },
  };
  declare filter: JournalFilter;
  declare partitions: readonly PartitionName[];
  declare private since: keyof typeof SINCE | '';
  declare private badBlock: boolean;
  /** Asked when typing stops for a moment. */
  #asking: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        font-size: 0.8125rem;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
        white-space: nowrap;
      }
      input:not([type='checkbox']),
      select {
        block-size: 1.75rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font: inherit;
      }
      input[type='search'] {
        inline-size: 14rem;
      }
      input.block {
        inline-size: 5rem;
      }
      input[aria-invalid='true'] {
        outline: 2px solid var(--cds-support-error);
      }
    `,
  ];

  constructor() {
    super();
    this.filter = {};
    this.partitions = [];
    this.since = '';
    this.badBlock = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('filter') && this.filter.sinceMs === undefined) this.since = '';
  }

  protected override render() {
    const { partition, refused, actor, text = '', block } = this.filter;
    const isFiltered = Object.keys(this.filter).length > 0;
    return html`<label
        >${s.find}
        <input type="search" data-find .value=${text} @input=${(event: Event) => this.#soon({ text: typedIn(event) })} />
      </label>
      ${
        this.partitions.length > 1
          ? html`<label
            >${s.partition}
            <select data-filter="partition" @change=${(event: Event) => this.#narrow({ partition: chosenText(event) as PartitionName })}>
              <option value="" ?selected=${partition === undefined}>${s.everyPartition}</option>
              ${this.partitions.map((name) => html`<option value=${name} ?selected=${name === partition}>${name}</option>`)}
            </select>
          </label>`
          : nothing
      }
      <label
        >${s.actor}
        <select data-filter="actor" @change=${(event: Event) => this.#narrow({ actor: chosenText(event) as never })}>
          <option value="" ?selected=${actor === undefined}>${s.everybody}</option>
          ${ACTORS.map((name) => html`<option value=${name} ?selected=${name === actor}>${s.actors[name]}</option>`)}
        </select>
      </label>
      <label
        >${s.block}
        <input
          class="block"
          data-filter="block"
          inputmode="numeric"
          autocomplete="off"
          .value=${block === undefined ? '' : String(block)}
          aria-invalid=${this.badBlock ? 'true' : 'false'}
          title=${this.badBlock ? s.badBlock(MOST_BLOCK) : nothing}
          @input=${(event: Event) => this.#blockTyped(typedIn(event))}
        />
      </label>
      <label
        >${s.since}
        <select data-filter="since" @change=${(event: Event) => this.#sinceChosen(chosenText(event) as keyof typeof SINCE | '')}>
          ${(['', 'hour', 'day', 'week'] as const).map((span) => html`<option value=${span} ?selected=${span === this.since}>${s.sinceWhen[span]}</option>`)}
        </select>
      </label>
      <label
        ><input
          type="checkbox"
          data-filter="refused"
          .checked=${refused === true}
          @change=${(event: Event) => this.#narrow({ refused: (event.currentTarget as HTMLInputElement).checked || undefined })}
        />${s.onlyRefused}</label
      >
      ${isFiltered ? html`<button class="plain link" data-filter="clear" @click=${() => fire(this, 'journal-filter', { filter: {} })}>${s.clearFilter}</button>` : nothing}`;
  }

  #soon(change: Changes): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#narrow(change), TYPING_PAUSE_MS);
  }

  #blockTyped(text: string): void {
    const typed = text.trim();
    const block = Number(typed);
    this.badBlock = typed !== '' && !(/^\d+$/.test(typed) && block <= MOST_BLOCK);
    if (!this.badBlock) this.#soon({ block: typed === '' ? undefined : block });
  }

  #sinceChosen(span: keyof typeof SINCE | ''): void {
    this.since = span;
    this.#narrow({ sinceMs: span === '' ? undefined : Date.now() - SINCE[span] });
  }

  /** What is empty, or not wanted any more, is not asked for. */
  #narrow(change: Changes): void {
    const wanted = Object.entries({ ...this.filter, ...change }).filter(
      ([, value]) => value !== undefined && value !== '',
    );
    fire(this, 'journal-filter', { filter: Object.fromEntries(wanted) as JournalFilter });
  }
}

type Changes = {
  readonly [K in keyof JournalFilter]?: JournalFilter[K] | number | string | boolean | undefined;
};

const typedIn = (event: Event): string => (event.currentTarget as HTMLInputElement).value;

customElements.define('journal-filter-bar', JournalFilterBar);

declare global {
  interface HTMLElementTagNameMap {
    'journal-filter-bar': JournalFilterBar;
  }
}
