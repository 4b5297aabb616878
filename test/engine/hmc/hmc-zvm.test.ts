import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpIncrementBytes } from '../../../main/engine/hmc/define-storage.ts';
import {
  createSystem,
  definitionOf,
  execute,
  newUndoLog,
  partitionView,
  systemView,
} from '../../../main/engine/index.ts';
import { TEMPLATES } from '../../../main/files/templates/systems.ts';
import { cpOf } from '../../../main/guest/shell/cp-commands.ts';
import type { SystemDefinition, ZvmDefinition } from '../../../shared/definition.ts';
import { errnoOf } from '../../../shared/failure.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { bytes, gib, mib } from '../../../shared/units.ts';

const found = TEMPLATES.find(({ id }) => id === 'zvm-guest');
if (!found) throw new Error('no template');
const GUEST: PartitionName = 'LINUX01' as PartitionName;

class Guest {
  readonly #system;
  constructor(zvm: Partial<ZvmDefinition> = {}) {
    const { definition, commands } = found as NonNullable<typeof found>;
    const partitions = definition.partitions.map((partition) => ({
      ...partition,
      ...(partition.zvm ? { zvm: { ...partition.zvm, ...zvm } } : {}),
    }));
    const built = createSystem({ ...definition, partitions } as SystemDefinition);
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    this.#system = built.value;
    for (const command of commands) execute(this.#system, command, newUndoLog());
  }

  get system() {
    return this.#system;
  }

  get view() {
    const view = partitionView(this.#system, GUEST);
    if (!view) throw new Error('no guest');
    return view;
  }

  vmcp(text: string) {
    return cpOf({
      partition: GUEST,
      storage: () => this.view.zvm?.running ?? null,
      now: () => Date.UTC(2026, 0, 5, 8) / 1000,
      run: (command) => execute(this.#system, command, newUndoLog()),
    })(text.toUpperCase());
  }

  config(block: number, value: string) {
    const path = `/sys/firmware/memory/memory${block}/config`;
    const { outcome } = execute(
      this.#system,
      { kind: 'writeSysfs', partition: GUEST, path, value },
      newUndoLog(),
    );
    return outcome.kind === 'refused' ? errnoOf(outcome.refusal) : outcome.kind;
  }
}

describe('vmcp', () => {
  test('query storage answers in the line that automation parses', () => {
    const guest = new Guest();
    const line = 'STORAGE = 40G MAX = 100G INC = 128M STANDBY = 0  RESERVED = 60G\n';
    for (const text of ['q storage', 'q virtual storage', 'QUERY V STOR', 'query virt storage']) {
      expect(guest.vmcp(text)).toEqual({ output: line, exit: 0 });
    }
  });

  test('the live resize of z/VM automation: define standby, bring it online, take it back', () => {
    const guest = new Guest();
    expect(guest.config(320, '1')).toBe('EIO');
    expect(guest.vmcp('def storage standby 1024M').output).toBe(
      'STORAGE = 40G MAX = 100G INC = 128M STANDBY = 1G RESERVED = 59G\n',
    );
    for (let block = 320; block < 328; block++) expect(guest.config(block, '1')).toBe('done');
    expect(guest.config(328, '1')).toBe('EIO');
    expect(guest.vmcp('q v stor').output).toBe(
      'STORAGE = 41G MAX = 100G INC = 128M STANDBY = 0  RESERVED = 59G\n',
    );
    expect(guest.config(327, '0')).toBe('done');
    expect(guest.vmcp('def stor standby 0M').output).toBe(
      'STORAGE = 41856M MAX = 100G INC = 128M STANDBY = 0  RESERVED = 60544M\n',
    );
    expect(guest.view.status).toBe('operating');
    expect(systemView(guest.system).hardwareMessages.map(({ rule }) => rule)).toEqual([
      'zvm-standby',
      'zvm-standby',
    ]);
  });

  test('with AS the virtual machine is reset and everything is defined anew', () => {
    const guest = new Guest();
    const { output } = guest.vmcp('def stor as 2047M standby 1G reserved 3G');
    expect(output).toBe(
      'STORAGE = 2G MAX = 100G INC = 8M STANDBY = 1G RESERVED = 3G\nStorage cleared - system reset.\n',
    );
    expect(guest.view).toMatchObject({
      status: 'not-operating',
      allocation: { initialBytes: gib(2), maximumBytes: gib(6) },
    });
    execute(guest.system, { kind: 'load', partition: GUEST, clear: true }, newUndoLog());
    expect(guest.view.geometry.incrementBytes).toBe(mib(8));
    // The directory has not changed: the next logon is as before.
    execute(guest.system, { kind: 'deactivate', partition: GUEST }, newUndoLog());
    execute(guest.system, { kind: 'activate', partition: GUEST }, newUndoLog());
    expect(guest.vmcp('q stor').output).toContain('STORAGE = 40G');
  });

  test('INITIAL STANDBY REMAINDER and MAXIMUM take what the directory allows', () => {
    const guest = new Guest();
    expect(guest.vmcp('define storage initial standby remainder').output).toContain(
      'STORAGE = 40G MAX = 100G INC = 128M STANDBY = 60G RESERVED = 0',
    );
    expect(guest.vmcp('def stor max').output).toContain(
      'STORAGE = 100G MAX = 100G INC = 256M STANDBY = 0  RESERVED = 0',
    );
  });

  test.each([
    ['def stor as 80G standby 21G', 94],
    ['def stor standby 61G', 94],
    ['def stor standby remainder', 3],
    ['def stor as 2G increment 3M standby 1G', 3],
    ['def stor as 2G increment 4M', 3],
    ['def stor', 3],
    ['def stor as 0', 3],
    ['def stor as 12345678M', 2],
    ['def stor as 2G as 3G', 2],
    ['def stor standby', 2],
    ['def stor standby 4X', 2],
    ['q virtual nic', 3],
    ['q dasd', 3],
    ['indicate', 1],
    ['xautolog linux02', 1],
  ])('%s is refused and changes nothing', (text, code) => {
    const guest = new Guest();
    const before = guest.vmcp('q stor');
    const answer = guest.vmcp(text);
    expect(answer).toMatchObject({
      exit: 1,
      error: `Error: non-zero CP response for command '${text.toUpperCase()}': #${code}\n`,
    });
    expect(guest.vmcp('q stor')).toEqual(before);
    expect(guest.view.status).toBe('operating');
  });

  test.each([
    ['q userid', /^LINUX01 +AT \S+\n$/],
    ['q v all', /^STORAGE = 40G[^\n]*\nXSTORE = none\nCPU 00 /],
    ['q cpuid', /^CPUID = [0-9A-F]{16}\n$/],
    ['q t', /^TIME IS 08:00:00 UTC MONDAY 01\/05\/26\n/],
  ])('%s is answered', (text, answer) => {
    expect(new Guest().vmcp(text)).toMatchObject({ exit: 0, output: expect.stringMatching(answer) });
  });

  test('hotplug memory survives a load with clearing from CCW, as z/VM keeps it', () => {
    const guest = new Guest({ standbyBytes: gib(1) });
    guest.config(320, '1');
    execute(guest.system, { kind: 'load', partition: GUEST, clear: true, device: 'ccw' }, newUndoLog());
    expect(guest.vmcp('q stor').output).toContain('STORAGE = 41088M');
    execute(guest.system, { kind: 'load', partition: GUEST, clear: true, device: 'fcp' }, newUndoLog());
    expect(guest.vmcp('q stor').output).toContain('STORAGE = 40G');
  });

  test('a partition of the machine knows no DEFINE STORAGE', () => {
    const guest = new Guest();
    const [definition] = definitionOf(guest.system).partitions;
    if (!definition) throw new Error('no partition');
    const { zvm, ...plain } = definition;
    const partition = 'LPAR1' as PartitionName;
    execute(
      guest.system,
      { kind: 'definePartition', definition: { ...plain, name: partition } },
      newUndoLog(),
    );
    const { outcome } = execute(
      guest.system,
      { kind: 'defineStorage', partition, operands: { as: gib(1) } },
      newUndoLog(),
    );
    expect(outcome.kind === 'refused' && outcome.refusal.rule).toBe('zvm-guests-only');
  });
});

describe('DEFINE STORAGE', () => {
  test('whatever is asked, the sum stays within the directory and rounding is upwards, to whole increments', () => {
    const amount = fc.integer({ min: 0, max: 60_000 }).map(mib);
    fc.assert(
      fc.property(amount, amount, amount, fc.boolean(), (as, standby, reserved, live) => {
        const guest = new Guest();
        const operands = live ? { standby } : { as, standby, reserved };
        const { outcome } = execute(
          guest.system,
          { kind: 'defineStorage', partition: GUEST, operands },
          newUndoLog(),
        );
        const running = guest.view.zvm?.running;
        if (!running) throw new Error('not running');
        const { storageBytes, standbyBytes, reservedBytes, maximumBytes, incrementBytes } = running;
        expect(storageBytes + standbyBytes + reservedBytes).toBeLessThanOrEqual(maximumBytes);
        if (outcome.kind !== 'done') return;
        for (const size of [storageBytes, standbyBytes, reservedBytes]) expect(size % incrementBytes).toBe(0);
        expect(standbyBytes - standby).toBeGreaterThanOrEqual(0);
        expect(standbyBytes - standby).toBeLessThan(incrementBytes);
        if (!live) expect(storageBytes - as).toBeLessThan(incrementBytes);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    // Published answers of CP: mail of a kernel developer, a z/VM course, z/VM automation.
    [mib(512), mib(512), mib(1)],
    [gib(8), gib(4), mib(16)],
    [gib(40), gib(60), mib(128)],
    // What follows from them.
    [gib(4), gib(4), mib(8)],
    [gib(64), gib(64), mib(128)],
    [gib(128), gib(128), mib(256)],
    [gib(1), bytes(0), mib(2)],
  ])('CP’s increment for %i and %i bytes is %i: at most 512 on each side', (initial, more, increment) => {
    expect(cpIncrementBytes(initial, more)).toBe(increment);
  });
});
