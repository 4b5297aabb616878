/** A runbook that is carried out here: what comes next, what differed first, and every step with what it came to. */

import { html, nothing, type TemplateResult } from 'lit';
import type { OutputDifference, Runbook, RunbookPart, RunbookStep, StepRun } from '../../shared/runbook.ts';
import { icons } from '../elements/icons.ts';
import type { Carried, RunbookRun } from '../state/runbook-run.ts';
import { strings } from '../strings/index.ts';

const s = strings.runbooks;

export interface RunOptions {
  readonly lockedBecause: string | undefined;
  readonly leave: () => void;
}

export function runPanel(document: Runbook, run: RunbookRun, options: RunOptions): TemplateResult {
  const { next, undecided, running } = run;
  const locked = options.lockedBecause;
  const blocked = running !== undefined || locked !== undefined;
  const button = (name: string, label: string, kind: string, act: () => void, disabled = blocked) =>
    html`<cds-button class="dense" size="sm" kind=${kind} data-run=${name} ?disabled=${disabled} @click=${() => !disabled && act()}>${label}</cds-button>`;
  const byHand = next?.step.command.trim() === '';
  const choices = !next
    ? nothing
    : undecided
      ? html`${button('again', s.again, 'tertiary', () => void run.step())}
        ${button('on', s.goOn, 'tertiary', () => run.goOn())}
        ${button('stop', s.stop, 'tertiary', () => run.stop(), false)}`
      : html`${button('step', byHand ? s.doneByHand : s.runStep, 'primary', () => void run.step())}
        ${byHand ? nothing : button('all', s.runToDifference, 'tertiary', () => void run.toDifference())}
        ${button('skip', s.skip, 'ghost', () => run.skip())}
        ${button('stop', s.stop, 'tertiary', () => run.stop(), false)}`;
  const canGoBack = !run.back && document.back.length > 0 && (run.stopped || !next || undecided);
  return html`<section class="panel run" aria-label=${s.runTitle} data-running=${running ? 'yes' : 'no'}>
    <h2>${run.back ? s.parts.back : s.runTitle}</h2>
    <p class="quiet">${locked ?? s.runIntro(document.partition)}</p>
    <p role="status" data-where><strong>${whereText(run)}</strong></p>
    ${next ? html`<pre class="command" tabindex="0">${next.step.command.trim() === '' ? `${s.byHand}: ${next.step.title}` : next.step.command}</pre>` : nothing}
    <div class="bar">
      ${choices}
      ${canGoBack ? button('back', s.wayBack, 'tertiary', () => run.beginBack(document)) : nothing}
      <span class="spring"></span>
      ${button('leave', s.leaveRun, 'ghost', options.leave, running !== undefined)}
    </div>
    ${undecided ? otherwiseOf(undecided.step) : nothing}
    ${differencesTable(run.results, s.columns.actual)}
  </section>`;
}

function whereText(run: RunbookRun): string {
  const { next, undecided } = run;
  if (run.stopped) return s.stopped;
  if (undecided) return s.stoppedAt(s.parts[undecided.part], undecided.index + 1);
  if (next) return s.next(s.parts[next.part], run.at + 1, run.places.length);
  const differing = run.results.filter(({ verdict }) => verdict === 'differs').length;
  return differing === 0 ? s.allGood : s.allRun(differing);
}

const otherwiseOf = ({ otherwise }: RunbookStep) =>
  otherwise === ''
    ? nothing
    : html`<div class="callout warning otherwise">
        ${icons.warning}
        <div class="text">
          <h4>${s.otherwise}</h4>
          ${otherwise.split('\n').map((line) => html`<p>${line}</p>`)}
        </div>
      </div>`;

/** All that differs, before anything else. */
export function differencesTable(runs: readonly StepRun[], actual: string) {
  const rows = runs.flatMap(({ part, index, differences }) =>
    differences.map((difference) => ({ name: s.stepName(s.parts[part], index + 1), difference })),
  );
  if (rows.length === 0) return nothing;
  return html`<div class="differences scroll" tabindex="0" role="region" aria-label=${s.differences}>
    <table data-differences=${rows.length}>
      <thead>
        <tr><th>${s.columns.step}</th><th>${s.columns.what}</th><th>${s.columns.expected}</th><th>${actual}</th></tr>
      </thead>
      <tbody>
        ${rows.map(({ name, difference }) => html`<tr><td class="nowrap">${name}</td>${differenceCells(difference)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

const differenceCells = ({ what, expected, actual }: OutputDifference) =>
  html`<td class="nowrap">${what}</td><td><code>${expected}</code></td><td><code>${actual}</code></td>`;

/** The parts to be read beside what became of each step. */
export const runParts = (
  document: Runbook,
  parts: readonly RunbookPart[],
  resultOf: (part: RunbookPart, index: number) => Carried | undefined,
  next: { readonly part: RunbookPart; readonly index: number } | undefined,
  actual: string,
): TemplateResult[] =>
  parts.map(
    (part) => html`<section class="panel ${part}" aria-label=${s.parts[part]} data-part=${part}>
      <h2>${s.parts[part]}</h2>
      ${document[part].length === 0 ? html`<p class="quiet">${s.noSteps}</p>` : nothing}
      <ol class="steps">
        ${document[part].map((step, index) =>
          runStep(step, index, resultOf(part, index), next?.part === part && next.index === index, actual),
        )}
      </ol>
    </section>`,
  );

function runStep(
  step: RunbookStep,
  index: number,
  result: Carried | undefined,
  isNext: boolean,
  actual: string,
): TemplateResult {
  const printed = result !== undefined && result !== 'skipped' ? result.output : null;
  return html`<li class="step ${isNext ? 'next' : ''}" data-step=${index} aria-current=${isNext ? 'step' : nothing}>
    <div class="line">
      <span class="count">${index + 1}</span>
      <h3 class="spring">${step.title}</h3>
      ${verdictOf(result)}
    </div>
    <div class="columns">
      <div><h4>${s.columns.step}</h4>${step.command.trim() === '' ? html`<p>${s.byHand}</p>` : html`<pre class="command" tabindex="0">${step.command}</pre>`}</div>
      ${
        step.command.trim() === ''
          ? nothing
          : html`<div>
            <h4>${s.columns.expected}: ${s.exit.toLowerCase()} ${step.exit}, ${strings.runbooks.matches[step.match]}</h4>
            ${step.match === 'exit' ? nothing : html`<pre tabindex="0">${step.output.trim() === '' ? s.nothingPrinted : step.output}</pre>`}
          </div>`
      }
      ${printed === null ? nothing : html`<div class="across"><h4>${actual}</h4><pre tabindex="0" data-printed>${printed.trim() === '' ? s.nothingPrinted : printed.trimEnd()}</pre></div>`}
      ${result !== undefined && result !== 'skipped' ? recordedState(result) : nothing}
    </div>
  </li>`;
}

function verdictOf(result: Carried | undefined) {
  if (result === undefined) return nothing;
  const verdict = result === 'skipped' ? 'skipped' : result.verdict;
  const icon = verdict === 'equal' ? icons.done : verdict === 'differs' ? icons.error : icons.info;
  return html`<span class="verdict ${verdict}" data-verdict=${verdict}>${icon}${s.verdicts[verdict]}</span>`;
}

/** Where the recorded machine parted from the simulated one in this step. */
function recordedState({ recorded }: StepRun) {
  if (!recorded || recorded.state.length === 0) return nothing;
  return html`<details class="across">
    <summary>${s.stateDiffers(recorded.state.length)}</summary>
    <table>
      <thead><tr><th>${s.columns.what}</th><th>${s.simulated}</th><th>${s.recordedColumn}</th></tr></thead>
      <tbody>${recorded.state.map((difference) => html`<tr>${differenceCells(difference)}</tr>`)}</tbody>
    </table>
  </details>`;
}
