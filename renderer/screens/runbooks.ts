/**
 * Runbooks: made elsewhere or blank, edited here, rehearsed, carried out step by step, compared with a recording, taken
 * along.
 * Event: `given-taken`.
 */

import '@carbon/web-components/es/components/button/button.js';
import { html, nothing } from 'lit';
import type { PartitionName } from '../../shared/ids.ts';
import type { RecordingHeading } from '../../shared/replayed.ts';
import { RUNBOOK_FORMS, RUNBOOK_PARTS, type Runbook, type RunbookForm } from '../../shared/runbook.ts';
import { RUNBOOK_FILES } from '../../shared/runbook-file.ts';
import { chosenText } from '../elements/chosen.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { whenText } from '../model/number-style.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { type TextField, withRisks, withText } from '../model/runbook.ts';
import type { RecordingsState } from '../state/recordings.ts';
import type { RunbooksState } from '../state/runbooks.ts';
import { strings } from '../strings/index.ts';
import { againstPanel, againstParts } from './runbook-against.ts';
import { editedParts } from './runbook-parts.ts';
import { runPanel, runParts } from './runbook-run.ts';
import { printRunbook } from './runbook-sheet.ts';
import { runbooksStyles } from './runbooks-styles.ts';

const s = strings.runbooks;

export class RunbooksScreen extends ConsoleElement {
  static override properties = {
    state: { attribute: false },
    recordings: { attribute: false },
    partition: { type: String },
    tick: { type: Number },
    lockedBecause: { attribute: false },
    comparing: { state: true },
    given: { attribute: false },
  };
  declare state: RunbooksState;
  declare recordings: RecordingsState;
  /** For a blank one. */
  declare partition: string;
  /** Changes with each drawing of the console: the state changes in place. */
  declare tick: number;
  declare lockedBecause: string | undefined;
  /** Dropped on the window, and not taken in yet. */
  declare given: File | undefined;
  /** The comparison with a recording is shown. */
  declare private comparing: boolean;

  static override styles = runbooksStyles;

  constructor() {
    super();
    this.partition = '';
    this.tick = 0;
    this.lockedBecause = undefined;
    this.comparing = false;
    this.given = undefined;
    // Undo is the document's here, not the machine's.
    this.addEventListener('keydown', this.#keyed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.state.flush();
  }

  protected override willUpdate(): void {
    this.state.show();
    if (this.given) {
      void this.state.takeIn(this.given);
      fire(this, 'given-taken');
    }
    if (this.comparing) this.recordings.load();
  }

  protected override render() {
    const { state } = this;
    const { document, list } = state;
    return html`<div class="head">
        <h1>${s.title}</h1>
        ${this.#renderChoice()}
        <span class="spring"></span>
        ${this.state.run.open ? nothing : this.#renderBring()}
        ${
          document && !state.run.open && this.partition !== ''
            ? html`<cds-button class="dense" size="sm" kind="ghost" data-new ?disabled=${state.work !== undefined} @click=${this.#makeBlank}>${s.newBlank}</cds-button>`
            : nothing
        }
      </div>
      <p class="intro">${s.intro}</p>
      ${this.#renderNote()} ${this.#renderWork()}
      ${document ? this.#renderDocument(document) : list && !state.work ? this.#renderEmpty() : nothing}`;
  }

  #renderChoice() {
    const { list = [], shown } = this.state;
    if (list.length < 2) return nothing;
    return html`<label class="field inline which"><span class="hidden-text">${s.which}</span>
      <select data-which @change=${(event: Event) => void this.state.choose(Number(chosenText(event)))}>
        ${list.map(({ id, title, change }) => html`<option value=${id} ?selected=${id === shown}>${s.headingOf(title, change)}</option>`)}
      </select>
    </label>`;
  }

  #renderBring() {
    return html`<input type="file" accept=".json,application/json" hidden data-file @change=${this.#fileChosen} />
      <cds-button class="dense" size="sm" kind="ghost" data-bring title=${s.openFileHint} ?disabled=${this.state.work !== undefined} @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[data-file]')?.click()}>${s.openFile}</cds-button>`;
  }

  #fileChosen = (event: Event): void => {
    const field = event.currentTarget as HTMLInputElement;
    const [file] = field.files ?? [];
    // The same file may be chosen again.
    field.value = '';
    if (file) void this.state.takeIn(file);
  };

  #renderNote() {
    const { note } = this.state;
    if (!note) return nothing;
    const dismiss = html`<button class="plain" aria-label=${strings.outcome.dismiss} @click=${() => this.state.say(undefined)}>${icons.close}</button>`;
    if (note.kind === 'failed')
      return html`<div class="callout bad" role="alert" data-note="failed">${icons.error}<span class="text">${failureSentences(note.failure).join(' ')}</span>${dismiss}</div>`;
    const { restore } = note;
    return html`<div class="callout" role="status" data-note="said">${icons.info}<span class="text">${note.text}
      ${restore ? html`<button class="plain link" data-restore @click=${() => void this.state.restore(restore)}>${s.restore}</button>` : nothing}</span>${dismiss}</div>`;
  }

  #renderWork() {
    const { work } = this.state;
    if (!work) return nothing;
    const { what, done, total } = work;
    return html`<div class="callout" role="group" aria-label=${s[what]}>
      <span class="work text"><span role="status">${s[what]}</span>
        ${total > 0 ? html`<progress max=${total} value=${done}></progress><span>${s.progress(done, total)}</span>` : nothing}
        <cds-button class="dense" size="sm" kind="tertiary" data-cancel @click=${() => this.state.cancel()}>${s.cancel}</cds-button>
      </span>
    </div>`;
  }

  #renderEmpty() {
    return html`<section class="panel" aria-label=${s.emptyTitle} data-empty>
      <h2>${s.emptyTitle}</h2>
      <p>${s.empty}</p>
      <ul class="ways">${s.ways.map((way) => html`<li>${way}</li>`)}</ul>
      ${
        this.partition === ''
          ? nothing
          : html`<cds-button size="md" kind="tertiary" data-blank @click=${this.#makeBlank}>${s.blank(this.partition)}</cds-button>`
      }
    </section>`;
  }

  #renderDocument(document: Runbook) {
    const { run } = this.state;
    if (run.open) {
      return html`${runPanel(document, run, { lockedBecause: this.lockedBecause, leave: this.#leaveRun })}
      ${runParts(document, RUNBOOK_PARTS, (part, index) => run.resultOf(part, index), run.next, s.columns.actual)}`;
    }
    if (this.comparing) {
      return html`${againstPanel(this.state.against, {
        recordings: this.#recordings,
        compare: (recording) => void this.state.compareWith(recording),
        bring: (file) => void this.#bring(file),
        leave: () => {
          this.comparing = false;
        },
      })}
      ${againstParts(document, this.state.against)}`;
    }
    return html`${this.#renderHead(document)} ${editedParts(document, (change, field) => this.state.edit(change, field))}`;
  }

  get #recordings(): readonly RecordingHeading[] {
    return this.recordings.recordings ?? [];
  }

  #renderHead(document: Runbook) {
    const text = (field: TextField, label: string, extra = '') =>
      html`<label class="field ${extra}">${label}
        <input data-field=${field} .value=${document[field]} autocomplete="off" @input=${(event: Event) => this.#typed(field, event)} />
      </label>`;
    return html`<section class="panel" aria-label=${document.title} data-runbook=${this.state.shown ?? nothing}>
      <div class="fields">
        ${text('title', s.fields.title, 'title across')} ${text('change', s.fields.change)}
        ${text('author', s.fields.author)} ${text('system', s.fields.system)}
        <div class="field">${s.fields.partition}<strong>${document.partition}</strong></div>
        <label class="field across">${s.fields.purpose}
          <textarea data-field="purpose" .value=${document.purpose} @input=${(event: Event) => this.#typed('purpose', event)}></textarea>
        </label>
        <label class="field across">${s.fields.risks}
          <textarea data-field="risks" .value=${document.risks.join('\n')} @change=${(event: Event) => {
            const { value } = event.currentTarget as HTMLTextAreaElement;
            this.state.edit((now) => withRisks(now, value));
          }}></textarea>
        </label>
      </div>
      ${this.#renderButtons(document)}
    </section>`;
  }

  #renderButtons(document: Runbook) {
    const { state } = this;
    const { edits, work, saving } = state;
    const busy = work !== undefined;
    const button = (name: string, label: string, kind: string, act: () => void, disabled = busy, hint = '') =>
      html`<cds-button class="dense" size="sm" kind=${kind} data-do=${name} title=${hint || nothing} ?disabled=${disabled} @click=${() => !disabled && act()}>${label}</cds-button>`;
    return html`<div class="bar">
        ${button('run', s.run, 'primary', this.#beginRun)}
        ${button('rehearse', s.rehearse, 'tertiary', () => void state.rehearse(), busy, s.rehearseHint)}
        ${button('against', s.against, 'tertiary', () => {
          this.comparing = true;
        })}
        <label class="field inline">${s.form}
          <select data-form ?disabled=${busy} @change=${(event: Event) => void state.setForm(chosenText(event) as RunbookForm)}>
            ${RUNBOOK_FORMS.map((form) => html`<option value=${form} ?selected=${form === state.form}>${s.forms[form]}</option>`)}
          </select>
        </label>
        <span class="spring"></span>
        ${button('undo', s.undo, 'ghost', () => state.undo(), !edits.canUndo, edits.canUndo ? '' : s.nothingToUndo)}
        ${button('redo', s.redo, 'ghost', () => state.redo(), !edits.canRedo)}
        ${button('remove', s.remove, 'ghost', () => void state.remove())}
      </div>
      <div class="bar">
        <span class="quiet">${s.save}:</span>
        ${RUNBOOK_FILES.map((format) => html`<button class="plain link" data-save=${format} @click=${() => void state.save(format)}>${s.files[format]}</button>`)}
        <button class="plain link" data-print @click=${() => printRunbook(document)}>${s.print}</button>
        <span class="spring"></span>
        <span class="quiet" role="status" data-saved=${saving ? 'no' : 'yes'}>${saving ? s.saving : s.saved}</span>
      </div>
      <p class="note" data-rehearsed=${document.rehearsal ? 'yes' : 'no'}>${rehearsedText(document)}</p>`;
  }

  #typed(field: TextField, event: Event): void {
    const { value } = event.currentTarget as HTMLInputElement;
    this.state.edit((now) => withText(now, field, value), field);
  }

  #makeBlank = (): void => {
    void this.state.make({ kind: 'blank', partition: this.partition as PartitionName });
  };

  #beginRun = async (): Promise<void> => {
    const { state } = this;
    await state.flush();
    if (state.shown !== undefined && state.document) state.run.begin(state.shown, state.document);
  };

  #leaveRun = (): void => {
    this.state.run.leave();
    this.requestUpdate();
  };

  async #bring(file: File): Promise<void> {
    await this.recordings.takeIn(file);
    const { shown, heading } = this.recordings;
    if (shown !== undefined && heading) await this.state.compareWith(shown);
    this.requestUpdate();
  }

  #keyed = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || this.state.run.open) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'y' || event.shiftKey) this.state.redo();
    else this.state.undo();
  };
}

function rehearsedText({ rehearsal }: Runbook): string {
  if (!rehearsal) return s.notRehearsed;
  const { machine, revision, release, stampMs } = rehearsal;
  return s.rehearsed(machine, revision, release, whenText(stampMs));
}

customElements.define('runbooks-screen', RunbooksScreen);

declare global {
  interface HTMLElementTagNameMap {
    'runbooks-screen': RunbooksScreen;
  }
}
