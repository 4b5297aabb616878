/** The lesson beside the machine: steps, goals, hints. Events: `workshop` {request}, `lesson-line` {line}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import { glossaryEntry } from '../../shared/glossary.ts';
import type { GoalView, PlayerView, StepView, WorkshopRequest } from '../../shared/lesson.ts';
import { openPresenterWindow, presenterAddress } from '../state/presenter-window.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import './lesson-certificate.ts';
import './lesson-leave.ts';
import { ConsoleElement } from './console-element.ts';
import type { LeaveChoice } from './events.ts';
import { fire } from './events.ts';
import { lessonText, lessonTextStyles } from './lesson-text.ts';
import { on } from './on.ts';

export class LessonPlayer extends ConsoleElement {
  static override properties = {
    player: { attribute: false },
    busy: { type: Boolean },
    lockedBecause: { attribute: false },
    folded: { type: Boolean, reflect: true },
    leaving: { state: true },
    blocked: { state: true },
  };
  /** Only its edge is there: the machine has the room. */
  declare folded: boolean;
  declare private leaving: boolean;
  /** The presenter's window did not open. */
  declare private blocked: boolean;
  declare player: PlayerView;
  declare busy: boolean;
  declare lockedBecause: string | undefined;
  /** Goal that was answered last. */
  #answered: string | undefined;

  static override styles = [
    base,
    plainButton,
    lessonTextStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 0.75rem;
        padding: 1rem;
        overflow: auto;
        background: var(--cds-layer-01);
      }
      .eyebrow {
        font-size: 0.75rem;
        font-weight: 600;
        color: var(--cds-text-secondary);
      }
      .title {
        font-size: 1.25rem;
        font-weight: 400;
        line-height: 1.4;
      }
      h3 {
        font-size: 0.875rem;
        color: var(--cds-text-primary);
        line-height: 1.5;
      }
      .exploring {
        padding: 0.5rem 0.75rem;
        border-inline-start: 3px solid var(--cds-support-warning);
        background: var(--cds-layer-02);
      }
      ol.steps,
      ul.goals {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      ol.steps li {
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr);
        gap: 0.25rem;
        padding-block: 0.125rem;
        color: var(--cds-text-secondary);
      }
      ol.steps li[aria-current] {
        color: var(--cds-text-primary);
        font-weight: 600;
      }
      ul.goals li {
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr);
        gap: 0 0.25rem;
        padding-block: 0.25rem;
      }
      .met .sign {
        color: var(--state-online);
      }
      .missing {
        grid-column: 2;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
        overflow-wrap: anywhere;
      }
      form {
        grid-column: 2;
        display: flex;
        gap: 0.5rem;
        margin-block-start: 0.25rem;
      }
      :host([folded]) {
        padding: 0.5rem 0;
        align-items: center;
      }
      .head {
        display: flex;
        justify-content: space-between;
        gap: 0.5rem;
      }
      .turn {
        padding: 0.5rem 0.75rem;
        border-inline-start: 3px solid var(--cds-support-error);
        background: var(--cds-layer-02);
      }
      figure {
        margin: 0;
      }
      figure img {
        max-inline-size: 100%;
        background: white;
      }
      ul.target {
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.75rem;
      }
      ul.target li {
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr);
      }
      .prose code[data-line] {
        cursor: pointer;
        text-decoration: underline dotted;
        text-underline-offset: 0.2em;
      }
      fieldset {
        flex: 1 1 auto;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .choice {
        display: grid;
        grid-template-columns: 1.5rem minmax(0, 1fr);
        align-items: start;
        padding-block: 0.125rem;
      }
      .choice input {
        block-size: 1.25rem;
      }
      textarea {
        flex: 1 1 auto;
        min-inline-size: 0;
        padding: 0.25rem 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-02);
        color: var(--cds-text-primary);
        font: inherit;
      }
      input {
        flex: 1 1 auto;
        min-inline-size: 0;
        block-size: 2rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-02);
        color: var(--cds-text-primary);
        font: inherit;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.5rem;
      }
      .end .actions {
        align-items: center;
        margin-block-start: 0.5rem;
      }
      summary + .prose,
      h3 + .prose,
      h3 + .goals {
        margin-block-start: 0.25rem;
      }
      ul.reading {
        margin: 0;
        padding-inline-start: 1.25rem;
        line-height: 1.43;
      }
      summary {
        cursor: pointer;
        font-weight: 600;
      }
    `,
  ];

  constructor() {
    super();
    this.busy = false;
    this.folded = false;
    this.leaving = false;
    this.blocked = false;
    this.lockedBecause = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'complementary');
    this.setAttribute('aria-label', s.lesson);
  }

  protected override render() {
    const { player } = this;
    const step = player.steps[player.step];
    if (!step) return nothing;
    if (this.folded) return this.#renderFolded();
    const last = player.step + 1 >= player.steps.length;
    return html`<div class="head">
        <div>
          <p class="eyebrow">${s.lesson}</p>
          <h2 class="title">${player.heading.title}</h2>
        </div>
        <button class="plain" data-fold aria-expanded="true" title=${s.fold} aria-label=${s.fold} @click=${this.#fold}>⇥</button>
      </div>
      ${player.startChanged ? html`<p class="exploring" role="status">${s.startChanged}</p>` : nothing}
      ${player.mode === 'exploring' ? html`<p class="exploring" role="status">${s.exploring}</p>` : nothing}
      <details ?open=${player.step === 0 && !player.stepDone}>
        <summary>${s.about}</summary>
        <div class="prose">${lessonText(player.about)}</div>
      </details>
      <ol class="steps" aria-label=${s.steps}>
        ${player.steps.map((one) => this.#renderMark(one))}
      </ol>
      <section aria-labelledby="step">
        <p class="eyebrow">${s.step(player.step + 1, player.steps.length)}</p>
        <h3 id="step" tabindex="-1">${step.title}</h3>
        ${step.changed ? html`<p class="exploring" role="status">${s.stepChanged[step.changed]}</p>` : nothing}
        <div class="prose" @click=${this.#clicked}>${lessonText(step.text)}</div>
      </section>
      ${step.turn ? html`<div class="turn" role="status" data-turn><strong>${s.wrongTurn(step.turn.title)}</strong><div class="prose">${lessonText(step.turn.because)}</div></div>` : nothing}
      ${
        step.why.length > 0
          ? html`<details>
            <summary>${s.why}</summary>
            <div class="prose">${lessonText(step.why)}</div>
          </details>`
          : nothing
      }
      <section aria-label=${s.goals}>
        <h3>${s.goals}</h3>
        <ul class="goals">
          ${step.goals.map((goal) => this.#renderGoal(goal))}
        </ul>
        <p class="hidden-text" role="status">${step.goals.filter(({ met }) => met).length} / ${step.goals.length}</p>
      </section>
      ${this.#renderTarget(step)} ${this.#renderHints(step)}
      <p class="quiet" data-time>${s.stepTime(Math.floor(step.seconds / 60), step.minutes)}</p>
      ${
        step.after.length > 0
          ? html`<section aria-label=${s.seen}>
            <h3>${s.seen}</h3>
            <div class="prose">${lessonText(step.after)}</div>
          </section>`
          : nothing
      }
      ${player.finished ? this.#renderEnd(player) : nothing}
      ${this.#renderDone(player)} ${this.#renderReading(player)}
      <div class="actions">
        ${
          last
            ? nothing
            : html`<cds-button size="sm" data-next ?disabled=${!player.stepDone || this.#stopped} @click=${() => this.#ask({ do: 'next' })}
              >${s.next}</cds-button
            >${player.stepDone ? nothing : html`<p class="quiet" id="waits">${s.nextWaits}</p>`}`
        }
        ${
          player.mode === 'exploring'
            ? html`<cds-button size="sm" kind="tertiary" data-return ?disabled=${this.#stopped} @click=${() => this.#ask({ do: 'return' })}
              >${s.goBack}</cds-button
            >`
            : nothing
        }
      </div>
      <div class="actions">
        <button class="plain link" data-reset ?disabled=${this.#stopped} @click=${() => this.#ask({ do: 'reset' })}>${s.reset}</button>
        ${
          player.mode === 'lesson'
            ? html`<button class="plain link" data-explore ?disabled=${this.#stopped} @click=${() => this.#ask({ do: 'explore' })}>${s.explore}</button>`
            : nothing
        }
        <button class="plain link" data-present @click=${this.#present}>${s.present}</button>
        <button
          class="plain link"
          data-leave
          @click=${this.#askLeaving}
        >
          ${s.leave}
        </button>
      </div>
      ${this.blocked ? html`<p role="alert">${s.popupBlocked} <code>${presenterAddress()}</code></p>` : nothing}
      <lesson-leave
        .open=${this.leaving}
        ${on('leave-choice', (event) => this.#leave(event.detail.machine))}
      ></lesson-leave>`;
  }

  /** Where to go from a lesson that is finished. */
  #renderEnd({ attendee, heading, next: after, suggested }: PlayerView) {
    const next = suggested[0] ?? after;
    const goOn = (): void => {
      if (!next) return;
      const lesson = { workshop: next.workshop, lesson: next.id };
      this.#ask(next.machine === null ? { do: 'start', ...lesson } : { do: 'continue', ...lesson });
    };
    return html`<section class="end" aria-label=${s.lessonDone}>
      <p role="status"><strong>${s.lessonDone}</strong> ${next ? s.nextLessonIs(next.title) : s.lastLesson}</p>
      <div class="actions">
        ${next ? html`<cds-button size="sm" data-next-lesson ?disabled=${this.#stopped} @click=${goOn}>${s.nextLesson}</cds-button>` : nothing}
        <lesson-certificate .main=${next === null} .workshop=${heading.workshop} .attendee=${attendee}></lesson-certificate>
        <button class="plain link" data-hand-in @click=${() => this.#ask({ do: 'handIn', workshop: heading.workshop })}>${s.handIn}</button>
        <button class="plain link" data-finish @click=${this.#askLeaving}>${s.finish}</button>
      </div>
    </section>`;
  }

  #renderFolded() {
    return html`<button class="plain" data-fold aria-expanded="false" title=${s.unfold} aria-label=${s.unfold} @click=${this.#fold}>⇤</button>`;
  }

  #fold = (): void => {
    this.folded = !this.folded;
  };

  /** A command of the text goes into the terminal, not through it. */
  #clicked = (event: Event): void => {
    const line = (event.composedPath()[0] as HTMLElement | undefined)?.dataset?.line;
    if (line !== undefined) fire(this, 'lesson-line', { line });
  };

  #renderTarget({ target, picture }: StepView) {
    const blocks = ({ first, last }: StepView['target'][number]): string =>
      first === last ? `${first}` : `${first}–${last}`;
    return html`${picture === null ? nothing : html`<figure><img src=${picture} alt=${s.targetPicture} /></figure>`}
    ${
      target.length === 0
        ? nothing
        : html`<section aria-label=${s.target}>
            <h3>${s.target}</h3>
            <ul class="target">
              ${target.map(
                (run) => html`<li class=${run.right ? 'met' : ''} data-right=${run.right}>
                  <span class="sign" aria-hidden="true">${run.right ? '■' : '□'}</span>
                  <span>${s.targetRun(blocks(run), run.wanted, run.now)}</span>
                </li>`,
              )}
            </ul>
          </section>`
    }`;
  }

  /** Steps that are done can be read again. */
  #renderDone({ steps, step }: PlayerView) {
    const done = steps.filter(({ status }, index) => status === 'done' && index !== step);
    if (done.length === 0) return nothing;
    return html`<details data-done>
      <summary>${s.readAgain}</summary>
      ${done.map(
        (one) => html`<details>
          <summary>${one.title}</summary>
          <div class="prose" @click=${this.#clicked}>${lessonText(one.text)} ${lessonText(one.after)}</div>
        </details>`,
      )}
    </details>`;
  }

  #askLeaving = (): void => {
    this.leaving = true;
  };

  #present = (): void => {
    this.blocked = !openPresenterWindow();
  };

  #leave(machine: LeaveChoice | null): void {
    this.leaving = false;
    if (machine !== null) this.#ask({ do: 'leave', machine });
  }

  get #stopped(): boolean {
    return this.busy || this.lockedBecause !== undefined;
  }

  #renderReading({ reading, finished }: PlayerView) {
    if (reading.length === 0) return nothing;
    return html`<details ?open=${finished}>
      <summary>${s.reading}</summary>
      <ul class="reading">
        ${reading.map(({ title, entry, href }) => {
          const told = entry === undefined ? undefined : glossaryEntry(entry);
          if (href !== undefined)
            return html`<li><a href=${href} rel="noreferrer noopener" target="_blank">${title}</a></li>`;
          return html`<li>${title}${told ? html`: <span class="quiet">${told.text}</span>` : nothing}</li>`;
        })}
      </ul>
    </details>`;
  }

  #renderMark({ title, status }: StepView) {
    const sign = status === 'done' ? '✓' : status === 'current' ? '▶' : '○';
    return html`<li aria-current=${status === 'current' ? 'step' : nothing}>
      <span aria-hidden="true">${sign}</span>
      <span>${title}<span class="hidden-text">, ${s.stepStatus[status]}</span></span>
    </li>`;
  }

  #renderGoal(goal: GoalView) {
    return html`<li class=${goal.met ? 'met' : ''} data-goal=${goal.id} data-met=${goal.met} tabindex="-1">
      <span class="sign" aria-hidden="true">${goal.met ? '☑' : '☐'}</span>
      <span>${goal.label}<span class="hidden-text">, ${goal.met ? s.met : s.notMet}</span></span>
      ${goal.optional || goal.points !== 1 ? html`<span class="missing">${[...(goal.optional ? [s.optional] : []), ...(goal.points === 1 ? [] : [s.points(goal.points)])].join(', ')}</span>` : nothing}
      ${goal.question !== null && !goal.met ? this.#renderQuestion(goal) : nothing}
      ${goal.because.length > 0 ? html`<div class="missing prose">${lessonText(goal.because)}</div>` : nothing}
      ${goal.missing !== null && (goal.question === null || goal.answer !== null) ? html`<span class="missing">${goal.missing}</span>` : nothing}
    </li>`;
  }

  #renderQuestion(goal: GoalView) {
    const { id, question, choices, free, attemptsLeft } = goal;
    if (attemptsLeft === 0) return html`<span class="missing">${question} ${s.attemptsLeft(0)}</span>`;
    const answered = (event: SubmitEvent): void => {
      event.preventDefault();
      const form = new FormData(event.currentTarget as HTMLFormElement);
      const text = form.getAll('answer').map(String).join(' ').trim();
      if (!text) return;
      this.#answered = id;
      this.#ask({ do: 'answer', goal: id, text });
    };
    const label = s.answerFor(question ?? '');
    return html`<span class="missing">${question}</span>
      <form @submit=${answered}>
        ${
          choices.length > 0
            ? html`<fieldset aria-label=${label}>${choices.map((choice, index) => this.#renderChoice(goal, choice, index))}</fieldset>`
            : free
              ? html`<textarea name="answer" rows="4" aria-label=${label} maxlength="4000"></textarea>`
              : html`<input name="answer" aria-label=${label} autocomplete="off" spellcheck="false" maxlength="400" />`
        }
        <button class="plain link" type="submit">${s.answer}</button>
      </form>
      ${attemptsLeft === null ? nothing : html`<span class="missing">${s.attemptsLeft(attemptsLeft)}</span>`}`;
  }

  #renderChoice({ several, answer }: GoalView, choice: string, index: number) {
    const letter = 'abcdefghij'[index] ?? '';
    const type = several ? 'checkbox' : 'radio';
    return html`<label class="choice">
      <input type=${type} name="answer" value=${letter} ?checked=${answer?.split(' ').includes(letter) ?? false} />
      ${choice}
    </label>`;
  }

  #renderHints({ hintsShown, hintCount }: StepView) {
    if (hintCount === 0) return nothing;
    return html`<section aria-label=${s.hints}>
      ${hintsShown.map((hint) => html`<div class="prose" role="note">${lessonText(hint)}</div>`)}
      ${
        hintsShown.length < hintCount
          ? html`<button class="plain link" data-hint @click=${() => this.#ask({ do: 'hint' })}>${s.hint(hintsShown.length, hintCount)}</button>`
          : nothing
      }
    </section>`;
  }

  #ask(request: WorkshopRequest): void {
    fire(this, 'workshop', { request });
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get('player') as PlayerView | undefined;
    // A new step is read from its title on.
    if (before && before.step !== this.player.step)
      this.renderRoot.querySelector<HTMLElement>('#step')?.focus();
    else this.#keepFocus();
  }

  /** The field goes with the answer that was right, and the focus stays where it was. */
  #keepFocus(): void {
    const goal = this.renderRoot.querySelector<HTMLElement>(`[data-goal="${this.#answered}"]`);
    if (!goal || goal.querySelector('form')) return;
    this.#answered = undefined;
    if (document.activeElement === document.body) goal.focus();
  }
}

customElements.define('lesson-player', LessonPlayer);

declare global {
  interface HTMLElementTagNameMap {
    'lesson-player': LessonPlayer;
  }
}
