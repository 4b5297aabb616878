/** Workshops: the catalogue of lessons, and the ways to present, compare and write them. Event: `workshop` {request}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { CatalogueView, LessonHeading, PlayerView, WorkshopRequest } from '../../shared/lesson.ts';
import '../elements/era-maps.ts';
import '../elements/lesson-certificate.ts';
import { lessonText, lessonTextStyles } from '../elements/lesson-text.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { isLargeType, toggleLargeType } from '../state/large-type.ts';
import { openPresenterWindow, presenterAddress } from '../state/presenter-window.ts';
import type { WorkshopState } from '../state/workshop.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import '../elements/system-confirm.ts';
import './workshop-author.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import { lessonProblems } from './workshop-problems.ts';
import { workshopStyles } from './workshop-styles.ts';

export class WorkshopScreen extends ConsoleElement {
  static override properties = {
    state: { attribute: false },
    /** Changes whenever the state does. */
    tick: { type: Number },
    again: { state: true },
    blocked: { state: true },
  };
  declare state: WorkshopState;
  declare tick: number;
  /** A lesson that has a machine already and is to be started anew. */
  declare private again: LessonHeading | undefined;
  /** The presenter's window did not open. */
  declare private blocked: boolean;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    lessonTextStyles,
    screenStyles,
    workshopStyles,
    css`
      .panel,
      workshop-author {
        margin-block-end: 1rem;
      }
      .panel > h2 {
        margin-block-end: 0.5rem;
      }
      .panel > table {
        margin-block-start: 0.75rem;
      }
      .panel p.quiet {
        max-inline-size: 56rem;
      }
      .place {
        inline-size: 2rem;
        color: var(--cds-text-secondary);
      }
      .tasks {
        text-align: end;
        white-space: nowrap;
      }
      .tasks button + button {
        margin-inline-start: 1rem;
      }
    `,
  ];

  constructor() {
    super();
    this.tick = 0;
    this.again = undefined;
    this.blocked = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask({ do: 'catalogue' });
  }

  protected override render() {
    const { catalogue, failure, player } = this.state;
    return html`<div class="head"><h1>${s.title}</h1></div>
      <p class="intro">${s.intro}</p>
      ${failure ? html`<p class="problem" role="alert">${failureSentences(failure).join(' ')}</p>` : nothing}
      ${catalogue ? this.#renderCatalogue(catalogue) : html`<p role="status">${s.loading}</p>`}
      ${player ? html`${this.#renderPresenting()} ${this.#renderCompare(player)}` : nothing}
      <workshop-author .state=${this.state} .tick=${this.tick}></workshop-author> ${this.#renderAgain()}`;
  }

  #renderCatalogue(catalogue: CatalogueView) {
    const named = (event: SubmitEvent): void => {
      event.preventDefault();
      const name = String(new FormData(event.currentTarget as HTMLFormElement).get('attendee') ?? '').trim();
      this.#ask({ do: 'attendee', name });
    };
    return html`<form @submit=${named}>
        <label>
          ${s.attendee}
          <input name="attendee" maxlength="80" autocomplete="name" .value=${catalogue.attendee} aria-description=${s.attendeeHint} />
        </label>
        <button class="plain link" type="submit">${s.setAttendee}</button>
        <span class="spring"></span>
        <cds-button size="sm" kind="tertiary" data-import @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}
          >${s.importWorkshop}</cds-button
        >
        <input type="file" hidden accept=".zip,application/zip" @change=${this.#import} />
      </form>
      ${lessonProblems(catalogue.problems, s.problems)}
      ${catalogue.workshops.length === 0 ? html`<p>${s.none}</p>` : nothing}
      ${catalogue.workshops.map(
        ({ id, title, about, author, lessons }) => html`<section class="panel" aria-label=${title}>
          <h2>${title}</h2>
          <div class="prose">${lessonText(about)}</div>
          ${author ? html`<p class="quiet">${s.by(author)}</p>` : nothing}
          <table>
            <tbody>
              ${lessons.map((lesson, index) => this.#renderLesson(lesson, index + 1))}
            </tbody>
          </table>
          <div class="actions">
            <lesson-certificate .workshop=${id} .attendee=${catalogue.attendee}></lesson-certificate>
            <button class="plain link" @click=${() => this.#ask({ do: 'pack', workshop: id })}>${s.exportWorkshop}</button>
          </div>
        </section>`,
      )}`;
  }

  #renderLesson(lesson: LessonHeading, number: number) {
    const { workshop, id, title, audience, minutes, stepCount, stepsDone, finishedMs, machine } = lesson;
    const isPlayed = this.state.player?.heading.machine === machine && machine !== null;
    const start = (): void => {
      if (machine === null) this.#ask({ do: 'start', workshop, lesson: id });
      else this.again = lesson;
    };
    return html`<tr data-lesson=${id}>
      <td class="number place">${number}</td>
      <td>
        <strong>${title}</strong><br /><span class="quiet">${audience}</span>
      </td>
      <td class="number">${s.minutes(minutes)}</td>
      <td class="nowrap">${finishedMs === null ? s.progress(stepsDone, stepCount) : s.finished}</td>
      <td class="tasks">
        ${
          machine === null || isPlayed
            ? nothing
            : html`<button
                class="plain link"
                data-continue
                ?disabled=${this.state.busy}
                aria-label=${finishedMs === null ? s.continueLesson(title) : s.reviewLesson(title)}
                @click=${() => this.#ask({ do: 'continue', workshop, lesson: id })}
              >
                ${finishedMs === null ? s.goOn : s.review}
              </button>`
        }
        <button class="plain link" data-start ?disabled=${this.state.busy} aria-label=${machine === null ? s.startLesson(title) : s.startAgainLesson(title)} @click=${start}>
          ${machine === null ? s.start : s.startAgain}
        </button>
      </td>
    </tr>`;
  }

  #renderAgain() {
    const { again } = this;
    const begin = (previous: 'keep' | 'remove'): void => {
      this.again = undefined;
      if (again) this.#ask({ do: 'start', workshop: again.workshop, lesson: again.id, previous });
    };
    return html`<system-confirm
      .open=${again !== undefined}
      .heading=${s.startAgainTitle}
      .text=${again ? s.startAgainText(again.title) : ''}
      .confirm=${s.startAgainRemove}
      .other=${s.startAgainKeep}
      ${on('confirm-run', () => begin('remove'))}
      ${on('confirm-other', () => begin('keep'))}
      ${on('confirm-close', () => {
        this.again = undefined;
      })}
    ></system-confirm>`;
  }

  #renderPresenting() {
    const open = (): void => {
      this.blocked = !openPresenterWindow();
    };
    const typed = (): void => {
      toggleLargeType('console');
      this.requestUpdate();
    };
    return html`<section class="panel" aria-label=${s.presenting}>
      <h2>${s.presenting}</h2>
      <p class="quiet">${s.presentHint}</p>
      <div class="actions">
        <cds-button size="sm" kind="tertiary" data-presenter @click=${open}>${s.openPresenter}</cds-button>
        <button class="plain link" data-large aria-pressed=${isLargeType('console') ? 'true' : 'false'} @click=${typed}>${s.largeType}</button>
      </div>
      ${this.blocked ? html`<p role="alert">${s.popupBlocked} <code>${presenterAddress()}</code></p>` : nothing}
    </section>`;
  }

  #renderCompare({ compare }: PlayerView) {
    if (!compare) return nothing;
    const { eras } = this.state;
    return html`<section class="panel" aria-label=${s.compare}>
      <h2>${s.compare}</h2>
      <p class="quiet">${s.compareHint}</p>
      <div class="prose">${lessonText(compare.text)}</div>
      <div class="actions">
        ${
          eras
            ? html`<button class="plain link" data-close-compare @click=${() => this.state.closeComparison()}>${s.closeCompare}</button>`
            : html`<cds-button size="sm" kind="tertiary" data-compare @click=${() => this.#ask({ do: 'compare' })}>${s.compare}</cds-button>`
        }
      </div>
      ${eras ? html`<era-maps .eras=${eras}></era-maps>` : nothing}
    </section>`;
  }

  #import = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void this.state.takeIn(file);
  };

  #ask(request: WorkshopRequest): void {
    fire(this, 'workshop', { request });
  }
}

customElements.define('workshop-screen', WorkshopScreen);

declare global {
  interface HTMLElementTagNameMap {
    'workshop-screen': WorkshopScreen;
  }
}
