/** Files that a runbook is taken along as. */

import type { Runbook } from '../../shared/runbook.ts';
import type { RunbookFile } from '../../shared/runbook-file.ts';
import type { OfferedFile } from './offered-file.ts';
import { runbookHtml } from './runbook-html.ts';
import { runbookMarkdown } from './runbook-markdown.ts';
import { runbookCommands, runbookScript } from './runbook-script.ts';

const FORMS: Readonly<
  Record<
    RunbookFile,
    { readonly suffix: string; readonly type: string; readonly write: (runbook: Runbook) => string }
  >
> = {
  html: { suffix: 'html', type: 'text/html; charset=utf-8', write: runbookHtml },
  md: { suffix: 'md', type: 'text/markdown; charset=utf-8', write: runbookMarkdown },
  sh: { suffix: 'sh', type: 'text/x-shellscript; charset=utf-8', write: runbookScript },
  json: {
    suffix: 'json',
    type: 'application/json; charset=utf-8',
    write: (runbook) => `${JSON.stringify(runbook, null, 2)}\n`,
  },
  commands: { suffix: 'commands', type: 'text/plain; charset=utf-8', write: runbookCommands },
};

export const runbookText = (runbook: Runbook, form: RunbookFile): string => FORMS[form].write(runbook);

export function offerRunbook(runbook: Runbook, form: RunbookFile): OfferedFile {
  const { suffix, type } = FORMS[form];
  const plain = [runbook.change, runbook.title].filter(Boolean).join('-');
  const name =
    plain
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 80) || 'runbook';
  return { name: `${name}.${suffix}`, type, pieces: [runbookText(runbook, form)] };
}
