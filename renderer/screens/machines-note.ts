/** What became of the last thing that was done with saved machines, and every problem of a file that was refused. */

import { css, html, nothing } from 'lit';
import '../elements/capture-choices.ts';
import { icons } from '../elements/icons.ts';
import { on } from '../elements/on.ts';
import { grouped } from '../model/format.ts';
import { failureSentences } from '../model/outcome-text.ts';
import type { SavedMachinesState } from '../state/saved-machines.ts';
import { strings } from '../strings/index.ts';
import { problemTable } from './problem-table.ts';

const s = strings.machines;

export const noteStyles = css`
  .callout {
    margin-block-end: 1rem;
  }
  .callout .text {
    flex: 1 1 auto;
    min-inline-size: 0;
  }
  .callout ul {
    margin: 0.25rem 0 0;
    padding-inline-start: 1.25rem;
  }
  .callout table {
    margin-block-start: 0.5rem;
  }
  .callout pre {
    margin: 0.5rem 0 0;
    white-space: pre;
  }
  .callout .scroll {
    max-block-size: 16rem;
    overflow: auto;
  }
`;

type DoneNote = Extract<NonNullable<SavedMachinesState['note']>, { kind: 'done' }>;

/** What a capture left open can be said, and it comes in again. */
function renderAgain(saved: SavedMachinesState, { again, machine }: DoneNote) {
  if (!again || machine === undefined) return nothing;
  return html`<capture-choices
    .choices=${again.choices}
    ${on('capture-again', ({ detail }) => void saved.importAgain(again.file, detail.assume, machine))}
  ></capture-choices>`;
}

export function renderNote(saved: SavedMachinesState) {
  const { note } = saved;
  if (!note) return nothing;
  if (note.kind === 'busy')
    return html`<div class="callout" role="status">${icons.info}<span class="text">${note.text}</span></div>`;
  const dismiss = html`<button class="plain" aria-label=${strings.outcome.dismiss} @click=${() => saved.say(undefined)}>${icons.close}</button>`;
  if (note.kind === 'done') {
    return html`<div class="callout good" role="status" data-result="done">
      ${icons.done}
      <div class="text">
        ${note.text}
        ${note.known.length > 0 ? html`<div>${s.known}<ul data-known>${note.known.map((each) => html`<li>${grouped(each)}</li>`)}</ul></div>` : nothing}
        ${note.derived.length > 0 ? html`<div>${s.derived}<ul data-derived>${note.derived.map((each) => html`<li>${grouped(each)}</li>`)}</ul></div>` : nothing}
        ${note.assumed.length > 0 ? html`<div>${s.assumed}<ul data-assumed>${note.assumed.map((each) => html`<li>${grouped(each)}</li>`)}</ul></div>` : nothing}
        ${note.looked ? html`<pre class="mono scroll" tabindex="0" data-listing>${note.looked.listing}</pre>` : nothing}
        ${renderAgain(saved, note)}
      </div>
      ${note.restorable ? html`<button class="plain link" data-restore @click=${() => note.restorable && void saved.restore(note.restorable)}>${s.restore}</button>` : nothing}
      ${note.machine === undefined ? nothing : html`<button class="plain link" data-open-imported @click=${() => void saved.open(note.machine as number)}>${s.openImported}</button>`}
      ${dismiss}
    </div>`;
  }
  return html`<div class="callout bad" role="alert" data-result="failed">
    ${icons.error}
    <div class="text">
      ${note.text} ${note.problems.length > 0 ? s.problems(note.problems.length) : failureSentences(note.failure).join(' ')}
      ${problemTable(note.problems)}
    </div>
    ${dismiss}
  </div>`;
}
