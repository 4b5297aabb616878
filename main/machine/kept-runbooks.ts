/** Runbooks as they are kept with a machine. */

import type { Runbook } from '../../shared/runbook.ts';
import { runbook as runbookSchema } from '../contract/runbook-schema.ts';
import { parseStored } from './journal-entry.ts';

/** What the disk gave back, if it is a runbook of this version. */
export function readRunbook(text: string): Runbook | undefined {
  const read = runbookSchema.safeParse(parseStored<unknown>(text));
  // The schema checks shapes; brands exist for the compiler only.
  return read.success ? (read.data as unknown as Runbook) : undefined;
}
