import { describe, expect, test } from 'vitest';
import {
  createSystem,
  definitionOf,
  execute,
  newUndoLog,
  partitionNames,
  partitionView,
  type System,
  systemView,
} from '../../main/engine/index.ts';
import { brokenInvariants } from '../../main/engine/invariants.ts';
import { exportHmcDefinition, importHmcDefinition } from '../../main/files/hmc-definition/index.ts';
import { TEMPLATES, type Template } from '../../main/files/templates/systems.ts';
import { zmemtopoOf } from '../../main/files/zmemtopo.ts';
import { partitionName } from '../../shared/ids.ts';
import { GIB, gib, TIB } from '../../shared/units.ts';

const templateOf = (id: string): Template => {
  const template = TEMPLATES.find((candidate) => candidate.id === id);
  if (!template) throw new Error(`no template ${id}`);
  return template;
};

const start = ({ definition, commands }: Template): System => {
  const built = createSystem(definition);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  for (const command of commands) {
    const { outcome } = execute(built.value, command, newUndoLog());
    if (outcome.kind !== 'done') throw new Error(JSON.stringify([command, outcome]));
  }
  return built.value;
};

const configure = (system: System, name: string, block: number) => {
  const { outcome } = execute(
    system,
    {
      kind: 'writeSysfs',
      partition: partitionName(name),
      path: `/sys/firmware/memory/memory${block}/config`,
      value: '1',
    },
    newUndoLog(),
  );
  return outcome.kind === 'refused' ? outcome.refusal : outcome.kind;
};

describe('templates', () => {
  test.each(TEMPLATES.map((template) => [template.id, template] as const))(
    '%s starts, runs and is exported and imported as itself',
    (_, template) => {
      const system = start(template);
      expect(brokenInvariants(system)).toEqual([]);
      for (const name of partitionNames(system))
        expect(partitionView(system, name)?.status).toBe('operating');
      const definition = definitionOf(system);
      expect(definition).toEqual(template.definition);
      // An HMC knows no guests of another architecture.
      if (definition.partitions.some(({ platform }) => platform)) return;
      const imported = importHmcDefinition(exportHmcDefinition([{ definition }]));
      expect(imported.ok && imported.value[0]?.definition).toEqual(definition);
    },
  );

  test('the largest machine has as many blocks as increments can be counted', () => {
    const system = start(templateOf('largest-machine'));
    const [name] = partitionNames(system);
    expect(name && partitionView(system, name)?.geometry.blockCount).toBe(65_535);
  });

  test('40 partitions share 32 TiB: they hold 23.75 TiB, and reserved storage comes until the machine is empty', () => {
    const system = start(templateOf('forty-partitions'));
    expect(partitionNames(system)).toHaveLength(40);
    expect(systemView(system)).toMatchObject({ customerBytes: 32 * TIB, availableBytes: 8.25 * TIB });
    expect(systemView(system).storageMap).toHaveLength(40);
    let taken = 0;
    let refusedBy = '';
    for (const name of partitionNames(system)) {
      const view = partitionView(system, name);
      if (view?.era !== 'dynamic' || refusedBy) continue;
      for (
        let block = view.profile.initialBytes / view.geometry.blockBytes;
        block < view.geometry.blockCount;
        block++
      ) {
        const answer = configure(system, name, block);
        if (answer === 'done') taken += view.geometry.blockBytes;
        else if (typeof answer === 'object') refusedBy = answer.rule;
        if (refusedBy) break;
      }
    }
    expect(taken).toBe(8.25 * TIB - systemView(system).availableBytes);
  });

  test('two neighbours: the first to ask gets the last increment, the other sees why not, and gets it when it is given back', () => {
    const system = start(templateOf('two-neighbours'));
    expect(systemView(system).availableBytes).toBe(gib(1));
    expect(configure(system, 'RIGHT', 4)).toBe('done');
    expect(configure(system, 'LEFT', 6)).toMatchObject({ errno: 'EIO', sclpResponse: 0x0340 });
    expect(systemView(system).hardwareMessages).toMatchObject([
      {
        partition: 'LEFT',
        rule: 'pool-empty-response',
        text: 'LEFT: ASSIGN of increment 7 answered 0x0340: no customer storage is available.',
      },
    ]);
    execute(system, { kind: 'deactivate', partition: partitionName('RIGHT') }, newUndoLog());
    expect(configure(system, 'LEFT', 6)).toBe('done');
  });
});

describe('zmemtopo', () => {
  test('the increments of all running partitions, in units of the smallest', () => {
    const system = start(templateOf('two-neighbours'));
    const topology = zmemtopoOf(system, {
      version: '0.1.0',
      host: 'lnx1',
      now: new Date('2026-11-21T00:00:00Z'),
    });
    expect(topology).toEqual({
      meta: {
        api_level: 1,
        version: '0.1.0',
        host: 'lnx1',
        time_epoch: 1_795_219_200,
        time: '2026-11-21T00:00:00.000Z',
      },
      zmemtopo: {
        report_tod: expect.stringMatching(/^0xe[0-9a-f]{15}$/),
        report_partition_nr: 1,
        increment_size: GIB,
        partitions: [
          {
            partition_nr: 1,
            partition_name: 'LEFT',
            topology: [{ level: 1, entry_idx: 0, increment_count: 6 }],
          },
          {
            partition_nr: 2,
            partition_name: 'RIGHT',
            topology: [{ level: 1, entry_idx: 0, increment_count: 4 }],
          },
        ],
      },
    });
  });

  test('nothing runs: no partitions', () => {
    const built = createSystem(templateOf('small-linux').definition);
    if (!built.ok) throw new Error('not built');
    const topology = zmemtopoOf(built.value, { version: '1', host: '', now: new Date(0) });
    expect(topology.zmemtopo).toMatchObject({ report_partition_nr: 0, partitions: [] });
    expect(topology.meta.host).toBe('SIMCPC1');
  });
});
