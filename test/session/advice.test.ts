/** Causes and ways out: every refusal has its three lines, and nothing is suggested that would be refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockCell,
  execute,
  newUndoLog,
  partitionView,
  type System,
  stateHash,
} from '../../main/engine/index.ts';
import type { OpenMachine } from '../../main/machine/open-machine.ts';
import { newActionResults } from '../../main/session/action-results.ts';
import { causesOf } from '../../main/session/advice/index.ts';
import { preview } from '../../main/session/preview.ts';
import { writesFor } from '../../shared/block-action.ts';
import { BLOCK } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import { revision, rn } from '../../shared/ids.ts';
import type { Cause, Remedy } from '../../shared/refusals/remedy.ts';
import { value } from '../db/files.ts';
import { Machine, P1 } from '../engine/support.ts';
import { action, build, LEFT, machine, type RandomMachine } from './random-machine.ts';

type Tried = typeof action extends fc.Arbitrary<infer A> ? A : never;

/** What became of each command of an action, carried out by the engine alone. */
function carryOut(system: System, asked: Tried): { command: Command; kind: string }[] {
  const run = (command: Command) => ({ command, kind: execute(system, command, newUndoLog()).outcome.kind });
  if (asked.kind === 'command') return [run(asked.command)];
  const outcomes: ReturnType<typeof run>[] = [];
  for (const block of asked.blocks) {
    const { era } = partitionView(system, asked.partition) ?? { era: 'classic' as const };
    const cell = () => blockCell(system, asked.partition, block);
    for (const [count, write] of writesFor(asked, block, era, (cell() & BLOCK.configured) !== 0).entries()) {
      if (count > 0 && asked.verb === 'enable' && cell() & BLOCK.online) break;
      const outcome = run(write);
      outcomes.push(outcome);
      if (outcome.kind !== 'done') break;
    }
  }
  return outcomes;
}

const previewOn = async (system: System, asked: Tried) =>
  value(await preview({ system, head: revision(1) } as OpenMachine, asked));

/** The causes of an action that was carried out. */
function causesAfter(system: System, asked: Tried): Cause[] {
  const results = newActionResults();
  const run = (command: Command, block?: Parameters<typeof results.add>[3]) => {
    const step = execute(system, command, newUndoLog());
    results.add(command, step, null, block);
    return step;
  };
  if (asked.kind === 'command') run(asked.command);
  else
    for (const block of asked.blocks) {
      const { era } = partitionView(system, asked.partition) ?? { era: 'classic' as const };
      const configured = (blockCell(system, asked.partition, block) & BLOCK.configured) !== 0;
      for (const write of writesFor(asked, block, era, configured))
        if (run(write, block).outcome.kind !== 'done') break;
    }
  return causesOf(system, asked, { ...results.refused(), planned: false });
}

/** Words that belong under Details, and what a text says that was put together wrongly. */
const NOT_FOR_OPERATORS =
  /\bE(PERM|NOENT|INTR|IO|NXIO|AGAIN|NOMEM|ACCES|BUSY|EXIST|NODEV|INVAL|OPNOTSUPP)\b|0x0|MEM_|undefined|null|NaN|\[object/;

function checkLines({ case: refused, what, why, remedies }: Cause): void {
  for (const line of [what, why]) {
    expect(line, refused).toMatch(/^[“A-Z/].*[.]$/);
    expect(line, refused).not.toMatch(NOT_FOR_OPERATORS);
    expect(line, refused).not.toMatch(/\.\./);
  }
  expect(remedies.length, refused).toBeGreaterThan(0);
}

const doesSomething = (remedy: Remedy): remedy is Remedy & { act: Tried } => remedy.act.kind !== 'open';

describe('ways out of a refusal', () => {
  const met = new Map<string, number>();
  const count = (causes: readonly Cause[]): void => {
    for (const { case: refused, remedies } of causes)
      for (const key of [`case ${refused}`, ...remedies.map(({ kind }) => `way ${kind}`)])
        met.set(key, (met.get(key) ?? 0) + 1);
  };

  const allWork = (of: RandomMachine, before: readonly Tried[], causes: readonly Cause[]): void => {
    for (const cause of causes) {
      checkLines(cause);
      for (const remedy of cause.remedies.filter(doesSomething)) {
        const again = build(of);
        for (const asked of before) carryOut(again, asked);
        const outcomes = carryOut(again, remedy.act);
        expect(
          outcomes.filter(({ kind }) => kind !== 'done'),
          `${cause.case}: ${remedy.label}`,
        ).toEqual([]);
        expect(outcomes.length, remedy.label).toBeGreaterThan(0);
      }
    }
  };

  test('of a plan are carried out when they are chosen instead of it, over random machines', async () => {
    await fc.assert(
      fc.asyncProperty(machine, action, async (of, asked) => {
        const system = build(of);
        const before = stateHash(system);
        const { causes } = await previewOn(system, asked);
        expect(stateHash(system), 'looking for ways out leaves no trace').toBe(before);
        count(causes);
        allWork(of, [], causes);
      }),
      { numRuns: 400 },
    );
  });

  test('of an action are carried out after it, over random machines', () => {
    fc.assert(
      fc.property(machine, action, (of, asked) => {
        const system = build(of);
        const causes = causesAfter(system, asked);
        count(causes);
        allWork(of, [asked], causes);
      }),
      { numRuns: 400 },
    );
  });

  test('have been met in great number by the two above', () => {
    const names = [...met.keys()];
    expect(names.filter((key) => key.startsWith('case ')).length).toBeGreaterThan(20);
    expect(names.filter((key) => key.startsWith('way ')).length).toBeGreaterThan(15);
  });
});

describe('a cause says in an operator’s words', () => {
  test('who holds the storage that is missing, and how much can be brought', async () => {
    const system = build({
      definition: {
        name: 'TEST',
        customerBytes: 8 * 2 ** 30,
        answerStyle: 'always-0020',
        partitions: (['LEFT', 'RIGHT'] as const).map((name) => ({
          name,
          profile: { initialBytes: (name === 'LEFT' ? 3 : 2) * 2 ** 30, reservedBytes: 4 * 2 ** 30 },
          sclp: { incrementBytes: 2 ** 30 },
          kernel: { release: '7.2', commandLine: 'memhp_default_state=offline' },
          conditions: ORDINARY_CONDITIONS,
        })),
      },
      commands: [
        { kind: 'activate', partition: LEFT },
        { kind: 'load', partition: LEFT, clear: true },
        { kind: 'activate', partition: 'RIGHT' },
      ],
    } as unknown as RandomMachine);
    const { causes } = await previewOn(system, {
      kind: 'blocks',
      partition: LEFT,
      verb: 'enable',
      blocks: [3, 4, 5, 6] as never,
    });
    expect(
      causes.map(({ what, why, remedies }) => ({ what, why, ways: remedies.map(({ label }) => label) })),
    ).toEqual([
      {
        what: 'The machine has only 3 GiB of storage left: LEFT holds 3 GiB, RIGHT 2 GiB. Block 6 will not come online.',
        why: 'Partitions share 8 GiB of customer storage, and a block takes 1 GiB of it that nobody holds; reserved storage is only a promise.',
        ways: ['Bring only 3 GiB', 'Show who holds it'],
      },
    ]);
  });

  test('what keeps a block, and which others go', async () => {
    const guest = new Machine({ release: '6.12', commandLine: '' });
    for (const block of [6, 7]) guest.state(block, 'online_movable');
    const { causes } = await previewOn(guest.system, {
      kind: 'blocks',
      partition: P1,
      verb: 'offline',
      blocks: [0] as never,
    });
    expect(causes).toMatchObject([
      {
        case: 'offline-unmovable',
        what: 'Block 0 will stay online: something in it cannot be moved elsewhere.',
        why: 'A block goes offline only when everything in it can move, and the kernel itself and its first reservations lie in it.',
        remedies: [
          { label: 'Try block 7: it is Movable' },
          { label: 'Show block 0' },
          { label: 'Open conditions' },
        ],
      },
    ]);
  });

  test('that a failure was set up, and takes it out', async () => {
    const guest = new Machine({
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
      conditions: { sclpFaults: [{ command: 'assign', rn: rn(6), response: 0x0340 }] },
    });
    const { causes } = await previewOn(guest.system, {
      kind: 'blocks',
      partition: P1,
      verb: 'enable',
      blocks: [4, 5] as never,
    });
    expect(causes).toMatchObject([
      {
        what: 'The machine did not give increment 6: a fault that was set up in the conditions of P1. Block 5 will not come online.',
        fn: 'sclp_assign_storage',
        remedies: [
          {
            label: 'Take the fault out of the conditions',
            act: { kind: 'command', command: { conditions: { sclpFaults: [] } } },
          },
          { label: 'Open conditions' },
          { label: 'Bring only 256 MiB' },
        ],
      },
    ]);
  });
});
