/**
 * `npm run docs:refusals`: writes docs/refusals.md from the table of refusals, with one example of each. An example
 * that is missing does not compile.
 */

import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ConditionsReason, CpReason, HmcReason, KernelRefusal, Refusal } from '../../shared/failure.ts';
import { partitionName, rn } from '../../shared/ids.ts';
import type { RefusalCase } from '../../shared/refusals/case.ts';
import { type CauseFacts, REMEDIES } from '../../shared/refusals/facts.ts';
import { linesOf, REFUSALS, refusalEntry } from '../../shared/refusals/index.ts';
import { WAITS } from '../../shared/refusals/waits.ts';
import { gib, mib } from '../../shared/units.ts';

export const REFUSALS_PAGE = 'docs/refusals.md';

const HMC: { readonly [K in HmcReason['kind']]: Extract<HmcReason, { kind: K }> } = {
  status: { kind: 'status', action: 'activate', status: 'operating', acceptable: ['not-activated'] },
  storage: { kind: 'storage', neededBytes: gib(8), availableBytes: gib(3) },
  origin: { kind: 'origin', originBytes: gib(32), takenBy: partitionName('RIGHT') },
  firstIncrement: { kind: 'firstIncrement', rn: rn(1) },
  nothingLoaded: { kind: 'nothingLoaded' },
  dpmMaximum: { kind: 'dpmMaximum', maximumBytes: gib(32) },
  definition: {
    kind: 'definition',
    problems: [{ path: 'name', rule: 'a system name has 1 to 64 characters' }],
  },
  held: { kind: 'held', heldBytes: gib(11) },
  noPartition: { kind: 'noPartition', partition: partitionName('NOBODY') },
  untold: { kind: 'untold' },
};

const CP: { readonly [K in CpReason['kind']]: Extract<CpReason, { kind: K }> } = {
  notGuest: { kind: 'notGuest' },
  operands: { kind: 'operands' },
  maximum: { kind: 'maximum' },
  storage: { kind: 'storage' },
  increments: { kind: 'increments' },
  untold: { kind: 'untold' },
};

const CONDITIONS: { readonly [K in ConditionsReason['kind']]: Extract<ConditionsReason, { kind: K }> } = {
  limit: { kind: 'limit' },
  pressure: { kind: 'pressure', askedKib: 2 ** 20, availableKib: 2 ** 19 },
  nothingWaits: { kind: 'nothingWaits' },
  untold: { kind: 'untold' },
};

/** A refusal of every case; `because` is the engine's own sentence, shortened to what it is here. */
export function exampleOf(refused: RefusalCase): Refusal {
  const base = { kind: 'refusal', because: '…', undone: [] } as const;
  const [by, kind = ''] = refused.split(':');
  if (by === 'hmc') return { ...base, by, rule: '', reason: HMC[kind as HmcReason['kind']] };
  if (by === 'cp') return { ...base, by, rule: '', reason: CP[kind as CpReason['kind']] };
  if (by === 'conditions') {
    return { ...base, by, rule: '', reason: CONDITIONS[kind as ConditionsReason['kind']] };
  }
  const rule = refused as KernelRefusal['rule'];
  return {
    ...base,
    by: 'kernel',
    errno: 'EBUSY',
    stage: '',
    rule,
    ...(refused === 'offline-unmovable' ? { unmovable: { kind: 'kernelImage' } } : {}),
  };
}

const GOES_OFF = /^offline|veto|notifier|kept-for-crash/;

export const exampleFacts = (refused: RefusalCase): CauseFacts => ({
  refusal: exampleOf(refused),
  subject: 'block 42',
  blocks: 1,
  stays: GOES_OFF.test(refused)
    ? 'stays online'
    : refused === 'deconfigure-online'
      ? 'stays configured'
      : 'did not come online',
  partition: 'LEFT',
  path: '/sys/devices/system/memory/memory42/state',
  value: 'on',
  rn: 43,
  release: '6.12',
  pool: {
    customerBytes: gib(11),
    availableBytes: mib(0),
    holders: [
      { partition: 'LEFT', bytes: gib(7) },
      { partition: 'RIGHT', bytes: gib(4) },
    ],
  },
  blockBytes: gib(1),
  incrementBytes: gib(1),
  zvm: { standbyBytes: mib(0), reservedBytes: gib(2) },
});

export const CASES = Object.keys(REFUSALS) as RefusalCase[];

const WHO = [
  ['The kernel of the partition', (refused: string) => !refused.includes(':')],
  ['The HMC', (refused: string) => refused.startsWith('hmc:')],
  ['CP of z/VM', (refused: string) => refused.startsWith('cp:')],
  ['The conditions', (refused: string) => refused.startsWith('conditions:')],
] as const;

export function refusalsPage(): string {
  const lines = [
    '# Every refusal in three lines',
    '',
    'Generated from [`shared/refusals`](../shared/refusals/index.ts) by `npm run docs:refusals`; do not edit. Figures are an example: LEFT',
    'holds 7 GiB of a machine of 11 GiB, RIGHT 4; “…” stands for a sentence of the engine. What can be done is offered as',
    'actions, and only what would be carried out at that moment: it is tried on the machine and taken back. The errno, the stage, the',
    'response code and the function of the kernel stand under *Details*; the rule with its source is in the glossary.',
  ];
  for (const [title, belongs] of WHO) {
    lines.push(
      '',
      `## ${title}`,
      '',
      '| Case | What happened | Why | What can be done | Says no |',
      '|---|---|---|---|---|',
    );
    for (const refused of CASES.filter(belongs)) {
      const { what, why } = linesOf(refused, exampleFacts(refused));
      const entry = refusalEntry(refused);
      const ways = (entry?.remedies ?? []).map((kind) => REMEDIES[kind]).join('; ');
      lines.push(`| ${refused} | ${what} | ${why} | ${ways} | ${entry?.fn ? `\`${entry.fn}\`` : ''} |`);
    }
  }
  lines.push(
    '',
    '## Writes that have not returned',
    '',
    'Nothing is refused, and nothing is done either: these have the same three lines.',
    '',
    '| Case | What happens | Why | What can be done | Waits in |',
    '|---|---|---|---|---|',
  );
  for (const [waits, { what, why, remedies, fn }] of Object.entries(WAITS)) {
    const facts = { subject: 'block 42', planned: false, partition: 'LEFT', because: '…' };
    const ways = remedies.map((kind) => REMEDIES[kind]).join('; ');
    lines.push(`| ${waits} | ${what(facts)} | ${why(facts)} | ${ways} | \`${fn}\` |`);
  }
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) fs.writeFileSync(REFUSALS_PAGE, refusalsPage());
