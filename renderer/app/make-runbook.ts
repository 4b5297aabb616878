/** A runbook is made where a change is seen, and shown where runbooks are. */

import type { RunbookSource } from '../../shared/runbook.ts';
import type { ConsoleParts } from './console-parts.ts';

export async function makeRunbook(
  { runbooks, navigation, tasks }: ConsoleParts,
  from: RunbookSource,
): Promise<void> {
  tasks.runner.closePlan();
  const making = runbooks.make(from);
  navigation.go('runbooks');
  await making;
}
