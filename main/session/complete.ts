/** Completes the last word of a line with the guest's files. */

import type { PartitionName } from '../../shared/ids.ts';
import { listDirectory, type System, statFile } from '../engine/index.ts';

/** More candidates than a person reads. */
const CANDIDATE_LIMIT = 200;

/** Whole words that the last one could become; a directory ends in "/". */
export function candidates(system: System, partition: PartitionName, line: string): readonly string[] {
  const word = /\S*$/.exec(line)?.[0] ?? '';
  const slash = word.lastIndexOf('/');
  if (slash < 0) return [];
  const folder = word.slice(0, slash + 1);
  const names = listDirectory(system, partition, slash === 0 ? '/' : word.slice(0, slash));
  if (!names.ok) return [];
  return names.value
    .map((name) => `${folder}${name}`)
    .filter((path) => path.startsWith(word))
    .slice(0, CANDIDATE_LIMIT)
    .map((path) => (statFile(system, partition, path)?.type === 'directory' ? `${path}/` : path));
}
