/** A runbook as it is printed: nothing of the console around it, boxes to tick by hand. */

import { html, nothing, render } from 'lit';
import { RUNBOOK_PARTS, type Runbook, type RunbookStep } from '../../shared/runbook.ts';
import { printSheet } from '../state/take-along.ts';
import { strings } from '../strings/index.ts';

const s = strings.runbooks;

export function printRunbook(runbook: Runbook): void {
  const { title, change, author, system, partition, purpose, risks } = runbook;
  const sheet = document.createElement('section');
  const facts = [
    [s.fields.change, change],
    [s.fields.author, author],
    [s.fields.system, system],
    [s.fields.partition, partition],
  ].filter(([, value]) => value !== '');
  render(
    html`<h1>${title}</h1>
      <p>${facts.map(([name, value]) => `${name}: ${value}`).join(' · ')}</p>
      ${purpose.split('\n').map((line) => html`<p>${line}</p>`)}
      ${risks.length === 0 ? nothing : html`<ul>${risks.map((risk) => html`<li>${risk}</li>`)}</ul>`}
      ${RUNBOOK_PARTS.filter((part) => runbook[part].length > 0).map(
        (part) => html`<h2>${s.parts[part]}</h2>
          <ol>${runbook[part].map(printedStep)}</ol>`,
      )}`,
    sheet,
  );
  printSheet(title, sheet);
}

const printedStep = ({ title, command, exit, match, output, otherwise }: RunbookStep) => html`<li>
  <p>☐ <strong>${title}</strong></p>
  ${command.trim() === '' ? html`<p>${s.byHand}</p>` : html`<pre>${command}</pre>`}
  ${command.trim() === '' ? nothing : html`<p>${s.columns.expected}: ${s.exit.toLowerCase()} ${exit}, ${s.matches[match]}</p>`}
  ${match === 'exit' || output.trim() === '' ? nothing : html`<pre>${output}</pre>`}
  ${otherwise === '' ? nothing : html`<p>${s.otherwise}: ${otherwise}</p>`}
</li>`;
