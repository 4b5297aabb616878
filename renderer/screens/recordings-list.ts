/** Recordings that the console keeps: what each is of, what replaying it last gave, and what they take of the disk. */

import { html, nothing } from 'lit';
import type { RecordingHeading } from '../../shared/replayed.ts';
import { bytes } from '../../shared/units.ts';
import '../elements/data-table.ts';
import { formatRounded } from '../model/format.ts';
import type { RecordingsState } from '../state/recordings.ts';
import { strings } from '../strings/index.ts';
import { keptColumns, stepSheet } from './recording-steps.ts';

const s = strings.recordings;

export function recordingsList(state: RecordingsState) {
  const { recordings = [] } = state;
  if (recordings.length === 0) return nothing;
  const total = recordings.reduce((sum, recording) => sum + recording.bytes, 0);
  return html`<section class="panel" aria-label=${s.kept} data-kept>
    <div class="summary">
      <h2>${s.kept}</h2>
      <span class="note">${s.keptHint(recordings.length, formatRounded(bytes(total)))}</span>
    </div>
    <data-table
      small
      class="kept"
      .name=${s.kept}
      .store=${'recordings'}
      .columns=${keptColumns(state)}
      .rows=${recordings.toReversed()}
      .rowKey=${({ id }: RecordingHeading) => String(id)}
      .rowData=${({ id }: RecordingHeading) => ({ keptRecording: String(id) })}
      .isCurrent=${({ id }: RecordingHeading) => id === state.shown}
      .sheet=${stepSheet}
    ></data-table>
  </section>`;
}
