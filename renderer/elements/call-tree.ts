/** The kernel's own calls behind a sequence: nested as they are made, with locks, return codes and the steps in them. */

import { css, html, nothing } from 'lit';
import type { MachineEvent } from '../../shared/event.ts';
import type { CallLine, CallsView, EventLine } from '../../shared/view.ts';
import { callText } from '../model/call-text.ts';
import { describe } from '../model/describe.ts';
import { strings } from '../strings/index.ts';
import { base, lowerPane } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { place } from './place.ts';

const s = strings.sequence;

export class CallTree extends ConsoleElement {
  static override properties = {
    calls: { attribute: false },
    events: { attribute: false },
  };
  declare calls: CallsView;
  /** The sequence's events, to which lines point. */
  declare events: readonly MachineEvent[];

  static override styles = [
    base,
    lowerPane,
    css`
      ol {
        margin: 0;
        padding: 0.25rem 0;
        list-style: none;
        font-size: 0.8125rem;
      }
      li {
        padding-block: 0.125rem;
        padding-inline: calc(0.5rem + var(--depth) * 1rem) 0.5rem;
        overflow-wrap: anywhere;
      }
      code {
        font-family: var(--font-mono);
        font-size: 0.75rem;
      }
      .event {
        color: var(--cds-text-secondary);
      }
      .failed code,
      .event.bad {
        color: var(--cds-text-error);
      }
      .tag {
        margin-inline-start: 0.5rem;
        padding: 0 0.375rem;
        border: 1px solid var(--cds-border-strong-01);
        border-radius: 0.5rem;
        font-size: 0.6875rem;
      }
    `,
  ];

  constructor() {
    super();
    this.events = [];
  }

  protected override render() {
    return html`<ol aria-label=${s.calls}>
        ${this.calls.lines.map((line) => this.#renderLine(line))}
      </ol>
      ${this.calls.left > 0 ? html`<p class="quiet">${s.callsLeft(this.calls.left)}</p>` : nothing}`;
  }

  #renderLine(line: CallLine | EventLine) {
    if ('event' in line) {
      const event = this.events[line.event];
      const { text, tone } = event ? describe(event) : { text: '', tone: 'plain' };
      return html`<li class="event ${tone}" aria-level=${line.depth + 1} ${depthOf(line)}>${text}</li>`;
    }
    const { lock } = line;
    return html`<li
      class=${(line.ret ?? 0) < 0 ? 'failed' : ''}
      aria-level=${line.depth + 1}
      ${depthOf(line)}
    ><code>${callText(line)}</code>${lock ? html`<span class="tag">${s.lock(lock.lock, lock.use)}</span>` : nothing}</li>`;
  }
}

const depthOf = ({ depth }: CallLine | EventLine) => place({ '--depth': `${depth}` });

customElements.define('call-tree', CallTree);

declare global {
  interface HTMLElementTagNameMap {
    'call-tree': CallTree;
  }
}
