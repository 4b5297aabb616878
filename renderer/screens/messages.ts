/**
 * Hardware messages of the system and the kernel's messages of the partition. Events: `command-run` {command}; from the log
 * `log-want` {from, to} and `log-whole`.
 */

import { css, html } from 'lit';
import type { HardwareMessage } from '../../shared/view.ts';
import '../elements/data-table.ts';
import '../elements/log-view.ts';
import '../elements/rule-note.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import type { TableColumn } from '../model/data-table.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton } from '../theme/shared-styles.ts';

const s = strings.messages;

const messageSheet = css`
  .severity {
    display: inline-flex;
    vertical-align: middle;
  }
  .serious {
    color: var(--state-failed);
  }
  .warning {
    color: var(--state-changing);
  }
`;

export class MessagesScreen extends ConsoleElement {
  static override properties = {
    hardware: { attribute: false },
    lines: { attribute: false },
    lockedBecause: { attribute: false },
  };
  /** Newest last, as the system keeps them. */
  declare hardware: readonly HardwareMessage[];
  /** The kernel log, oldest first; undefined while it is read, as a whole or in parts. */
  declare lines: readonly (string | undefined)[] | undefined;
  declare lockedBecause: string | undefined;

  static override styles = [
    base,
    panel,
    plainButton,
    screenStyles,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
        padding: 1rem 1rem 0;
      }
      section {
        margin-block-end: 1rem;
      }
      .panel + .panel {
        margin-block-start: 0;
      }
      .hardware {
        flex: 0 1 auto;
        max-block-size: 40%;
        overflow: auto;
      }
      .kernel {
        display: flex;
        flex: 1 1 14rem;
        flex-direction: column;
        min-block-size: 14rem;
      }
      log-view {
        flex: 1 1 auto;
      }
    `,
  ];

  constructor() {
    super();
    this.hardware = [];
    this.lines = undefined;
    this.lockedBecause = undefined;
  }

  protected override render() {
    return html`<div class="head"><h1>${strings.screens.messages}</h1></div>
      <section class="panel hardware" aria-label=${s.hardware}>
        <h2>${s.hardware}</h2>
        ${
          this.hardware.length === 0
            ? html`<p class="quiet">${s.noHardware}</p>`
            : html`<data-table
              small
              .name=${s.hardware}
              .store=${'hardware-messages'}
              .columns=${this.#columns()}
              .rows=${this.hardware.toReversed()}
              .rowKey=${({ elementId }: HardwareMessage) => elementId}
              .sheet=${messageSheet}
            ></data-table>`
        }
      </section>
      <section class="panel kernel" aria-label=${s.kernel}>
        <h2>${s.kernel}</h2>
        ${this.#renderLog()}
      </section>`;
  }

  #columns(): readonly TableColumn<HardwareMessage>[] {
    return [
      {
        id: 'severity',
        label: s.kind,
        width: 120,
        fixed: true,
        text: ({ severity }) => s.severity[severity],
        cell: ({ severity }) =>
          html`<span class="severity ${severity}">${severity === 'information' ? icons.info : icons.warning}</span> ${s.severity[severity]}`,
      },
      {
        id: 'text',
        label: s.text,
        width: 560,
        text: ({ text }) => text,
        cell: ({ text, rule }) => html`${text} <rule-note .rule=${rule}></rule-note>`,
      },
      {
        id: 'remove',
        label: s.remove,
        width: 90,
        acts: true,
        text: () => '',
        cell: (message) => html`<button
          class="plain link"
          ?disabled=${this.lockedBecause !== undefined}
          aria-label="${s.remove} ${message.text}"
          @click=${() => this.#remove(message)}
        >
          ${s.remove}
        </button>`,
      },
    ];
  }

  #renderLog() {
    if (!this.lines) return html`<p class="quiet">${strings.inspector.loading}</p>`;
    if (this.lines.length === 0) return html`<p class="quiet">${s.noKernel}</p>`;
    return html`<log-view .name=${s.kernel} .lines=${this.lines}></log-view>`;
  }

  #remove({ elementId }: HardwareMessage): void {
    fire(this, 'command-run', { command: { kind: 'deleteHardwareMessages', elementIds: [elementId] } });
  }
}

customElements.define('messages-screen', MessagesScreen);

declare global {
  interface HTMLElementTagNameMap {
    'messages-screen': MessagesScreen;
  }
}
