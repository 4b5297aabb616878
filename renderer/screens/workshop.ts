/** Workshops: the catalogue of lessons, and the ways to present, compare and write them. Event: `workshop` {request}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { CatalogueView, LessonHeading, PlayerView, WorkshopRequest } from '../../shared/lesson.ts';
import '../elements/era-maps.ts';
import '../elements/lesson-certificate.ts';
import '../elements/workshop-room.ts';
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
    removing: { state: true },
    blocked: { state: true },
  };
  declare state: WorkshopState;
  declare tick: number;
  /** A lesson that has a machine already and is to be started anew. */
  declare private again: LessonHeading | undefined;
  declare private removing: { readonly id: string; readonly title: string } | undefined;
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
      .taken {
        margin-block-end: 1rem;
        padding: 0.5rem 0.75rem;
        border-inline-start: 3px solid var(--cds-support-info);
        background: var(--cds-layer-01);
      }
      .panel h3 {
        margin-block: 0.75rem 0.25rem;
        font-size: 0.875rem;
        color: var(--cds-text-primary);
      }
      .panel ul,
      .taken ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      select {
        min-block-size: 2rem;
        min-inline-size: 8rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-02);
        color: var(--cds-text-primary);
        font: inherit;
        font-size: 0.875rem;
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
    this.removing = undefined;
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
      ${this.#renderTaken()}
      ${catalogue ? this.#renderCatalogue(catalogue) : html`<p role="status">${s.loading}</p>`}
      ${player ? html`${this.#renderPresenting()} ${this.#renderCompare(player)}` : nothing}
      <workshop-room
        .room=${this.state.room}
        .folder=${catalogue?.folder ?? null}
        .workshops=${catalogue?.workshops ?? []}
        .busy=${this.state.busy}
        ${on('workshop-file', ({ detail }) => void this.state.takeIn(detail.file))}
      ></workshop-room>
      <workshop-author .state=${this.state} .tick=${this.tick}></workshop-author>
      ${this.#renderAgain()} ${this.#renderRemove()}`;
  }

  /** What became of a workshop that was taken in: said where one is looking. */
  #renderTaken() {
    const { taken, checked, handedIn } = this.state;
    return html`${taken.map(
      ({ title, version, before, changed }) => html`<div class="taken" role="status" data-taken>
        <p>${before === null ? s.takenNew(title, version) : s.takenOver(title, version, before)}</p>
        ${changed.length === 0 ? nothing : html`<ul>${changed.map(({ lesson, step, what }) => html`<li>${lesson}: ${step} ${s.changes[what]}</li>`)}</ul>`}
      </div>`,
    )}
    ${
      checked?.older
        ? html`<div class="taken" role="alert">
            ${lessonProblems(checked.problems)}
            <button class="plain link" data-take-older @click=${() => this.#ask({ do: 'takeOlder' })}>${s.takeOlder}</button>
          </div>`
        : nothing
    }
    ${handedIn === undefined ? nothing : html`<p class="taken" role="status">${s.handedIn(handedIn)}</p>`}`;
  }

  #renderRemove() {
    const { removing } = this;
    return html`<system-confirm
      .open=${removing !== undefined}
      .heading=${s.removeTitle}
      .text=${removing ? s.removeText(removing.title) : ''}
      .confirm=${s.removeConfirm}
      ${on('confirm-run', () => {
        this.removing = undefined;
        if (removing) this.#ask({ do: 'removeWorkshop', workshop: removing.id });
      })}
      ${on('confirm-close', () => {
        this.removing = undefined;
      })}
    ></system-confirm>`;
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
        ${this.#renderLanguage(catalogue)}
        <span class="spring"></span>
        <cds-button size="sm" kind="tertiary" data-import @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}
          >${s.importWorkshop}</cds-button
        >
        <input type="file" hidden accept=".zip,application/zip" @change=${this.#import} />
      </form>
      ${lessonProblems(catalogue.problems, s.problems)}
      ${catalogue.workshops.length === 0 ? html`<p>${s.none}</p>` : nothing}
      ${catalogue.workshops.map(
        ({
          id,
          title,
          about,
          author,
          lessons,
          version,
          licence,
          tracks,
          own,
        }) => html`<section class="panel" aria-label=${title}>
          <h2>${title}</h2>
          <div class="prose">${lessonText(about)}</div>
          <p class="quiet">${author ? `${s.by(author)}. ` : ''}${s.versionOf(version, licence)}</p>
          ${
            tracks.length === 0
              ? nothing
              : html`<h3>${s.tracks}</h3>
                  <ul>
                    ${tracks.map((track) => {
                      const named = track.lessons.map(({ lesson, optional }) => {
                        const found = lessons.find((one) => one.id === lesson)?.title ?? lesson;
                        return optional ? `${found} (${s.optional})` : found;
                      });
                      const minutes = track.lessons.reduce(
                        (all, one) => all + (one.optional ? 0 : one.minutes),
                        0,
                      );
                      return html`<li>${s.trackLine(track.title, named.join(', '), minutes)}</li>`;
                    })}
                  </ul>`
          }
          <table>
            <tbody>
              ${lessons.map((lesson, index) => this.#renderLesson(lesson, index + 1))}
            </tbody>
          </table>
          <div class="actions">
            <lesson-certificate .workshop=${id} .attendee=${catalogue.attendee}></lesson-certificate>
            <button class="plain link" data-hand-in=${id} @click=${() => this.#ask({ do: 'handIn', workshop: id })}>${s.handIn}</button>
            <button class="plain link" @click=${() => this.#ask({ do: 'pack', workshop: id })}>${s.exportWorkshop}</button>
            ${
              own
                ? html`<button
                    class="plain link"
                    data-remove=${id}
                    @click=${() => {
                      this.removing = { id, title };
                    }}
                  >
                    ${s.remove}
                  </button>`
                : nothing
            }
          </div>
        </section>`,
      )}`;
  }

  #renderLanguage({ workshops, language }: CatalogueView) {
    const languages = [...new Set(workshops.flatMap((one) => one.languages))];
    if (languages.length < 2) return nothing;
    const chosen = (event: Event): void =>
      this.#ask({ do: 'language', language: (event.currentTarget as HTMLSelectElement).value });
    return html`<label>
      ${s.language}
      <select name="language" @change=${chosen}>
        ${languages.map((one) => html`<option value=${one} ?selected=${one === (language || languages[0])}>${new Intl.DisplayNames([one], { type: 'language' }).of(one)}</option>`)}
      </select>
    </label>`;
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
