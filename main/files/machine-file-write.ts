/** Writing machine files: what is as usual is left out. */

import { Document } from 'yaml';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { atOnce } from '../../shared/at-once.ts';
import type { Conditions, JsonValue, SystemDefinition } from '../../shared/definition.ts';
import { type FileProblem, fail, ok, type Result } from '../../shared/failure.ts';
import { disksToFile } from './guest-disk.ts';
import { ordinaryOf } from './machine-file.ts';
import {
  type FileJournal,
  type FileStep,
  type InPieces,
  isFields,
  type MachineFile,
} from './machine-file-form.ts';
import { FORMAT_VERSION } from './machine-schema.ts';
import { inOrder, toFile } from './spelling.ts';
import { putBack } from './unknown-fields.ts';
import { writeLine } from './writes-text.ts';
import { hostileToken, MACHINE_FILE } from './yaml-text.ts';

/** The file's text: the same data always gives the same bytes. Fails when no reader would take it back. */
export const writeMachineFile = (file: MachineFile): Result<string, FileProblem> =>
  atOnce(writingMachineFile(file));

/** The same in pieces. */
export function* writingMachineFile(file: MachineFile): InPieces<Result<string, FileProblem>> {
  const { name, notes, system, journal, guests, runbooks = [] } = file;
  const root = inOrder({
    lparMachine: FORMAT_VERSION,
    name,
    ...(notes === '' ? {} : { notes }),
    system: systemToFile(system, ordinaryOf(journal?.engine)),
    ...(journal ? { journal: journalToFile(journal) } : {}),
    ...(guests.length > 0 ? { guests: disksToFile(guests) } : {}),
    ...(runbooks.length > 0 ? { runbooks: toFile(runbooks) } : {}),
  });
  putBack(root, file.unknown);
  yield;
  const document = new Document(root, { aliasDuplicateObjects: false });
  yield;
  const text = document.toString({ lineWidth: 0, blockQuote: 'literal' });
  yield;
  if (Buffer.byteLength(text) > FILE_LIMIT_BYTES)
    return fail({
      path: 'journal',
      rule: 'the history is too long for a file of 64 MiB: save the machine without it',
    });
  const refused = hostileToken(text, MACHINE_FILE);
  if (refused)
    return fail({ path: 'journal', rule: `${refused.rule}: save the machine without its history` });
  return ok(text);
}

function systemToFile(system: SystemDefinition, ordinary: Conditions): JsonValue {
  const fields = toFile(system) as Record<string, JsonValue>;
  const partitions = (fields.partitions as JsonValue[]).map((partition) =>
    withoutOrdinary(partition, ordinary),
  );
  return { ...fields, partitions };
}

/** Conditions that are nothing special are left out. */
function withoutOrdinary(partition: JsonValue, usual: Conditions): JsonValue {
  if (!isFields(partition) || !isFields(partition.conditions)) return partition;
  const ordinary = toFile(usual) as Record<string, JsonValue>;
  const special = Object.entries(partition.conditions).filter(
    ([part, value]) => JSON.stringify(value) !== JSON.stringify(ordinary[part]),
  );
  const { conditions: _ordinary, ...rest } = partition;
  return special.length === 0 ? rest : inOrder({ ...rest, conditions: Object.fromEntries(special) });
}

function journalToFile({ engine, head, branch, branches, actions }: FileJournal): JsonValue {
  let last = 0;
  const rows = actions.map(({ revision, after, branch, actor, stampMs, steps, hash }): JsonValue => {
    const expected = last;
    last = revision + steps.length - 1;
    return inOrder({
      revision,
      ...(after === expected ? {} : { after }),
      branch,
      actor,
      at: new Date(stampMs).toISOString(),
      commands: stepsToFile(steps),
      ...(hash === null ? {} : { hash }),
    });
  });
  return inOrder({
    engine,
    head,
    branch,
    branches: branches.map((row) => inOrder({ ...row })),
    actions: rows,
  });
}

/** Writes to one partition in a row become one block of lines. */
function stepsToFile(steps: readonly FileStep[]): JsonValue[] {
  const items: { [name: string]: JsonValue }[] = [];
  let block: { partition: string; lines: string[] } | undefined;
  const endBlock = (): void => {
    if (block) items.push({ partition: block.partition, writes: block.lines.join('') });
    block = undefined;
  };
  for (const { command, outcome } of steps) {
    if (command.kind === 'writeSysfs') {
      if (block?.partition !== command.partition) {
        endBlock();
        block = { partition: command.partition, lines: [] };
      }
      block?.lines.push(writeLine({ ...command, outcome }));
      continue;
    }
    endBlock();
    items.push(inOrder({ ...(toFile(command) as object), ...(outcome === null ? {} : { outcome }) }));
  }
  endBlock();
  return items;
}
