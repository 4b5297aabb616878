/** Recordings that the console keeps: what each is of, what replaying it last gave, and what they take of the disk. */

import { html, nothing } from 'lit';
import type { RecordingHeading } from '../../shared/replayed.ts';
import { bytes } from '../../shared/units.ts';
import { icons } from '../elements/icons.ts';
import { formatRounded } from '../model/format.ts';
import { countText, whenText } from '../model/number-style.ts';
import { hasDifference, resultText } from '../model/recordings.ts';
import type { RecordingsState } from '../state/recordings.ts';
import { strings } from '../strings/index.ts';

const s = strings.recordings;

export function recordingsList(state: RecordingsState) {
  const { recordings = [] } = state;
  if (recordings.length === 0) return nothing;
  const total = recordings.reduce((sum, recording) => sum + recording.bytes, 0);
  const { name, file, kernel, steps, taken, last, size } = s.list;
  return html`<section class="panel" aria-label=${s.kept} data-kept>
    <div class="summary">
      <h2>${s.kept}</h2>
      <span class="note">${s.keptHint(recordings.length, formatRounded(bytes(total)))}</span>
    </div>
    <div class="scroll kept" tabindex="0" role="group" aria-label=${s.kept}>
      <table>
        <thead>
          <tr>
            <th>${name}</th>
            <th>${file}</th>
            <th>${kernel}</th>
            <th class="number">${steps}</th>
            <th>${last}</th>
            <th>${taken}</th>
            <th class="number">${size}</th>
          </tr>
        </thead>
        <tbody>
          ${recordings.toReversed().map((recording) => row(state, recording))}
        </tbody>
      </table>
    </div>
  </section>`;
}

const row = (state: RecordingsState, recording: RecordingHeading) => {
  const { id, name, file, release, arch, steps, takenMs, bytes: size } = recording;
  const isShown = id === state.shown;
  return html`<tr data-kept-recording=${id} aria-current=${isShown ? 'true' : 'false'}>
    <td>
      <button class="plain link" aria-label=${s.show(name)} ?disabled=${state.running !== undefined} @click=${() => state.choose(id)}>${name}</button>
    </td>
    <td>${file}</td>
    <td>${s.on(release, arch)}</td>
    <td class="number">${countText(steps)}</td>
    <td>${lastResult(recording)}</td>
    <td class="nowrap"><time datetime=${new Date(takenMs).toISOString()}>${whenText(takenMs, 'minute')}</time></td>
    <td class="number nowrap">${formatRounded(bytes(size))}</td>
  </tr>`;
};

function lastResult({ last }: RecordingHeading) {
  if (!last) return html`<span class="quiet">${s.never}</span>`;
  const differs = hasDifference(last);
  return html`<span class="verdict ${differs ? 'differs' : 'equal'}">${differs ? icons.error : icons.done}${resultText(last)}</span>
    <span class="small">${s.byEngine(last.engineVersion)}${last.complete ? '' : `; ${s.lastCancelled}`}</span>`;
}
