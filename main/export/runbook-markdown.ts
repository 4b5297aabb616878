/** A runbook as Markdown, for tickets and wikis. */

import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import { RUNBOOK_PARTS, type Runbook, type RunbookPart, type RunbookStep } from '../../shared/runbook.ts';
import { MATCH_WORDS, PART_TITLES, rehearsalText } from './runbook-words.ts';

export function runbookMarkdown(runbook: Runbook): string {
  const { title, change, author, system, partition, purpose, risks } = runbook;
  const facts: readonly (readonly [string, string])[] = [
    ['Change', change],
    ['Author', author],
    ['System', system],
    ['Partition', partition],
  ];
  return `${[
    `# ${plain(title)}`,
    '',
    ...facts.filter(([, value]) => value !== '').map(([name, value]) => `- ${name}: ${plain(value)}`),
    '',
    ...(purpose === '' ? [] : [...purpose.split('\n').map(plain), '']),
    rehearsalText(runbook),
    '',
    ...(risks.length === 0 ? [] : ['## Risks', '', ...risks.map((risk) => `- ${plain(risk)}`), '']),
    ...RUNBOOK_PARTS.flatMap((part) => partLines(part, runbook[part])),
    `Made by ${PRODUCT_NAME} ${PRODUCT_VERSION}. Simulated: no real machine was involved.`,
  ].join('\n')}\n`;
}

/** Text that is no markup. */
const plain = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]<>#|]/g, (char) => `\\${char}`).replaceAll(/\s+/g, ' ');

function partLines(part: RunbookPart, steps: readonly RunbookStep[]): string[] {
  if (steps.length === 0) return [];
  return [`## ${PART_TITLES[part]}`, '', ...steps.flatMap(stepLines)];
}

function stepLines(step: RunbookStep, index: number): string[] {
  const { title, command, exit, match, output, otherwise } = step;
  const expected = match === 'exit' ? [] : output.trimEnd() === '' ? [] : block(output.trimEnd(), 'text');
  return [
    `### ${index + 1}. ${plain(title)}`,
    '',
    ...(command.trim() === '' ? ['By hand.', ''] : block(command.trimEnd(), 'sh')),
    ...(command.trim() === '' ? [] : [`Expected: exit code ${exit}, ${MATCH_WORDS[match](output)}`, '']),
    ...expected,
    ...(otherwise === ''
      ? []
      : ['If it differs:', '', ...otherwise.split('\n').map((line) => `- ${plain(line)}`), '']),
  ];
}

/** A fence that nothing in the text can end. */
function block(text: string, language: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence, ''];
}
