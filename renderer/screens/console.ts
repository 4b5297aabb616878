/**
 * The terminals of a partition: tabs, the shown one, and what can be done with it. Events: those of the terminal,
 * `terminal-choose`, `terminal-step`, `terminal-add`, `terminal-close`, `save-sysfs`, `notice`.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import { ConsoleElement } from '../elements/console-element.ts';
import { copyText } from '../elements/copy-text.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { on } from '../elements/on.ts';
import '../elements/system-confirm.ts';
import '../elements/terminal-tabs.ts';
import '../elements/terminal-view.ts';
import type { LineAnswers } from '../elements/terminal-view.ts';
import { grouped } from '../model/format.ts';
import { settings } from '../state/settings.ts';
import type { TerminalLog } from '../state/terminal-log.ts';
import type { TerminalTab } from '../state/terminals.ts';
import { strings } from '../strings/index.ts';
import { base, findBar, plainButton } from '../theme/shared-styles.ts';

const s = strings.terminal;

export class ConsoleScreen extends ConsoleElement {
  static override properties = {
    saved: { state: true },
    partitionName: { type: String },
    panel: { type: Boolean, reflect: true },
    terminals: { attribute: false },
    number: { type: Number },
    log: { attribute: false },
    seen: { attribute: false },
    history: { attribute: false },
    running: { type: Boolean },
    lockedBecause: { attribute: false },
    answers: { attribute: false },
    showWhy: { state: true },
    closing: { state: true },
    finding: { state: true },
    find: { state: true },
    found: { state: true },
  };
  declare partitionName: string;
  /** In the panel below other screens: without an introduction, and closed there. */
  declare panel: boolean;
  declare terminals: readonly TerminalTab[];
  declare number: number;
  declare log: TerminalLog;
  /** Entries of the log: another list when something was added. */
  declare seen: readonly unknown[];
  /** Lines that were entered on the partition, oldest first. */
  declare history: readonly string[];
  declare running: boolean;
  declare lockedBecause: string | undefined;
  declare answers: LineAnswers;
  /** What became of the last Save /sys. */
  declare private saved: string | undefined;
  declare private showWhy: boolean;
  /** The terminal that is to be closed although a line runs in it. */
  declare private closing: TerminalTab | undefined;
  declare private finding: boolean;
  declare private find: string;
  declare private found: boolean;
  /** The setting as it was when this screen last followed it. */
  #usualWhy = true;
  /** The person goes from tab to tab with the arrow keys. */
  #walksTabs = false;

  static override styles = [
    base,
    findBar,
    plainButton,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
        padding: 0.75rem 1rem;
        gap: 0.5rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1.5rem;
      }
      :host([panel]) {
        padding: 0.25rem 1rem 0.5rem;
        gap: 0.25rem;
      }
      .spring {
        flex: 1 1 auto;
      }
      .head p {
        flex: 1 1 20rem;
      }
      .panel {
        display: flex;
        flex: 1 1 auto;
        flex-direction: column;
        min-block-size: 8rem;
      }
      terminal-view {
        flex: 1 1 auto;
        min-block-size: 6rem;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: center;
      }
      label {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
      }
    `,
  ];

  constructor() {
    super();
    this.panel = false;
    this.terminals = [];
    this.number = 1;
    this.seen = [];
    this.history = [];
    this.running = false;
    this.lockedBecause = undefined;
    this.showWhy = settings().why;
    this.#usualWhy = this.showWhy;
    this.closing = undefined;
    this.finding = false;
    this.find = '';
    this.found = true;
  }

  override focus(): void {
    const stays = this.#walksTabs;
    this.#walksTabs = false;
    void this.updateComplete.then(() => {
      const goal = stays ? this.renderRoot.querySelector<HTMLElement>('terminal-tabs') : this.#view;
      goal?.focus();
    });
  }

  /** What a key of the whole console asks of the terminals. */
  act(way: 'new' | 'close' | 'next' | 'previous' | 'find'): void {
    if (way === 'new') fire(this, 'terminal-add');
    else if (way === 'close') this.#askToClose(this.number);
    else if (way === 'find') this.#openFind();
    else fire(this, 'terminal-step', { step: way === 'next' ? 1 : -1 });
  }

  get #view() {
    return this.renderRoot.querySelector('terminal-view');
  }

  protected override settingsChanged(): void {
    super.settingsChanged();
    const { why } = settings();
    if (why !== this.#usualWhy) this.showWhy = why;
    this.#usualWhy = why;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('number') || changed.has('partitionName')) this.saved = undefined;
  }

  protected override render() {
    const { log } = this;
    return html`<div class="head">
        ${this.panel ? html`<h2>${s.panelTitle(this.partitionName)}</h2><span class="spring"></span>` : html`<h1>${s.title}</h1><p class="quiet">${s.intro}</p>`}
        <label><input type="checkbox" .checked=${this.showWhy} @change=${() => {
          this.showWhy = !this.showWhy;
        }} />${s.why}</label>
        <button class="plain" data-save-sysfs title=${s.saveSysfsHint} @click=${this.#saveSysfs}>${s.saveSysfs}</button>
        ${this.saved ? html`<span class="quiet" data-saved>${this.saved}</span>` : nothing}
        <button class="plain" data-find @click=${this.#openFind}>${s.findHint}</button>
        <button class="plain" data-copy @click=${this.#copyAll}>${s.copyAll}</button>
        <button class="plain" @click=${() => fire(this, 'shell-clear')}>${s.clear}</button>
        ${this.panel ? html`<button class="plain" data-close-panel aria-label=${s.closePanel} title=${s.closePanel} @click=${() => fire(this, 'panel-close')}>${icons.close}</button>` : nothing}
      </div>
      ${this.finding ? this.#renderFind() : nothing}
      <div class="panel">
        <terminal-tabs
          .terminals=${this.terminals}
          .number=${this.number}
          ${on('terminal-choose', ({ detail }) => {
            this.#walksTabs = detail.byKeys === true;
          })}
          ${on('terminal-close-request', ({ detail }) => this.#askToClose(detail.number))}
        ></terminal-tabs>
        <terminal-view
          .source=${`${this.partitionName} ${this.number}`}
          .entries=${log.entries}
          .first=${log.first}
          .generation=${log.generation}
          .opened=${log.opened}
          .why=${this.showWhy}
          .prompt=${s.prompt(this.partitionName, log.cwd)}
          .running=${this.running}
          .history=${this.history}
          .draft=${log.draft}
          .lockedBecause=${this.lockedBecause}
          .answers=${this.answers}
          .page=${log.page}
          .full=${log.screen}
        ></terminal-view>
      </div>
      ${this.showWhy && !this.running ? this.#renderWays() : nothing}
      ${this.#renderQuestion()}`;
  }

  /** What can be done about what the last command was refused. */
  #renderWays() {
    const { ways } = this.log;
    if (ways.length === 0) return nothing;
    return html`<div class="ways" role="group" aria-label=${strings.cause.ways}>
      <span class="quiet">${strings.cause.ways}</span>
      ${ways.map((remedy) => {
        const locked = remedy.act.kind === 'open' ? undefined : this.lockedBecause;
        return html`<button class="plain link" data-remedy=${remedy.kind} ?disabled=${locked !== undefined} title=${locked ?? nothing} @click=${() => fire(this, 'remedy', { remedy })}>${grouped(remedy.label)}</button>`;
      })}
    </div>`;
  }

  #renderFind() {
    return html`<div class="find" role="search">
      <input
        type="search"
        aria-label=${s.find}
        placeholder=${s.findHint}
        autocomplete="off"
        spellcheck="false"
        .value=${this.find}
        @input=${(event: InputEvent) => {
          this.find = (event.currentTarget as HTMLInputElement).value;
          this.#go(-1);
        }}
        @keydown=${this.#findKeyed}
      />
      <button class="plain" aria-label=${s.findPrevious} title=${s.findPrevious} @click=${() => this.#go(-1)}>${icons.previous}</button>
      <button class="plain" aria-label=${s.findNext} title=${s.findNext} @click=${() => this.#go(1)}>${icons.next}</button>
      <span role="status">${this.find !== '' && !this.found ? s.notFound : nothing}</span>
    </div>`;
  }

  #renderQuestion() {
    const { closing } = this;
    return html`<system-confirm
      .open=${closing !== undefined}
      .heading=${closing ? s.closeHeading(closing.number) : ''}
      .text=${closing ? s.closeText(closing.running ?? '') : ''}
      .confirm=${s.closeRun}
      .danger=${true}
      ${on('confirm-run', () => {
        this.closing = undefined;
        if (closing) this.#close(closing.number);
      })}
      ${on('confirm-close', () => {
        this.closing = undefined;
        this.focus();
      })}
    ></system-confirm>`;
  }

  /** A line that runs in it is lost: that is asked first. */
  #askToClose(number: number): void {
    const terminal = this.terminals.find((each) => each.number === number);
    if (terminal?.running !== undefined && this.terminals.length > 1) this.closing = terminal;
    else this.#close(number);
  }

  #close(number: number): void {
    fire(this, 'terminal-close', { number });
    this.focus();
  }

  #openFind = (): void => {
    this.finding = true;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.find input')?.focus());
  };

  #go(step: 1 | -1): void {
    this.found = this.find === '' || (this.#view?.find(this.find, step) ?? false);
  }

  #findKeyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') this.#go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      this.finding = false;
      this.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #copyAll = (): void => {
    void copyText(this.#view?.text ?? '', s.copied, (text) => fire(this, 'notice', { text }));
  };

  #saveSysfs = (): void => {
    const { partitionName } = this;
    const answer = (text: string): void => {
      if (this.partitionName === partitionName) this.saved = text;
    };
    fire(this, 'save-sysfs', { answer });
  };
}

customElements.define('console-screen', ConsoleScreen);

declare global {
  interface HTMLElementTagNameMap {
    'console-screen': ConsoleScreen;
  }
}
