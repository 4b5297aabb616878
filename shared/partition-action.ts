/** What the HMC can do to a partition, and the status that decides whether it does. */

export type PartitionStatus = 'not-activated' | 'not-operating' | 'operating' | 'exceptions';

export const PARTITION_STATUSES: readonly PartitionStatus[] = [
  'operating',
  'not-activated',
  'not-operating',
  'exceptions',
];

/** As a sentence says it: "the partition is …". */
export const STATUS_WORDS: Readonly<Record<PartitionStatus, string>> = {
  'not-activated': 'not activated',
  'not-operating': 'not operating',
  operating: 'operating',
  exceptions: 'in exceptions',
};

export type PartitionActionName =
  | 'activate'
  | 'deactivate'
  | 'load'
  | 'resetNormal'
  | 'resetClear'
  | 'pswRestart'
  | 'start'
  | 'stop'
  | 'deletePartition'
  | 'changeProfile'
  | 'changeKernel'
  | 'defineStorage';
