/** Puts a machine into the situation before a recorded action, carries the action out, and derives its calls. */

import {
  type CallStep,
  callsOf,
  createSystem,
  execute,
  newUndoLog,
  type System,
} from '../../../main/engine/index.ts';
import { type Conditions, ORDINARY_CONDITIONS, type SystemDefinition } from '../../../shared/definition.ts';
import type { MachineEvent } from '../../../shared/event.ts';
import { blockId, partitionName, pfn, rn } from '../../../shared/ids.ts';
import { bytes, mib } from '../../../shared/units.ts';
import type { Situation } from './situation.ts';
import type { RecordedTree } from './tree.ts';

const GUEST = partitionName('TRACED');

export interface Replayed {
  readonly calls: readonly CallStep[];
  readonly events: readonly MachineEvent[];
}

export function replayTree(tree: RecordedTree, situation: Situation): Replayed {
  const machine = new TracedMachine(tree, situation);
  return machine.carryOut();
}

const MEMORY = '/sys/devices/system/memory';
const FIRMWARE = '/sys/firmware/memory';

class TracedMachine {
  readonly #system: System;
  readonly #situation: Situation;
  readonly #isDynamic: boolean;
  readonly #bootBlocks: number;
  readonly #blockMib: number;
  #events: readonly MachineEvent[];

  constructor(tree: RecordedTree, situation: Situation) {
    const built = createSystem(definitionOf(tree, situation));
    if (!built.ok) throw new Error(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
    this.#system = built.value;
    this.#situation = situation;
    const [major = 0] = tree.release.split('.').map(Number);
    this.#isDynamic = major >= 7;
    this.#blockMib = this.#isDynamic ? 128 : 256;
    this.#bootBlocks = Math.ceil(situation.coreMib / this.#blockMib);
    this.#events = [];
    this.#run({ kind: 'activate', partition: GUEST });
    this.#run({ kind: 'load', partition: GUEST, clear: true });
  }

  carryOut(): Replayed {
    const { action } = this.#situation;
    if (action.kind === 'write') {
      this.#prepare(action.block, action.path, action.value);
      this.#setConditions();
      this.#write(action.path, action.value);
    }
    const events = this.#events;
    const calls = callsOf(this.#system, GUEST, events);
    if (!calls) throw new Error('no kernel runs');
    return { calls, events };
  }

  /** Whatever has to be there before the write: blocks configured, online or offline, a zone in use or empty. */
  #prepare(block: number | null, path: string, value: string): void {
    const { isFirst, unchanged, wish, zoneEmpty, readded, autoOnline } = this.#situation;
    if (block === null) return;
    const other = this.#otherBlock(block);
    if (!isFirst) this.#operateOnce(other);
    if (path.startsWith(FIRMWARE)) {
      this.#prepareFirmware(block, path, value);
      if (wish !== null) this.#wish(block, wish);
      if (autoOnline !== 'offline') this.#write(`${MEMORY}/auto_online_blocks`, autoOnline);
      return;
    }
    this.#beConfigured(block);
    if (readded) this.#readd(block);
    const isBoot = block < this.#bootBlocks;
    const toOnline = wantsOnline(value);
    // Boot memory is online, everything else offline.
    const startsOnline = toOnline === unchanged;
    const type = value.startsWith('online') ? value : 'online';
    if (zoneEmpty === false && !isBoot) this.#bring(other, toOnline ? type : 'online_movable');
    const isOnline = isBoot && !readded;
    if (startsOnline !== isOnline)
      this.#bring(block, startsOnline ? (toOnline ? type : 'online_movable') : 'offline');
  }

  #prepareFirmware(block: number, path: string, value: string): void {
    const isBoot = block < this.#bootBlocks;
    const { unchanged } = this.#situation;
    if (path.endsWith('/config')) {
      const wanted = value === '1';
      const startsConfigured = wanted === unchanged;
      if (isBoot) this.#bring(block, 'offline');
      if (isBoot && !startsConfigured) this.#write(`${FIRMWARE}/memory${block}/config`, '0');
      if (!isBoot && startsConfigured) this.#beConfigured(block);
      if (this.#situation.faults.length === 0 && this.#refusedBusy) this.#bring(block, 'online_movable');
    } else if (this.#refusedBusy) this.#beConfigured(block);
  }

  get #refusedBusy(): boolean {
    return this.#situation.refusedBusy;
  }

  /** Takes a boot block away and adds it again, with its memmap on itself. */
  #readd(block: number): void {
    this.#bring(block, 'offline');
    this.#write(`${FIRMWARE}/memory${block}/config`, '0');
    this.#wish(block, true);
    this.#write(`${FIRMWARE}/memory${block}/config`, '1');
  }

  #wish(block: number, onMemory: boolean): void {
    this.#write(`${FIRMWARE}/memory${block}/memmap_on_memory`, onMemory ? '1' : '0');
  }

  #beConfigured(block: number): void {
    if (!this.#isDynamic || block < this.#bootBlocks) return;
    this.#write(`${FIRMWARE}/memory${block}/config`, '1');
  }

  /** Standby memory is attached by the first operation. */
  #operateOnce(block: number): void {
    if (this.#isDynamic) {
      this.#write(`${FIRMWARE}/memory${block}/config`, '1');
      return;
    }
    this.#bring(block, 'online_movable');
    this.#bring(block, 'offline');
  }

  #bring(block: number, state: string): void {
    this.#write(`${MEMORY}/memory${block}/state`, state);
  }

  /** A standby block that the action is not about. */
  #otherBlock(block: number): number {
    const first = this.#bootBlocks;
    return block === first ? first + 1 : first;
  }

  #write(path: string, value: string): void {
    this.#run({ kind: 'writeSysfs', partition: GUEST, path, value });
  }

  #setConditions(): void {
    const { faults, veto, unmovablePage, action } = this.#situation;
    const block = action.kind === 'write' ? action.block : null;
    const conditions: Partial<Conditions> = {
      sclpFaults: faults.map(({ command, rn: number, response }) => ({ command, rn: rn(number), response })),
      notifierVetoes: veto
        ? [{ callback: 'memory_notifier_err_inject', priority: veto.priority, on: veto.on, verdict: 'EBUSY' }]
        : [],
      unmovable: {
        kind: 'listed',
        blocks: unmovablePage !== null && block !== null ? [blockId(block)] : [],
      },
      unmovablePages: unmovablePage === null ? [] : [pfn(unmovablePage)],
    };
    this.#run({ kind: 'setConditions', partition: GUEST, conditions });
  }

  #run(command: Parameters<typeof execute>[1]): void {
    this.#events = execute(this.#system, command, newUndoLog()).events;
  }
}

/** "0" and what begins like a no take a block offline. */
const wantsOnline = (value: string): boolean => value.startsWith('online') || /^[1yYtT]/.test(value);

function definitionOf({ release, memmapOnMemory }: RecordedTree, situation: Situation): SystemDefinition {
  const { coreMib, standbyMib, incrementMib, edat1, action, autoOnline } = situation;
  const atBoot = action.kind === 'boot' && action.autoOnline ? autoOnline : 'offline';
  const mode = memmapOnMemory ? ' memory_hotplug.memmap_on_memory=1' : '';
  return {
    name: 'TRACED',
    customerBytes: bytes(mib(coreMib + standbyMib)),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: GUEST,
        profile: { initialBytes: mib(coreMib), reservedBytes: mib(standbyMib) },
        sclp: { incrementBytes: mib(incrementMib) },
        kernel: { release, commandLine: `memhp_default_state=${atBoot}${mode}`, edat1 },
        conditions: { ...ORDINARY_CONDITIONS, unmovable: { kind: 'listed', blocks: [] } },
      },
    ],
  };
}
