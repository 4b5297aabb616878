/** One step of a replay, whole: all its differences, what was printed, what was told, how it is handled. */

import { html, nothing } from 'lit';
import {
  HANDLINGS,
  type Handling,
  type Handlings,
  type ReplayedStep,
  type StepDifference,
} from '../../shared/replayed.ts';
import { chosenText } from '../elements/chosen.ts';
import { ruleText } from '../model/recordings.ts';
import { strings } from '../strings/index.ts';

const s = strings.recordings;

export interface DetailOptions {
  readonly busy: boolean;
  readonly choose: (change: Partial<Handlings>) => void;
}

export function recordingDetail(step: ReplayedStep, options: DetailOptions) {
  const { n, name, command, differences, differenceCount, notCompared, rules } = step;
  return html`<section aria-label=${s.detail(n, name)} class="step" data-detail=${n}>
    ${command === '' ? nothing : html`<pre class="command" tabindex="0">${command}</pre>`}
    ${differences.length === 0 ? html`<p class="quiet">${s.none}</p>` : differenceTable(differences)}
    ${differenceCount > differences.length ? html`<p class="note">${s.moreDifferences(differenceCount - differences.length)}</p>` : nothing}
    ${rules.map(({ because }) => html`<p>${s.refusedBecause(because)}</p>`)} ${told(step)}
    ${n === 0 ? nothing : streams(step)}
    ${notCompared.length > 0 ? html`<p class="note">${s.notCompared(notCompared)}</p>` : nothing}
    ${n === 0 ? nothing : handling(step, options)}
  </section>`;
}

const differenceTable = (
  differences: readonly StepDifference[],
) => html`<div class="scroll" tabindex="0" role="group" aria-label=${s.differences(differences.length)}>
  <table>
    <thead>
      <tr>
        <th>${s.what}</th>
        <th>${s.columns.recorded}</th>
        <th>${s.columns.simulated}</th>
        <th>${s.rule}</th>
      </tr>
    </thead>
    <tbody>
      ${differences.map((difference) => {
        const { title, source } = ruleText(difference);
        return html`<tr class=${difference.since === null ? '' : 'carried'}>
          <td>
            ${difference.what}
            ${difference.since === null ? nothing : html`<span class="aside">${s.since(difference.since)}</span>`}
          </td>
          <td><code>${difference.recorded}</code></td>
          <td><code>${difference.simulated}</code></td>
          <td>${title}<span class="aside">${source}</span></td>
        </tr>`;
      })}
    </tbody>
  </table>
</div>`;

function told({ told: { unmovableBlocks, inferred, usedByProgramsKib } }: ReplayedStep) {
  return html`${unmovableBlocks && unmovableBlocks.length > 0 ? html`<p class="quiet">${s.toldBlocks(unmovableBlocks, inferred)}</p>` : nothing}
  ${usedByProgramsKib === null ? nothing : html`<p class="quiet">${s.toldPressure(usedByProgramsKib)}</p>`}`;
}

function streams({ recorded, simulated }: ReplayedStep) {
  const shown = (text: string | number | null) =>
    text === null
      ? html`<span class="quiet">${s.notRecorded}</span>`
      : text === ''
        ? html`<span class="quiet">${s.nothing}</span>`
        : html`<pre tabindex="0">${text}</pre>`;
  const rows = [
    [s.streams.exit, recorded.exit, simulated.exit],
    [s.streams.stdout, recorded.stdout, simulated.stdout],
    [s.streams.stderr, recorded.stderr, simulated.stderr],
  ] as const;
  return html`<table class="streams">
    <thead>
      <tr>
        <th><span class="hidden-text">${s.what}</span></th>
        <th>${s.columns.recorded}</th>
        <th>${s.columns.simulated}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([label, left, right]) => html`<tr>
          <th scope="row">${label}</th>
          <td>${shown(left)}</td>
          <td>${shown(right)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

const handling = ({ n, told: { unmovable, pressure } }: ReplayedStep, { busy, choose }: DetailOptions) =>
  html`<div class="handling" role="group" aria-label=${s.detail(n, s.handlingHint)}>
    ${handlingField(s.unmovable, 'unmovable', unmovable, busy, choose)}
    ${handlingField(s.pressure, 'pressure', pressure, busy, choose)}
  </div>`;

const handlingField = (
  label: string,
  what: keyof Handlings,
  value: Handling,
  busy: boolean,
  choose: DetailOptions['choose'],
) => html`<label class="field"
  >${label}
  <select
    data-handling=${what}
    ?disabled=${busy}
    @change=${(event: Event) => choose({ [what]: chosenText(event) as Handling })}
  >
    ${HANDLINGS.map((each) => html`<option value=${each} ?selected=${each === value}>${s.handlings[each]}</option>`)}
  </select>
</label>`;
