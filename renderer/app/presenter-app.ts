/**
 * The presenter's window: notes, model solution, wrong turns, the clock and both kernels. A window of its own at its
 * own address; no other window is told what it shows.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { ConsoleApi } from '../../shared/api.ts';
import type { PlayerView, PresenterView, WorkshopRequest } from '../../shared/lesson.ts';
import { clockText } from '../model/number-style.ts';
import '../elements/era-maps.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { lessonText, lessonTextStyles } from '../elements/lesson-text.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { isLargeType, toggleLargeType } from '../state/large-type.ts';
import { WorkshopState } from '../state/workshop.ts';
import { strings } from '../strings/index.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, panel, plainButton } from '../theme/shared-styles.ts';

const MINUTE_MS = 60_000;
const TICK_MS = 1000;

export class PresenterApp extends ConsoleElement {
  static override properties = { api: { attribute: false }, lost: { state: true }, now: { state: true } };
  declare api: ConsoleApi;
  declare private lost: boolean;
  declare private now: number;
  #state!: WorkshopState;
  #stop: (() => void)[] = [];

  static override styles = [
    base,
    panel,
    plainButton,
    lessonTextStyles,
    css`
      :host {
        display: block;
        block-size: 100vh;
        overflow: auto;
        background: var(--cds-background);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1.5rem;
        padding: 0.5rem 1rem;
        background: var(--cds-layer-01);
        border-block-end: 1px solid var(--cds-border-subtle-01);
      }
      .simulation {
        padding: 0.125rem 0.375rem;
        border: 1px solid var(--cds-support-warning);
        font-size: 0.75rem;
        letter-spacing: 0.05em;
      }
      .goals {
        padding: 0;
        list-style: none;
      }
      .goals .quiet {
        padding-inline-start: 1.25rem;
      }
      .panel h2 ~ h2 {
        margin-block-start: 0.75rem;
      }
      .clock {
        margin-inline-start: auto;
        font-family: var(--font-mono);
        font-size: 1.25rem;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        gap: 1rem;
        padding: 1rem;
      }
      @media (max-width: 56rem) {
        main {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .wide {
        grid-column: 1 / -1;
      }
      .panel > h2 + * {
        margin-block-start: 0.5rem;
      }
      .notes {
        font-size: 1.125rem;
      }
      ol,
      ul {
        margin: 0;
        padding-inline-start: 1.5rem;
        line-height: 1.6;
      }
      li[data-solved='true'] {
        color: var(--cds-text-secondary);
      }
      li[data-next='true'] {
        font-weight: 600;
      }
      li[data-met='true'] {
        color: var(--cds-text-secondary);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1rem;
        margin-block-start: 0.75rem;
      }
      .steps {
        padding: 0;
        list-style: none;
      }
      button.plain {
        color: var(--cds-link-primary);
      }
      .steps button.plain {
        inline-size: 100%;
      }
      .steps [aria-current] button.plain {
        background: var(--cds-layer-selected-01);
        color: var(--cds-text-primary);
        font-weight: 600;
      }
      .problem {
        color: var(--cds-text-error);
      }
      article + article {
        margin-block-start: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.lost = false;
    this.now = Date.now();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${s.presenterTitle} – ${strings.product}`;
    const changed = (): void => this.requestUpdate();
    this.#state = new WorkshopState(this.api, changed, () => {}, 'presenter');
    const clock = window.setInterval(() => {
      this.now = Date.now();
    }, TICK_MS);
    this.#stop = [
      this.#state.listen(),
      this.api.subscribe((push) => {
        if (push.kind === 'connection') this.lost = push.state === 'lost';
      }),
      () => window.clearInterval(clock),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  protected override render() {
    const { player, presenter, failure } = this.#state;
    return html`<header>
        <h1>${player ? player.heading.title : s.presenterTitle}</h1>
        <span class="simulation">${strings.simulation}</span>
        ${player ? html`<span data-step>${s.step(player.step + 1, player.steps.length)}</span>` : nothing}
        <span class="clock" role="timer" aria-label=${s.time}>
          ${presenter ? html`<span data-minutes>${s.inLesson(Math.max(0, Math.floor((this.now - presenter.openedMs) / MINUTE_MS)), presenter.minutes)}</span> · ` : nothing}${clockText(this.now)}
        </span>
        <button class="plain link" data-large aria-pressed=${isLargeType('presenter') ? 'true' : 'false'} @click=${this.#largeType}>${s.largeType}</button>
      </header>
      <main>
        <p class="quiet wide">${s.presenterOnly}</p>
        ${this.lost ? html`<p class="problem wide" role="alert">${s.presenterLost}</p>` : nothing}
        ${failure ? html`<p class="problem wide" role="alert">${failureSentences(failure).join(' ')}</p>` : nothing}
        ${this.#state.locked === undefined ? nothing : this.#renderLock(this.#state.locked)}
        ${player && presenter ? this.#renderLesson(player, presenter) : html`<p class="wide" role="status">${s.presenterWaits}</p>`}
      </main>`;
  }

  /** The attendees' copy. */
  #renderLock(wrong: boolean) {
    const given = (event: SubmitEvent): void => {
      event.preventDefault();
      const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code') ?? '');
      this.#ask({ do: 'present', code });
    };
    return html`<form class="panel wide" @submit=${given}>
      <p>${s.presenterCodeNeeded}</p>
      ${wrong ? html`<p class="problem" role="alert">${s.presenterCodeWrong}</p>` : nothing}
      <div class="actions">
        <label>${s.presenterCode} <input name="code" type="password" autocomplete="off" maxlength="200" /></label>
        <button class="plain link" type="submit">${s.unlock}</button>
      </div>
    </form>`;
  }

  #renderLesson(player: PlayerView, presenter: PresenterView) {
    const step = player.steps[player.step];
    const following = player.steps[player.step + 1];
    return html`<section class="panel" aria-label=${s.notes}>
        <h2>${step?.title}</h2>
        <div class="prose notes" data-notes>${presenter.notes.length > 0 ? lessonText(presenter.notes) : html`<p class="quiet">${s.noNotes}</p>`}</div>
        <div class="actions">
          <cds-button size="sm" data-next ?disabled=${this.#state.busy || !player.stepDone || !following} @click=${() => this.#ask({ do: 'next' })}>${s.next}</cds-button>
          <span class="quiet">${s.followingStep}: ${following ? following.title : s.lastStep}</span>
        </div>
      </section>
      <section class="panel" aria-label=${s.steps}>
        <h2>${s.jump}</h2>
        <ol class="steps">
          ${player.steps.map(
            ({ title, status }, index) => html`<li aria-current=${status === 'current' ? 'step' : nothing}>
              <button class="plain" data-jump=${index} ?disabled=${this.#state.busy} aria-label="${s.jumpTo(index + 1)}: ${title}" @click=${() => this.#ask({ do: 'jump', step: index })}>
                ${index + 1}. ${title}${status === 'done' ? ' ✓' : ''}
              </button>
            </li>`,
          )}
        </ol>
      </section>
      ${this.#renderSolution(presenter)}
      <section class="panel" aria-label=${s.goalsNow}>
        <h2>${s.goalsNow}</h2>
        <ul class="goals">
          ${step?.goals.map(
            ({ label, met, missing }) => html`<li data-met=${met}>
              ${met ? '☑' : '☐'} ${label}${missing === null ? nothing : html`<div class="quiet">${missing}</div>`}
            </li>`,
          )}
        </ul>
        ${
          presenter.hints.length === 0
            ? nothing
            : html`<h2>${s.allHints}</h2>
              <ol>${presenter.hints.map((hint) => html`<li class="prose">${lessonText(hint)}</li>`)}</ol>`
        }
      </section>
      <section class="panel wide" aria-label=${s.wrongTurns}>
        <h2>${s.wrongTurns}</h2>
        ${presenter.wrongTurns.length === 0 ? html`<p class="quiet">${s.noWrongTurns}</p>` : nothing}
        ${presenter.wrongTurns.map(
          ({ title, because, commands }) => html`<article>
            <h3>${title}</h3>
            ${commands.map((line) => html`<div><code>${line}</code></div>`)}
            <div class="prose">${lessonText(because)}</div>
          </article>`,
        )}
      </section>
      ${player.compare ? this.#renderCompare(player.compare) : nothing}`;
  }

  #renderSolution({ solution, solved }: PresenterView) {
    return html`<section class="panel" aria-label=${s.solution}>
      <h2>${s.solution}</h2>
      <ol class="solution">
        ${solution.map(
          (line, index) => html`<li data-solved=${index < solved} data-next=${index === solved}>
            <code>${line}</code>${index < solved ? html` <span class="quiet">✓<span class="hidden-text">${s.carriedOut}</span></span>` : nothing}
          </li>`,
        )}
      </ol>
      <div class="actions">
        <cds-button size="sm" kind="tertiary" data-solve ?disabled=${this.#state.busy || solved >= solution.length} @click=${() => this.#ask({ do: 'solve' })}>${s.carryOut}</cds-button>
        ${solved >= solution.length ? html`<span class="quiet">${s.solved}</span>` : nothing}
      </div>
    </section>`;
  }

  #renderCompare({ text }: NonNullable<PlayerView['compare']>) {
    const { eras } = this.#state;
    return html`<section class="panel wide" aria-label=${s.compare}>
      <h2>${s.compared}</h2>
      <div class="prose">${lessonText(text)}</div>
      <div class="actions">
        ${
          eras
            ? html`<button class="plain link" data-close-compare @click=${() => this.#state.closeComparison()}>${s.closeCompare}</button>`
            : html`<cds-button size="sm" kind="tertiary" data-compare @click=${() => this.#ask({ do: 'compare' })}>${s.compare}</cds-button>`
        }
      </div>
      ${eras ? html`<era-maps .eras=${eras}></era-maps>` : nothing}
    </section>`;
  }

  #largeType = (): void => {
    toggleLargeType('presenter');
    this.requestUpdate();
  };

  #ask(request: WorkshopRequest): void {
    void this.#state.ask(request);
  }
}

customElements.define('presenter-app', PresenterApp);

declare global {
  interface HTMLElementTagNameMap {
    'presenter-app': PresenterApp;
  }
}
