/** What the HMC can do to a partition, and the status that decides whether it does. */

export type PartitionStatus = 'not-activated' | 'not-operating' | 'operating' | 'exceptions';

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
