/** What a runbook is taken along as. */

export const RUNBOOK_FILES = ['html', 'md', 'sh', 'json', 'commands'] as const;
/** `commands`: a line each, as tools/lpar-record takes them. */
export type RunbookFile = (typeof RUNBOOK_FILES)[number];
