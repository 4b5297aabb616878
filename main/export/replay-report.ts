/** A replay to mail or to file as an issue: text, Markdown, HTML or JSON. Differences come first. */

import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import {
  differencesFirst,
  type Replayed,
  type ReplayedStep,
  type StepDifference,
} from '../../shared/replayed.ts';
import { Html, html } from './html.ts';
import { ruleText, stepTitle, toldText, VERDICT_WORDS, verdictOf } from './replay-lines.ts';
import { REPORT_STYLE } from './report-style.ts';

export const REPLAY_REPORTS = ['text', 'md', 'html', 'json'] as const;
export type ReplayReport = (typeof REPLAY_REPORTS)[number];

const WRITERS: Readonly<Record<ReplayReport, (replayed: readonly Replayed[]) => string>> = {
  text: (all) => all.map(asText).join('\n'),
  md: (all) => all.map(asMarkdown).join('\n'),
  html: asHtml,
  json: (all) =>
    `${JSON.stringify({ product: PRODUCT_NAME, version: PRODUCT_VERSION, recordings: all }, null, 1)}\n`,
};

export const replayReport = (kind: ReplayReport, replayed: readonly Replayed[]): string =>
  WRITERS[kind](replayed);

const headOf = ({ release, arch, recordedOn, format, engineVersion }: Replayed): string =>
  `Linux ${release} on ${arch}, ${recordedOn === null ? 'recorded on an unknown day' : `recorded on ${recordedOn}`}, format ${format}; simulated by ${PRODUCT_NAME} ${PRODUCT_VERSION}, engine ${engineVersion}.`;

const differing = ({ steps }: Replayed): ReplayedStep[] =>
  differencesFirst(steps).filter(({ differenceCount }) => differenceCount > 0);

const moreText = ({ differences, differenceCount }: ReplayedStep): string | undefined =>
  differenceCount > differences.length ? `and ${differenceCount - differences.length} more` : undefined;

const sinceText = ({ since }: StepDifference): string =>
  since === null ? '' : since === 0 ? ' (since the start)' : ` (since step ${since})`;

function asText(replayed: Replayed): string {
  const lines = [`${replayed.name}: ${verdictOf(replayed)}`];
  for (const step of differing(replayed)) {
    lines.push(`  ${stepTitle(step)}${step.command === '' ? '' : `: ${step.command}`}`);
    for (const difference of step.differences) {
      const { what, recorded, simulated } = difference;
      lines.push(
        `    ${what}: recorded ${recorded}, simulated ${simulated}${sinceText(difference)}`,
        `      rule: ${ruleText(difference)}`,
      );
    }
    const more = moreText(step);
    if (more !== undefined) lines.push(`    ${more}`);
  }
  for (const { reason, ...step } of replayed.steps)
    if (reason !== null) lines.push(`  not run: ${stepTitle({ ...step, reason })}: ${reason}`);
  return `${lines.join('\n')}\n`;
}

/** Text of the recording in Markdown: a code span that nothing in it can end. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${text.replaceAll(/\s+/g, ' ')}${space}${ticks}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function asMarkdown(replayed: Replayed): string {
  const steps = differing(replayed);
  const lines = [
    `# Replay of ${code(replayed.name)}`,
    '',
    headOf(replayed),
    '',
    `**${verdictOf(replayed)}**`,
    '',
    ...steps.flatMap((step) => [
      `## ${step.n === 0 ? 'Start' : `Step ${step.n}`}: ${code(step.name)}, ${VERDICT_WORDS[step.verdict]}`,
      '',
      ...(step.command === '' ? [] : [code(step.command), '']),
      ...toldLines(step),
      '| What | Recorded | Simulated | Rule that the simulator followed |',
      '|---|---|---|---|',
      ...step.differences.map(
        (difference) =>
          `| ${cell(difference.what)}${sinceText(difference)} | ${cell(code(difference.recorded))} | ${cell(code(difference.simulated))} | ${cell(ruleText(difference))} |`,
      ),
      ...(moreText(step) === undefined ? [] : ['', `… ${moreText(step)}`]),
      ...step.rules.map(({ because }) => `\nThe simulator refused: ${because}`),
      '',
    ]),
    ...listed('From the recording', replayed.known),
    ...listed('Assumed', replayed.assumed),
    '## All steps',
    '',
    '| Step | Command | Result |',
    '|---|---|---|',
    ...replayed.steps.map(
      (step) =>
        `| ${step.n === 0 ? 'start' : step.n} | ${step.command === '' ? '' : cell(code(step.command))} | ${VERDICT_WORDS[step.verdict]}${step.reason === null ? '' : `: ${cell(step.reason)}`} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function toldLines({ told }: ReplayedStep): string[] {
  const text = toldText(told);
  return text === undefined ? [] : [`The simulator was told: ${text}.`, ''];
}

const listed = (title: string, sentences: readonly string[]): string[] =>
  sentences.length === 0 ? [] : [`## ${title}`, '', ...sentences.map((sentence) => `- ${sentence}`), ''];

function asHtml(all: readonly Replayed[]): string {
  const title = all.length === 1 ? `${all[0]?.name}: replay` : `${all.length} recordings replayed`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Html(REPORT_STYLE)}</style>
</head>
<body>
${all.map(recordingSection)}
</body>
</html>
`.text;
}

const recordingSection = (replayed: Replayed): Html => html`<header>
<h1>${replayed.name}</h1>
<p>${headOf(replayed)}</p>
<p><strong>${verdictOf(replayed)}</strong></p>
</header>
${differing(replayed).map(stepSection)}
${sentencesSection('From the recording', replayed.known)}
${sentencesSection('Assumed', replayed.assumed)}
<section><h2>All steps</h2>
<table><thead><tr><th>Step</th><th>Command</th><th>Result</th></tr></thead>
<tbody>${replayed.steps.map(
  (step) =>
    html`<tr><td class="number">${step.n === 0 ? 'start' : step.n}</td><td><code>${step.command}</code></td><td>${VERDICT_WORDS[step.verdict]}${step.reason === null ? null : `: ${step.reason}`}</td></tr>
`,
)}</tbody></table></section>
`;

const stepSection = (step: ReplayedStep): Html => html`<section>
<h2>${step.n === 0 ? 'Start' : `Step ${step.n}`}: ${step.name}, ${VERDICT_WORDS[step.verdict]}</h2>
${step.command === '' ? null : html`<pre>${step.command}</pre>`}
${toldText(step.told) === undefined ? null : html`<p>The simulator was told: ${toldText(step.told)}.</p>`}
<table><thead><tr><th>What</th><th>Recorded</th><th>Simulated</th><th>Rule that the simulator followed</th></tr></thead>
<tbody>${step.differences.map(
  (difference) =>
    html`<tr><td>${difference.what}${sinceText(difference)}</td><td>${difference.recorded}</td><td>${difference.simulated}</td><td>${ruleText(difference)}</td></tr>
`,
)}</tbody></table>
${moreText(step) === undefined ? null : html`<p>… ${moreText(step)}</p>`}
${step.rules.map(({ because }) => html`<p>The simulator refused: ${because}</p>`)}
</section>
`;

const sentencesSection = (title: string, sentences: readonly string[]): Html | null =>
  sentences.length === 0
    ? null
    : html`<section><h2>${title}</h2><ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>
`;
