/** The parts of a runbook as they are edited: their steps, added, removed, moved, written. */

import { html, nothing, type TemplateResult } from 'lit';
import {
  MATCHES,
  type Match,
  RUNBOOK_PARTS,
  type Runbook,
  type RunbookPart,
  type RunbookStep,
} from '../../shared/runbook.ts';
import { icons } from '../elements/icons.ts';
import { hasRoom, withAdded, withMoved, withoutStep, withStep } from '../model/runbook.ts';
import { strings } from '../strings/index.ts';

const s = strings.runbooks;

/** Makes an edit; `field` joins what is typed in one place. */
export type Edit = (change: (document: Runbook) => Runbook, field?: string) => void;

export const editedParts = (document: Runbook, edit: Edit): TemplateResult[] =>
  RUNBOOK_PARTS.map(
    (part) => html`<section class="panel ${part}" aria-label=${s.parts[part]} data-part=${part}>
      <h2>${s.parts[part]}</h2>
      ${document[part].length === 0 ? html`<p class="quiet">${s.noSteps}</p>` : nothing}
      <ol class="steps">
        ${document[part].map((step, index) => editedStep(document, part, index, step, edit))}
      </ol>
      <div class="bar">
        <button class="plain link" data-add ?disabled=${!hasRoom(document, part)} @click=${() => edit((now) => withAdded(now, part, now[part].length, s.newStep))}>${icons.plus}${s.add}</button>
      </div>
    </section>`,
  );

const textOf = (event: Event): string => (event.currentTarget as HTMLTextAreaElement).value;

function editedStep(
  document: Runbook,
  part: RunbookPart,
  index: number,
  step: RunbookStep,
  edit: Edit,
): TemplateResult {
  const number = index + 1;
  const change = (field: keyof RunbookStep, value: string | number): void =>
    edit((now) => withStep(now, part, index, { [field]: value }), `${part} ${index} ${field}`);
  const tool = (
    name: string,
    label: string,
    icon: TemplateResult,
    disabled: boolean,
    how: (now: Runbook) => Runbook,
  ) =>
    html`<button class="plain" data-tool=${name} aria-label=${label} title=${label} ?disabled=${disabled} @click=${() => edit(how)}>${icon}</button>`;
  const last = document[part].length - 1;
  return html`<li class="step" data-step=${index}>
    <div class="line">
      <span class="count">${number}</span>
      <label class="field"><span class="hidden-text">${s.step(number)}: ${s.stepTitle}</span>
        <input data-field="title" .value=${step.title} autocomplete="off" @input=${(event: Event) => change('title', textOf(event))} />
      </label>
      <span class="tools">
        ${tool('up', s.moveUp(number), icons.moveUp, index === 0, (now) => withMoved(now, part, index, -1))}
        ${tool('down', s.moveDown(number), icons.moveDown, index === last, (now) => withMoved(now, part, index, 1))}
        ${tool('add', s.addAfter(number), icons.plus, !hasRoom(document, part), (now) => withAdded(now, part, index + 1, s.newStep))}
        ${tool('remove', s.removeStep(number), icons.close, false, (now) => withoutStep(now, part, index))}
      </span>
    </div>
    <div class="columns">
      <label class="field">${s.command}
        <textarea class="code" data-field="command" spellcheck="false" .value=${step.command} @input=${(event: Event) => change('command', textOf(event))}></textarea>
      </label>
      <div class="expected">
        <label class="field">${s.exit}
          <input type="number" min="0" max="255" data-field="exit" .value=${String(step.exit)} @input=${(event: Event) => change('exit', Number(textOf(event)))} />
        </label>
        <label class="field">${s.match}
          <select data-field="match" @change=${(event: Event) => change('match', textOf(event) as Match)}>
            ${MATCHES.map((match) => html`<option value=${match} ?selected=${match === step.match}>${s.matches[match]}</option>`)}
          </select>
        </label>
        ${
          step.match === 'exit'
            ? nothing
            : html`<label class="field across">${s.output}
              <textarea class="code" data-field="output" spellcheck="false" .value=${step.output} @input=${(event: Event) => change('output', textOf(event))}></textarea>
            </label>`
        }
      </div>
      <label class="field across">${s.otherwise}
        <textarea data-field="otherwise" .value=${step.otherwise} @input=${(event: Event) => change('otherwise', textOf(event))}></textarea>
      </label>
    </div>
  </li>`;
}
