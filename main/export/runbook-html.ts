/** A runbook as a page that prints well and needs nothing from outside: no scripts, boxes to tick by hand. */

import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import { RUNBOOK_PARTS, type Runbook, type RunbookPart, type RunbookStep } from '../../shared/runbook.ts';
import { Html, html } from './html.ts';
import { REPORT_STYLE } from './report-style.ts';
import { MATCH_WORDS, PART_TITLES, rehearsalText } from './runbook-words.ts';

export function runbookHtml(runbook: Runbook): string {
  const { title, change, author, system, partition, purpose, risks } = runbook;
  const facts: readonly (readonly [string, string])[] = [
    ['Change', change],
    ['Author', author],
    ['System', system],
    ['Partition', partition],
    ['Carried out by, on', ''],
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Html(REPORT_STYLE)}${new Html(RUNBOOK_STYLE)}</style>
</head>
<body class="runbook">
<header>
<h1>${title}</h1>
<table class="fields">${facts.map(
    ([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>
`,
  )}</table>
${purpose === '' ? null : html`<p class="notes">${purpose}</p>`}
<p class="legend">${rehearsalText(runbook)}</p>
</header>
${risks.length === 0 ? null : html`<section class="risks"><h2>Risks</h2><ul>${risks.map((risk) => html`<li>${risk}</li>`)}</ul></section>`}
${RUNBOOK_PARTS.map((part) => partSection(part, runbook[part]))}
<footer class="legend">${PRODUCT_NAME} ${PRODUCT_VERSION}. Simulated: no real machine was involved.</footer>
</body>
</html>
`.text;
}

const partSection = (part: RunbookPart, steps: readonly RunbookStep[]): Html | null =>
  steps.length === 0
    ? null
    : html`<section class="part ${part}"><h2>${PART_TITLES[part]}</h2>
<ol>${steps.map(stepItem)}</ol></section>
`;

function stepItem({ title, command, exit, match, output, otherwise }: RunbookStep): Html {
  const byHand = command.trim() === '';
  const shown =
    match === 'exit' || output.trim() === '' ? null : html`<pre class="output">${output.trimEnd()}</pre>`;
  return html`<li><h3><span class="box" aria-hidden="true"></span>${title}</h3>
${
  byHand
    ? html`<p>By hand.</p>`
    : html`<pre class="command">${command.trimEnd()}</pre>
<p class="expected">Expected: exit code ${exit}, ${MATCH_WORDS[match](output)}</p>${shown}`
}
${otherwise === '' ? null : html`<div class="otherwise"><strong>If it differs</strong>${otherwise.split('\n').map((line) => html`<p>${line}</p>`)}</div>`}
</li>
`;
}

const RUNBOOK_STYLE = `
.runbook ol { padding-inline-start: 1.5rem; } .runbook li { margin-block: 0.75rem; break-inside: avoid; }
.runbook h3 { margin: 0; font-size: 1rem; } .runbook p { margin: 0.25rem 0; }
.box { display: inline-block; width: 0.8rem; height: 0.8rem; margin-inline-end: 0.5rem; border: 1.5px solid #161616; vertical-align: -0.1rem; }
pre.command { margin: 0.25rem 0; padding: 0.5rem; background: #161616; color: #fff; } pre.output { margin: 0.25rem 0; padding: 0.5rem; background: #f4f4f4; border-inline-start: 3px solid #0f62fe; }
.expected { color: #525252; } .otherwise { padding-inline-start: 0.75rem; border-inline-start: 3px solid #da1e28; }
.risks { padding: 0.25rem 1rem; border: 1.5px solid #b28600; } .risks h2 { margin-top: 0.25rem; border: 0; }
section.back { border-top: 3px solid #da1e28; } footer { margin-top: 2rem; }
@media print { section.back { break-before: page; } pre.command { background: #fff; color: #000; border: 1.5px solid #000; } }
`;
