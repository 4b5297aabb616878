/** Recordings of real machines beside the simulator: taken in, replayed, every step compared. */

import '@carbon/web-components/es/components/button/button.js';
import { html, nothing, type PropertyValues } from 'lit';
import {
  HANDLINGS,
  type Handling,
  RECORDING_NAME_CHARS,
  type ReplayRow,
  STEP_ORDERS,
  type StepOrder,
} from '../../shared/replayed.ts';
import { chosenText } from '../elements/chosen.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import '../elements/data-table.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { hasDifference, resultText } from '../model/recordings.ts';
import type { RecordingsState } from '../state/recordings.ts';
import { strings } from '../strings/index.ts';
import { problemTable } from './problem-table.ts';
import { recordingDetail } from './recording-detail.ts';
import { stepColumns, stepSheet } from './recording-steps.ts';
import { recordingsList } from './recordings-list.ts';
import { recordingsStyles } from './recordings-styles.ts';

const s = strings.recordings;
const REPORTS = ['html', 'md', 'json'] as const;

export class RecordingsScreen extends ConsoleElement {
  static override properties = {
    state: { attribute: false },
    tick: { type: Number },
    given: { attribute: false },
    dropping: { state: true },
  };
  declare state: RecordingsState;
  /** Changes with each drawing of the console: the state changes in place. */
  declare tick: number;
  /** A file that was dropped elsewhere. */
  declare given: File | undefined;
  declare private dropping: boolean;

  static override styles = recordingsStyles;

  constructor() {
    super();
    this.tick = 0;
    this.given = undefined;
    this.dropping = false;
    this.addEventListener('dragover', this.#draggedOver);
    this.addEventListener('dragleave', this.#draggedAway);
    this.addEventListener('drop', this.#dropped);
  }

  protected override willUpdate(): void {
    this.state.load();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('given') || !this.given) return;
    void this.state.takeIn(this.given);
    fire(this, 'given-taken');
  }

  protected override render() {
    const { state } = this;
    return html`<div class="head">
        <h1>${s.title}</h1>
        <span class="spring"></span>
        <div class="buttons">
          <cds-button class="dense" size="sm" kind="primary" data-choose ?disabled=${state.running !== undefined} @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}>${s.choose}</cds-button>
          <input type="file" hidden accept=".json" aria-label=${s.choose} @change=${this.#picked} />
          <cds-button class="dense" size="sm" kind="tertiary" data-script @click=${() => void state.save('script')}>${s.script}</cds-button>
        </div>
      </div>
      <p class="intro">${s.intro}</p>
      ${this.#renderNote()} ${recordingsList(state)} ${state.heading ? this.#renderRecording() : this.#renderEmpty()}
      ${this.dropping ? html`<div class="drop" aria-hidden="true">${s.dropNow}</div>` : nothing}`;
  }

  #renderNote() {
    const { note } = this.state;
    if (!note) return nothing;
    const dismiss = html`<button class="plain" aria-label=${strings.outcome.dismiss} @click=${() => this.state.dismiss()}>${icons.close}</button>`;
    if (note.kind !== 'failed')
      return html`<div class="callout" role="status">${icons.info}<span class="text">${note.text}</span>${note.kind === 'removed' ? html`<button class="plain link" data-restore @click=${() => void this.state.restore(note.recording)}>${s.restore}</button>` : nothing}${note.kind === 'busy' ? nothing : dismiss}</div>`;
    const { text, failure, problems } = note;
    const what =
      problems.length > 0 ? strings.machines.problems(problems.length) : failureSentences(failure).join(' ');
    return html`<div class="callout bad" role="alert" data-result="failed">
      ${icons.error}
      <div class="text">${text} ${what} ${problemTable(problems)}</div>
      ${dismiss}
    </div>`;
  }

  #renderEmpty() {
    return html`<section class="panel" aria-label=${s.emptyTitle}>
      <h2>${s.emptyTitle}</h2>
      <p>${s.empty}</p>
      <pre class="examples" tabindex="0">${s.examples.join('\n')}</pre>
    </section>`;
  }

  #renderRecording() {
    const { heading, running } = this.state;
    if (!heading) return nothing;
    const { name, release, arch, recordedOn, format, steps, replay } = heading;
    return html`<section class="panel" aria-label=${name} data-recording=${heading.id} data-recording-name=${name}>
        <div class="summary">
          ${this.#renderName(name)}
          <span class="spring"></span>
          <div class="buttons">
            <cds-button class="dense" size="sm" kind="tertiary" data-again ?disabled=${running !== undefined} @click=${() => void this.state.replay(heading.chosen)}>${s.again}</cds-button>
            ${REPORTS.map((kind) => html`<cds-button class="dense" size="sm" kind="tertiary" data-report=${kind} ?disabled=${!replay || running !== undefined} @click=${() => void this.state.save(kind)}>${s.reports}: ${s.reportKinds[kind]}</cds-button>`)}
            <cds-button class="dense" size="sm" kind="tertiary" data-save-recording @click=${() => void this.state.save('recording')}>${s.saveFile}</cds-button>
            <cds-button class="dense" size="sm" kind="ghost" data-rename ?disabled=${running !== undefined} @click=${() => void this.#rename()}>${s.rename}</cds-button>
            <cds-button class="dense" size="sm" kind="ghost" data-remove ?disabled=${running !== undefined} @click=${() => void this.state.remove()}>${s.remove}</cds-button>
          </div>
        </div>
        <dl class="facts">
          <dt>${s.facts.kernel}</dt>
          <dd>${s.on(release, arch)}</dd>
          <dt>${s.facts.recorded}</dt>
          <dd>${recordedOn ?? s.unknownDay}</dd>
          <dt>${s.facts.format}</dt>
          <dd>${format}</dd>
          <dt>${s.facts.steps}</dt>
          <dd>${s.stepCount(steps)}</dd>
        </dl>
        ${running ? this.#renderRunning() : nothing}
      </section>
      ${replay && !running ? this.#renderReplay() : nothing}`;
  }

  #renderName(name: string) {
    if (!this.state.renaming) return html`<h2>${name}</h2>`;
    const field = (): HTMLInputElement | null => this.renderRoot.querySelector('[data-new-name]');
    return html`<form
      class="name"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.state.rename(field()?.value ?? '');
      }}
    >
      <label class="field which">${s.newName}
        <input data-new-name required maxlength=${RECORDING_NAME_CHARS} .value=${name} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.state.startRenaming(false)} />
      </label>
      <button class="plain link" data-rename-run>${s.renameRun}</button>
      <button class="plain link" type="button" @click=${() => this.state.startRenaming(false)}>${s.cancel}</button>
    </form>`;
  }

  async #rename(): Promise<void> {
    this.state.startRenaming(true);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('[data-new-name]')?.select();
  }

  #renderRunning() {
    const { running } = this.state;
    if (!running) return nothing;
    const { done, total } = running;
    return html`<div class="run" role="group" aria-label=${s.progressLabel}>
      <label><progress max=${total} value=${done}></progress> <span>${s.progress(done, total)}</span></label>
      <cds-button class="dense" size="sm" kind="tertiary" data-cancel @click=${() => this.state.cancel()}>${s.cancel}</cds-button>
    </div>`;
  }

  #renderReplay() {
    const { heading, rows, total } = this.state;
    const replay = heading?.replay;
    if (!heading || !replay) return nothing;
    const differs = hasDifference(replay);
    return html`<section class="panel" aria-label=${s.result} data-replayed=${differs ? 'different' : 'equal'}>
        <p class="verdict" role="status"><strong class=${differs ? 'bad' : 'good'}>${differs ? icons.error : icons.done}${resultText(replay)}</strong></p>
        <div class="handling" role="group" aria-label=${s.all}>
          <strong>${s.all}</strong>
          ${this.#renderUsual('unmovable', s.unmovable)} ${this.#renderUsual('pressure', s.pressure)}
        </div>
        <p class="note">${s.handlingHint}</p>
        ${this.#renderSentences(s.known, replay.known)} ${this.#renderSentences(s.assumed, replay.assumed)}
      </section>
      <section class="panel" aria-label=${s.steps}>
        <div class="summary">
          <h2>${s.steps}</h2>
          <span class="spring"></span>
          <label class="field inline"
            >${s.order}
            <select data-order @change=${(event: Event) => void this.state.setOrder(chosenText(event) as StepOrder)}>
              ${STEP_ORDERS.map((order) => html`<option value=${order} ?selected=${order === this.state.order}>${s.orders[order]}</option>`)}
            </select>
          </label>
        </div>
        <data-table
          small
          .name=${s.steps}
          .store=${'replay-steps'}
          .columns=${stepColumns(this.state)}
          .rows=${rows}
          .rowKey=${({ n }: ReplayRow) => String(n)}
          .rowData=${({ n, verdict }: ReplayRow) => ({ step: String(n), verdict })}
          .detail=${this.#detailOf}
          .sheet=${stepSheet}
        ></data-table>
        ${total > rows.length ? html`<p class="note">${s.more(rows.length, total)} <button class="plain link" data-more @click=${() => void this.state.loadMore()}>${s.showMore}</button></p>` : nothing}
      </section>`;
  }

  #renderUsual(what: 'unmovable' | 'pressure', label: string) {
    const usual = this.state.heading?.chosen.usual;
    return html`<label class="field"
      >${label}
      <select data-usual=${what} @change=${(event: Event) => this.#choseUsual(what, chosenText(event))}>
        <option value="" ?selected=${!usual}>${s.usual}</option>
        ${HANDLINGS.map((each) => html`<option value=${each} ?selected=${usual?.[what] === each}>${s.handlings[each]}</option>`)}
      </select>
    </label>`;
  }

  /** "as usual" for one is so for both: a step is handled in one way or the other. */
  #choseUsual(what: 'unmovable' | 'pressure', text: string): void {
    const usual = this.state.heading?.chosen.usual ?? { unmovable: 'input', pressure: 'input' };
    void this.state.chooseAll(text === '' ? null : { ...usual, [what]: text as Handling });
  }

  #renderSentences(title: string, sentences: readonly string[]) {
    if (sentences.length === 0) return nothing;
    return html`<details>
      <summary>${title} (${sentences.length})</summary>
      <ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>
    </details>`;
  }

  /** What is unfolded below a step. */
  readonly #detailOf = ({ n }: ReplayRow) => {
    const step = this.state.opened.get(n);
    return step
      ? recordingDetail(step, {
          busy: this.state.running !== undefined,
          choose: (change) => void this.state.chooseStep(n, change),
        })
      : undefined;
  };

  #picked = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void this.state.takeIn(file);
  };

  #draggedOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = true;
  };

  #draggedAway = (): void => {
    this.dropping = false;
  };

  #dropped = (event: DragEvent): void => {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.state.takeIn(file);
  };
}

customElements.define('recordings-screen', RecordingsScreen);

declare global {
  interface HTMLElementTagNameMap {
    'recordings-screen': RecordingsScreen;
  }
}
