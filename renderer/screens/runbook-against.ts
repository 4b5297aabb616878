/** A runbook beside a recording of a real machine: what differed first, then every step with what was recorded. */

import { html, nothing, type TemplateResult } from 'lit';
import type { RecordingHeading } from '../../shared/replayed.ts';
import { RUNBOOK_PARTS, type Runbook, type RunbookAgainst } from '../../shared/runbook.ts';
import { chosenText } from '../elements/chosen.ts';
import { icons } from '../elements/icons.ts';
import { strings } from '../strings/index.ts';
import { differencesTable, runParts } from './runbook-run.ts';

const s = strings.runbooks;

export interface AgainstOptions {
  readonly recordings: readonly RecordingHeading[];
  readonly compare: (recording: number) => void;
  readonly bring: (file: File) => void;
  readonly leave: () => void;
}

export function againstPanel(against: RunbookAgainst | undefined, options: AgainstOptions): TemplateResult {
  const { recordings } = options;
  return html`<section class="panel against" aria-label=${s.againstTitle} data-against=${against ? 'compared' : 'none'}>
    <h2>${s.againstTitle}</h2>
    ${recordings.length === 0 ? html`<p>${s.noRecordings}</p>` : nothing}
    <div class="bar">
      ${
        recordings.length === 0
          ? nothing
          : html`<label class="field inline">${s.chooseRecording}
            <select data-recording @change=${(event: Event) => options.compare(Number(chosenText(event)))}>
              ${against ? nothing : html`<option value="" selected disabled></option>`}
              ${recordings.map(({ id, name }) => html`<option value=${id} ?selected=${against?.recording === name}>${name}</option>`)}
            </select>
          </label>`
      }
      <cds-button class="dense" size="sm" kind="tertiary" data-bring @click=${(event: Event) => (event.currentTarget as HTMLElement).parentElement?.querySelector('input')?.click()}>${s.bring}</cds-button>
      <input type="file" hidden accept=".json" aria-label=${s.bring} @change=${(event: Event) => {
        const input = event.currentTarget as HTMLInputElement;
        const [file] = input.files ?? [];
        input.value = '';
        if (file) options.bring(file);
      }} />
      <span class="spring"></span>
      <cds-button class="dense" size="sm" kind="ghost" data-run="leave" @click=${options.leave}>${s.leaveRun}</cds-button>
    </div>
    ${against ? resultOf(against) : nothing}
  </section>`;
}

function resultOf(against: RunbookAgainst) {
  const { recording, release, recordedOn, steps, others, otherCount } = against;
  const found = steps.filter(({ recorded }) => recorded !== null);
  const differing = found.filter(({ verdict }) => verdict === 'differs').length;
  const good = differing === 0 && found.length > 0;
  return html`<p class="note">${s.compared(recording, release, recordedOn ?? s.unknownDay)}</p>
    <p role="status" class="verdict ${good ? 'equal' : 'differs'}" data-reality=${good ? 'equal' : 'differs'}>
      ${good ? icons.done : icons.error}${s.reality(differing, found.length, steps.length - found.length)}
    </p>
    ${differencesTable(found, s.recordedColumn)}
    ${
      otherCount === 0
        ? nothing
        : html`<details>
          <summary>${s.others(otherCount)}</summary>
          <ul>${others.map(({ n, command }) => html`<li>${n}: <code>${command}</code></li>`)}</ul>
        </details>`
    }`;
}

export const againstParts = (document: Runbook, against: RunbookAgainst | undefined): TemplateResult[] =>
  runParts(
    document,
    RUNBOOK_PARTS,
    (part, index) => against?.steps.find((run) => run.part === part && run.index === index),
    undefined,
    s.recordedColumn,
  );
