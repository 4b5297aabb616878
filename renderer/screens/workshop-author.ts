/** Author mode: a lesson is recorded, edited, checked and packed. Event: `workshop` {request}. */

import { css, html, nothing } from 'lit';
import type { LessonPreview, Text, WorkshopRequest } from '../../shared/lesson.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { lessonText, lessonTextStyles } from '../elements/lesson-text.ts';
import type { WorkshopState } from '../state/workshop.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, panel, plainButton } from '../theme/shared-styles.ts';
import { lessonProblems } from './workshop-problems.ts';
import { workshopStyles } from './workshop-styles.ts';

/** Nothing was typed for so long. */
const CHECK_AFTER_MS = 800;

export class WorkshopAuthor extends ConsoleElement {
  static override properties = {
    state: { attribute: false },
    /** Changes whenever the state does. */
    tick: { type: Number },
  };
  declare state: WorkshopState;
  declare tick: number;
  #soon = 0;

  static override styles = [
    base,
    panel,
    plainButton,
    lessonTextStyles,
    workshopStyles,
    css`
      :host {
        display: block;
      }
      form:first-of-type {
        margin-block-end: 1rem;
      }
      .preview {
        max-inline-size: 48rem;
        padding-block-start: 0.75rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
      }
      .preview article {
        margin-block-start: 1rem;
      }
      .preview h3 {
        margin-block-end: 0.25rem;
        font-size: 0.875rem;
        color: var(--cds-text-primary);
      }
      .preview h4 {
        margin-block: 0.5rem 0.125rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .preview ul,
      .preview ol {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      .editor {
        display: grid;
        grid-template-columns: 3.5rem minmax(0, 1fr);
        margin-block-start: 0.25rem;
      }
      .editor > * {
        block-size: 24rem;
        margin: 0;
        padding: 0.5rem;
        box-sizing: border-box;
        font-family: var(--font-mono);
        font-size: 0.8125rem;
        line-height: 1.25rem;
      }
      .lines {
        overflow: hidden;
        text-align: end;
        color: var(--cds-text-secondary);
        background: var(--cds-layer-02);
      }
      .lines .wrong {
        color: var(--cds-text-error);
        font-weight: 600;
        text-decoration: underline;
      }
      textarea.yaml {
        resize: none;
        white-space: pre;
        overflow: auto;
      }
    `,
  ];

  protected override render() {
    const { recording, yaml, checked } = this.state;
    return html`<details class="panel" ?open=${recording !== null || yaml !== undefined}>
      <summary><strong>${s.author}</strong></summary>
      <p class="quiet">${s.authorHint}</p>
      ${recording ? this.#renderRecording() : this.#renderRecord()} ${yaml === undefined ? nothing : this.#renderYaml(yaml)}
      ${checked && !checked.older ? html`${lessonProblems(checked.problems)}<pre role="status">${checked.problems.length === 0 ? s.noProblems : ''} ${checked.report}</pre>${checked.preview ? this.#renderPreview(checked.preview) : nothing}` : nothing}
    </details>`;
  }

  /** As attendees and presenters will read it. */
  #renderPreview({ title, audience, minutes, about, steps }: LessonPreview) {
    const part = (name: string, text: Text) =>
      text.length === 0 ? nothing : html`<h4>${name}</h4><div class="prose">${lessonText(text)}</div>`;
    return html`<section class="preview" aria-label=${s.preview}>
      <h2>${s.preview}: ${title}</h2>
      <p class="quiet">${audience} ${s.minutes(minutes)}</p>
      <div class="prose">${lessonText(about)}</div>
      ${steps.map(
        (step, index) => html`<article>
          <h3>${s.stepTitled(index + 1, steps.length, step.title)}</h3>
          <div class="prose">${lessonText(step.text)}</div>
          ${part(s.why, step.why)}
          <h4>${s.goals}</h4>
          <ul>
            ${step.goals.map((goal) => html`<li>${goal}</li>`)}
          </ul>
          ${step.hints.length === 0 ? nothing : html`<h4>${s.hints}</h4><ol>${step.hints.map((hint) => html`<li class="prose">${lessonText(hint)}</li>`)}</ol>`}
          ${part(s.seen, step.after)} ${part(s.notes, step.notes)}
        </article>`,
      )}
    </section>`;
  }

  #renderRecord() {
    const recorded = (event: SubmitEvent): void => {
      event.preventDefault();
      const title = field(event, 'title');
      if (title) this.#ask({ do: 'record', title });
    };
    return html`<form @submit=${recorded}>
      <label>${s.lessonTitle}<input name="title" required maxlength="200" /></label>
      <button class="plain link" type="submit">${s.record}</button>
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
        <button class="plain link" type="submit">${s.mark}</button>
        <button class="plain link" type="button" @click=${() => this.#ask({ do: 'recording' })}>${s.recorded}</button>
        <button class="plain link" type="button" @click=${() => this.#ask({ do: 'stopRecording' })}>${s.stop}</button>
      </form>
      ${recording && recording.steps.length > 0 ? html`<ol>${recording.steps.map(({ title, commands }) => html`<li>${title}${commands.map((line) => html`<br /><code>${line}</code>`)}</li>`)}</ol>` : html`<p class="quiet">${s.nothingRecorded}</p>`}`;
  }

  #renderYaml(yaml: string) {
    const { state } = this;
    const edited = (event: Event): void => {
      state.yaml = (event.currentTarget as HTMLTextAreaElement).value;
      this.requestUpdate();
      this.#checkSoon();
    };
    const scrolled = (event: Event): void => {
      const { scrollTop } = event.currentTarget as HTMLTextAreaElement;
      const lines = this.renderRoot.querySelector('.lines');
      if (lines) lines.scrollTop = scrollTop;
    };
    const check = (): void => this.#ask({ do: 'check', file: 'lesson.yaml', yaml: state.yaml ?? '' });
    const pack = (): void => this.#ask({ do: 'packLesson', yaml: state.yaml ?? '' });
    return html`<label class="wide" for="yaml">${s.yaml}</label>
      <div class="editor">
        <pre class="lines" aria-hidden="true">${this.#renderLines(yaml)}</pre>
        <textarea id="yaml" class="yaml" spellcheck="false" wrap="off" .value=${yaml} @input=${edited} @scroll=${scrolled}></textarea>
      </div>
      <div class="actions">
        <button class="plain link" @click=${check}>${s.check}</button>
        <button class="plain link" @click=${pack}>${s.pack}</button>
      </div>`;
  }

  /** A line with a problem shows it where it is. */
  #renderLines(yaml: string) {
    const wrong = new Map(this.state.checked?.problems.map(({ line, reason }) => [line, reason]));
    return yaml.split('\n').map((_, index) => {
      const reason = wrong.get(index + 1);
      return html`<span class=${reason === undefined ? '' : 'wrong'} title=${reason ?? nothing}>${index + 1}\n</span>`;
    });
  }

  /** The preview follows what is typed, when nothing was for a moment. */
  #checkSoon(): void {
    window.clearTimeout(this.#soon);
    this.#soon = window.setTimeout(() => {
      const yaml = this.state.yaml ?? '';
      void this.state.ask({ do: 'check', file: 'lesson.yaml', yaml }, true);
    }, CHECK_AFTER_MS);
  }

  #ask(request: WorkshopRequest): void {
    fire(this, 'workshop', { request });
  }
}

const field = (event: SubmitEvent, name: string): string =>
  String(new FormData(event.currentTarget as HTMLFormElement).get(name) ?? '').trim();

customElements.define('workshop-author', WorkshopAuthor);

declare global {
  interface HTMLElementTagNameMap {
    'workshop-author': WorkshopAuthor;
  }
}
