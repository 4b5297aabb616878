/** Workshops: the shelf, and what presenters and authors need. Event: `workshop` {request}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import { BLOCK } from '../../shared/cells.ts';
import type { ComparedSide, LessonHeading, ShelfView, WorkshopRequest } from '../../shared/lesson.ts';
import { bytes, formatBytes, KIB } from '../../shared/units.ts';
import { lessonText, lessonTextStyles } from '../elements/lesson-text.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { base64Of, type WorkshopState } from '../state/workshop.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { strings } from '../strings.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

export class WorkshopScreen extends LitElement {
  static override properties = {
    state: { attribute: false },
    /** Changes whenever the state does. */
    tick: { type: Number },
    large: { state: true },
  };
  declare state: WorkshopState;
  declare tick: number;
  declare private large: boolean;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    lessonTextStyles,
    css`
      :host {
        padding: 1rem;
      }
      h1 + p {
        margin-block: 0.25rem 1rem;
        max-inline-size: 48rem;
      }
      .panel {
        margin-block-end: 1rem;
      }
      .panel > h2 {
        margin-block-end: 0.5rem;
      }
      .panel > table {
        margin-block-start: 0.75rem;
      }
      .spring {
        flex: 1 1 auto;
      }
      .panel th {
        background: transparent;
        border-block-end: 1px solid var(--cds-border-subtle-01);
      }
      td button.plain,
      .actions button.plain {
        color: var(--cds-link-primary);
      }
      form button.plain {
        min-block-size: 2rem;
        color: var(--cds-link-primary);
      }
      form:first-of-type {
        margin-block-end: 1rem;
      }
      form,
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 0.5rem 1rem;
        margin-block: 0.5rem;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      label.wide {
        flex-basis: 100%;
      }
      input:not([type='checkbox'], [type='file']),
      select,
      textarea {
        min-block-size: 2rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-02);
        color: var(--cds-text-primary);
        font: inherit;
      }
      textarea.yaml {
        inline-size: 100%;
        block-size: 24rem;
        font-family: var(--font-mono);
        font-size: 0.8125rem;
      }
      .solution li[data-solved='true'] {
        color: var(--cds-text-secondary);
      }
      .problem {
        color: var(--cds-text-error);
      }
      pre {
        white-space: pre-wrap;
      }
    `,
  ];

  constructor() {
    super();
    this.tick = 0;
    this.large = document.documentElement.classList.contains('large-type');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask({ do: 'shelf' });
  }

  protected override render() {
    const { shelf, failure } = this.state;
    return html`<h1>${s.title}</h1>
      <p class="quiet">${s.intro}</p>
      ${failure ? html`<p class="problem" role="alert">${failureSentences(failure).join(' ')}</p>` : nothing}
      ${shelf ? this.#renderShelf(shelf) : html`<p role="status">${s.loading}</p>`} ${this.#renderPresenter()}
      ${this.#renderAuthor()}`;
  }

  #renderShelf(shelf: ShelfView) {
    const named = (event: SubmitEvent): void => {
      event.preventDefault();
      this.#ask({ do: 'attendee', name: field(event, 'attendee') });
    };
    return html`<form @submit=${named}>
        <label>
          ${s.attendee}
          <input name="attendee" maxlength="80" autocomplete="name" .value=${shelf.attendee} aria-description=${s.attendeeHint} />
        </label>
        <button class="plain" type="submit">${s.setAttendee}</button>
        <span class="spring"></span>
        <cds-button size="sm" kind="tertiary" data-import @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}
          >${s.importWorkshop}</cds-button
        >
        <input type="file" hidden accept=".zip,application/zip" @change=${this.#import} />
      </form>
      ${this.#renderProblems(shelf.problems, s.problems)}
      ${shelf.workshops.length === 0 ? html`<p>${s.none}</p>` : nothing}
      ${shelf.workshops.map(
        ({ id, title, about, author, lessons }) => html`<section class="panel" aria-label=${title}>
          <h2>${title}</h2>
          <div class="prose">${lessonText(about)}</div>
          ${author ? html`<p class="quiet">${s.by(author)}</p>` : nothing}
          <table>
            <tbody>
              ${lessons.map((lesson) => this.#renderLesson(lesson))}
            </tbody>
          </table>
          <div class="actions">
            <button class="plain" @click=${() => this.#ask({ do: 'certificate', workshop: id })}>${s.certificate}</button>
            <button class="plain" @click=${() => this.#ask({ do: 'pack', workshop: id })}>${s.exportWorkshop}</button>
          </div>
        </section>`,
      )}`;
  }

  #renderLesson({ workshop, id, title, audience, minutes, stepCount, stepsDone, finishedMs }: LessonHeading) {
    return html`<tr data-lesson=${id}>
      <td>
        <strong>${title}</strong><br /><span class="quiet">${audience}</span>
      </td>
      <td class="number">${s.minutes(minutes)}</td>
      <td>${finishedMs === null ? s.progress(stepsDone, stepCount) : s.finished}</td>
      <td>
        <button
          class="plain"
          ?disabled=${this.state.busy}
          aria-label=${s.startLesson(title)}
          @click=${() => this.#ask({ do: 'start', workshop, lesson: id })}
        >
          ${stepsDone > 0 ? s.startAgain : s.start}
        </button>
      </td>
    </tr>`;
  }

  #renderPresenter() {
    const { player, presenter, sides } = this.state;
    if (!player) return nothing;
    const typed = (event: Event): void => {
      this.large = (event.currentTarget as HTMLInputElement).checked;
      document.documentElement.classList.toggle('large-type', this.large);
    };
    const jumped = (event: Event): void => {
      const { value } = event.currentTarget as HTMLSelectElement;
      if (value !== '') this.#ask({ do: 'jump', step: Number(value) });
    };
    return html`<details class="panel" @toggle=${() => presenter ?? this.#ask({ do: 'presenter' })}>
      <summary><strong>${s.presenter}</strong></summary>
      <p class="quiet">${s.presenterHint}</p>
      <div class="actions">
        <label><span>${s.largeType} <input type="checkbox" .checked=${this.large} @change=${typed} /></span></label>
        <label>
          ${s.jump}
          <select @change=${jumped} .value=${String(player.step)}>
            ${player.steps.map(({ title }, index) => html`<option value=${index} ?selected=${index === player.step}>${index + 1}. ${title}</option>`)}
          </select>
        </label>
        <cds-button size="sm" kind="tertiary" ?disabled=${this.state.busy} @click=${() => this.#ask({ do: 'solve' })}>${s.carryOut}</cds-button>
        <cds-button size="sm" kind="tertiary" ?disabled=${player.compare === null} @click=${() => this.#ask({ do: 'compare' })}>${s.compare}</cds-button>
      </div>
      ${
        presenter
          ? html`<h2>${s.notes}</h2>
            <div class="prose">${presenter.notes.length > 0 ? lessonText(presenter.notes) : s.noNotes}</div>
            <h2>${s.solution}</h2>
            <ol class="solution">
              ${presenter.solution.map((line, index) => html`<li data-solved=${index < presenter.solved}><code>${line}</code></li>`)}
            </ol>
            <h2>${s.wrongTurns}</h2>
            <ul>
              ${presenter.wrongTurns.map(
                ({ title, because, commands }) => html`<li>
                  <strong>${title}</strong>
                  ${commands.map((line) => html`<br /><code>${line}</code>`)}
                  <div class="prose">${lessonText(because)}</div>
                </li>`,
              )}
            </ul>`
          : nothing
      }
      ${sides ? this.#renderSides(sides) : nothing}
    </details>`;
  }

  #renderSides(sides: readonly ComparedSide[]) {
    if (sides.length === 0) return html`<p>${s.noCompare}</p>`;
    const kib = (value: number): string => formatBytes(bytes(value * KIB));
    const rows: readonly (readonly [string, (side: ComparedSide) => string])[] = [
      [s.comparedRows.era, ({ era }) => era],
      [
        s.comparedRows.blocks,
        ({ blockRuns }) =>
          String(blockRuns.reduce((sum, run) => sum + (run.value & BLOCK.online ? run.count : 0), 0)),
      ],
      [s.comparedRows.memTotal, ({ view }) => kib(view.memory.memTotalKib)],
      [s.comparedRows.memFree, ({ view }) => kib(view.memory.memFreeKib)],
      [s.comparedRows.memmapSystem, ({ view }) => kib(view.memory.memmapSystemKib)],
      [s.comparedRows.memmapSelf, ({ view }) => kib(view.memory.memmapSelfKib)],
      [
        s.comparedRows.current,
        ({ view }) => (view.allocation ? formatBytes(view.allocation.currentBytes) : strings.none),
      ],
      [s.comparedRows.differs, ({ view }) => String(view.divergences.total)],
      [s.comparedRows.panic, ({ view }) => view.panic ?? strings.no],
      [
        s.comparedRows.refused,
        ({ refusals }) =>
          refusals.map(({ command, because }) => `${command}: ${because}`).join('; ') || strings.none,
      ],
    ];
    return html`<table data-compared>
      <caption>
        <h2>${s.compared}</h2>
      </caption>
      <thead>
        <tr>
          <th></th>
          ${sides.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, show]) => html`<tr>
            <th scope="row">${name}</th>
            ${sides.map((side) => html`<td>${show(side)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #renderAuthor() {
    const { recording, yaml, checked } = this.state;
    return html`<details class="panel" ?open=${recording !== null || yaml !== undefined}>
      <summary><strong>${s.author}</strong></summary>
      <p class="quiet">${s.authorHint}</p>
      ${recording ? this.#renderRecording() : this.#renderRecord()} ${yaml === undefined ? nothing : this.#renderYaml(yaml)}
      ${checked ? html`${this.#renderProblems(checked.problems, '')}<pre role="status">${checked.problems.length === 0 ? s.noProblems : ''} ${checked.report}</pre>` : nothing}
    </details>`;
  }

  #renderRecord() {
    const recorded = (event: SubmitEvent): void => {
      event.preventDefault();
      const title = field(event, 'title');
      if (title) this.#ask({ do: 'record', title });
    };
    return html`<form @submit=${recorded}>
      <label>${s.lessonTitle}<input name="title" required maxlength="200" /></label>
      <button class="plain" type="submit">${s.record}</button>
    </form>`;
  }

  #renderRecording() {
    const { recording } = this.state;
    const marked = (event: SubmitEvent): void => {
      event.preventDefault();
      this.#ask({ do: 'mark', title: field(event, 'title'), text: field(event, 'text') });
      (event.currentTarget as HTMLFormElement).reset();
    };
    return html`<form @submit=${marked}>
        <label>${s.stepTitle}<input name="title" required maxlength="200" /></label>
        <label class="wide">${s.stepText}<textarea name="text" rows="3" maxlength="20000"></textarea></label>
        <button class="plain" type="submit">${s.mark}</button>
        <button class="plain" type="button" @click=${() => this.#ask({ do: 'recording' })}>${s.recorded}</button>
        <button class="plain" type="button" @click=${() => this.#ask({ do: 'stopRecording' })}>${s.stop}</button>
      </form>
      ${recording && recording.steps.length > 0 ? html`<ol>${recording.steps.map(({ title, commands }) => html`<li>${title}${commands.map((line) => html`<br /><code>${line}</code>`)}</li>`)}</ol>` : html`<p class="quiet">${s.nothingRecorded}</p>`}`;
  }

  #renderYaml(yaml: string) {
    const { state } = this;
    const edited = (event: Event): void => {
      state.yaml = (event.currentTarget as HTMLTextAreaElement).value;
    };
    const pack = (): void => {
      const text = state.yaml ?? '';
      const id = /^id: ([a-z0-9-]+)$/m.exec(text)?.[1] ?? 'lesson';
      const title = /^title: (.+)$/m.exec(text)?.[1]?.replace(/^["']|["']$/g, '') ?? id;
      this.#ask({ do: 'packLesson', title, id, yaml: text });
    };
    return html`<label class="wide">${s.yaml}<textarea class="yaml" spellcheck="false" .value=${yaml} @input=${edited}></textarea></label>
      <div class="actions">
        <button class="plain" @click=${() => this.#ask({ do: 'check', file: 'lesson.yaml', yaml: state.yaml ?? '' })}>${s.check}</button>
        <button class="plain" @click=${pack}>${s.pack}</button>
      </div>`;
  }

  #renderProblems(problems: ShelfView['problems'], title: string) {
    if (problems.length === 0) return nothing;
    return html`<div role="alert">
      ${title ? html`<h2>${title}</h2>` : nothing}
      <ul class="problem">
        ${problems.map(({ file, line, reason }) => html`<li>${s.line(file, line)}: ${reason}</li>`)}
      </ul>
    </div>`;
  }

  #import = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void base64Of(file).then((zip) => this.#ask({ do: 'import', zip }));
  };

  #ask(request: WorkshopRequest): void {
    this.dispatchEvent(new CustomEvent('workshop', { detail: { request }, bubbles: true, composed: true }));
  }
}

const field = (event: SubmitEvent, name: string): string =>
  String(new FormData(event.currentTarget as HTMLFormElement).get(name) ?? '').trim();

customElements.define('workshop-screen', WorkshopScreen);
