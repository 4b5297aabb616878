/** Words of recordings that are replayed beside the simulator. */

import { countText } from '../model/number-style.ts';

const count = (value: number, one: string, many = `${one}s`): string =>
  `${countText(value)} ${value === 1 ? one : many}`;

export const recordingsStrings = {
  title: 'Recordings',
  intro:
    'A recording is what a real kernel did with its memory, step by step. The same commands run here on a machine that is built from its start, and every step is compared.',
  choose: 'Choose a recording…',
  script: 'Save lpar-record',
  emptyTitle: 'No recording yet',
  empty:
    'Drop a recording (JSON) here, or choose one. The script lpar-record makes one on a real system; it needs only a shell, coreutils and util-linux. A snapshot reads and writes nothing, a session runs commands and tells first what they would write.',
  examples: [
    'sh lpar-record snapshot -o snapshot.json',
    'sh lpar-record session -o session.json commands.txt',
    'sh lpar-record show session.json',
  ],
  dropNow: 'Drop to replay',
  reading: (name: string) => `Reading ${name}…`,
  refused: (name: string) => `${name} was not taken in.`,
  which: 'Recording',
  facts: {
    kernel: 'Kernel',
    recorded: 'Recorded',
    format: 'Format',
    steps: 'Steps',
    engine: 'Engine',
  },
  stepCount: (steps: number) => `${countText(steps)}, and the start`,
  on: (release: string, arch: string) => `${release} on ${arch}`,
  unknownDay: 'day unknown',
  again: 'Replay again',
  forget: 'Remove',
  forgotten: (name: string) => `${name} is removed from the list. Its file stays where it is.`,
  reports: 'Report',
  reportKinds: { html: 'HTML', md: 'Markdown', json: 'JSON' },
  progress: (done: number, total: number) => `Replaying: ${countText(done)} of ${countText(total)} steps`,
  progressLabel: 'Replay',
  cancel: 'Cancel',
  cancelled: 'The replay was cancelled.',
  result: 'Result',
  equal: (steps: number, notRun: number) =>
    `${count(steps, 'step')}, no difference${notRun > 0 ? `; ${countText(notRun)} not run` : ''}.`,
  differs: (steps: number, differing: number, carried: number, notRun: number) =>
    `${count(differing, 'step')} of ${countText(steps)} ${differing === 1 ? 'differs' : 'differ'}${carried > 0 ? `; ${count(carried, 'step')} ${carried === 1 ? 'carries' : 'carry'} a difference on` : ''}${notRun > 0 ? `; ${countText(notRun)} not run` : ''}.`,
  known: 'From the recording',
  assumed: 'Assumed',
  all: 'For all steps',
  unmovable: 'Unmovable pages',
  pressure: 'Memory of programs',
  handlings: { input: 'as input', difference: 'as difference' },
  usual: 'default',
  handlingHint:
    'As input: the simulator is told what was recorded, or what follows from it. As difference: it decides by itself, and what it makes of it is compared.',
  steps: 'Steps',
  order: 'Order',
  orders: { differences: 'Differences first', recorded: 'As recorded' },
  columns: {
    step: 'Step',
    command: 'Command',
    verdict: 'Result',
    first: 'First difference',
    recorded: 'Recorded',
    simulated: 'Simulated',
  },
  start: 'start',
  verdicts: {
    equal: 'equal',
    differs: 'differs',
    carried: 'differs as before',
    notRun: 'not run',
  },
  differences: (total: number) => count(total, 'difference'),
  open: (n: number) => (n === 0 ? 'Show the start' : `Show step ${n}`),
  close: (n: number) => (n === 0 ? 'Hide the start' : `Hide step ${n}`),
  more: (shown: number, total: number) => `${countText(shown)} of ${countText(total)} steps are shown.`,
  showMore: 'Show more steps',
  detail: (n: number, name: string) => (n === 0 ? `The ${name}` : `Step ${n}: ${name}`),
  none: 'Everything that was recorded of this step is the same.',
  what: 'What',
  rule: 'Rule that the simulator followed',
  provenance: {
    recorded: 'known from recordings',
    source: 'known from the kernel’s source',
    assumed: 'assumed',
  },
  since: (n: number) => (n === 0 ? 'since the start' : `since step ${n}`),
  moreDifferences: (more: number) => `${count(more, 'more difference')}.`,
  streams: { exit: 'Exit code', stdout: 'Standard output', stderr: 'Standard error' },
  notRecorded: 'not recorded',
  nothing: '(nothing)',
  notCompared: (fields: readonly string[]) => `Not in the recording, and not compared: ${fields.join(', ')}.`,
  refusedBecause: (because: string) => `The simulator refused: ${because}`,
  toldBlocks: (blocks: readonly number[], inferred: boolean) =>
    `The simulator was told: blocks with unmovable pages are ${blocks.join(', ')}${inferred ? ', because they stayed online in the recording' : ''}.`,
  toldPressure: (kib: number) => `The simulator was told: programs hold ${countText(kib)} KiB.`,
};
