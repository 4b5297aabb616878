import { describe, expect, test } from 'vitest';
import {
  createSystem,
  execute,
  kernelLog,
  newUndoLog,
  partitionNames,
  partitionView,
  type System,
} from '../../main/engine/index.ts';
import { TEMPLATES } from '../../main/files/templates/systems.ts';
import { type Login, logIn } from '../../main/guest/login.ts';
import { runToEnd } from '../../main/guest/shell/index.ts';
import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';

interface Guest {
  readonly system: System;
  readonly partition: PartitionName;
  readonly run: (command: Command) => ReturnType<typeof execute>;
  readonly login: Login;
}

/** The first partition of a template, activated and loaded if it does not run yet. */
function guestOf(id: string): Guest {
  const template = TEMPLATES.find((one) => one.id === id);
  const built = template && createSystem(template.definition);
  if (!built?.ok) throw new Error(`no template ${id}`);
  const system = built.value;
  const [partition] = partitionNames(system);
  if (!partition) throw new Error(`${id} has no partition`);
  const run = (command: Command) => execute(system, command, newUndoLog());
  run({ kind: 'activate', partition });
  run({ kind: 'load', partition, clear: true });
  return { system, partition, run, login: logIn({ system: () => system, partition, run }) };
}

describe('a login', () => {
  const inhabited = TEMPLATES.filter(({ definition }) => definition.partitions.length > 0);
  test.each(inhabited.map(({ id }) => id))('to a partition of %s says what the partition is', (id) => {
    const { system, partition, login } = guestOf(id);
    const view = partitionView(system, partition);
    const { stdout } = runToEnd(login.shell, 'uname -m; uname -r; hostname');
    expect(stdout).toBe(`${view?.arch ?? 's390x'}\n${view?.release}\n${partition.toLowerCase()}\n`);
    expect(runToEnd(login.shell, 'vmcp q v storage').exit === 0).toBe(view?.zvm != null);
    const said = runToEnd(login.shell, 'dmesg')
      .stdout.split('\n')
      .filter((line) => line !== '');
    expect(said).toHaveLength(kernelLog(system, partition).length);
  });

  test('ends with exit', () => {
    const { login } = guestOf('geometry-g0');
    expect(login.isOver).toBe(false);
    runToEnd(login.shell, 'exit 3');
    expect(login.isOver).toBe(true);
  });

  test('ends with another kernel, and lasts over a load of the same one', () => {
    const { run, partition, login, system } = guestOf('geometry-g0');
    run({ kind: 'load', partition, clear: true });
    expect(login.isOver).toBe(false);
    const kernel = partitionView(system, partition)?.release === '6.12' ? '6.8' : '6.12';
    run({ kind: 'changeKernel', partition, kernel: { release: kernel, commandLine: '' } });
    run({ kind: 'load', partition, clear: true });
    expect(login.isOver).toBe(true);
  });

  test('hands what the guest does to whoever carries commands out, as it was typed', () => {
    const { system, partition } = guestOf('geometry-g0');
    const commands: Command[] = [];
    const run = (command: Command) => {
      commands.push(command);
      return execute(system, command, newUndoLog());
    };
    const { shell } = logIn({ system: () => system, partition, run });
    runToEnd(shell, 'echo offline > /sys/devices/system/memory/auto_online_blocks');
    expect(commands).toEqual([
      {
        kind: 'writeSysfs',
        partition,
        path: '/sys/devices/system/memory/auto_online_blocks',
        value: 'offline',
      },
    ]);
  });
});
