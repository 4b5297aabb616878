/** Runs a session on the engine and on the reference, side by side, and finds the first difference. */

import { blockCells, incrementCells } from '../../main/engine/index.ts';
import { BLOCK, INCREMENT } from '../../shared/cells.ts';
import { blockId, rn } from '../../shared/ids.ts';
import { mib } from '../../shared/units.ts';
import { Machine, P1 } from '../engine/support.ts';
import { type Generation, Guest, type GuestPlan } from './guest.ts';
import { type Session, sectionMib } from './sessions.ts';
import { ZONES } from './zones.ts';

/**
 * What the two may not be asked about. Nothing here depends on what happens: sessions are made so that these do not
 * come up.
 */
export const EXCLUSIONS = [
  'Free memory and watermarks: the reference has none; sessions keep 1 GiB of core memory, so that no memmap lacks room.',
  'CMA: cma=0 where a kernel would reserve it; the reference does not know it.',
  'ATTACH that fails once and works later: ends in a crash, which recordings cover; sessions let it fail always or never.',
  'What the kernel reserved at boot is unmovable in the engine even where it is not listed, as soon as its zone has no other pages: sessions with core memory in Normal list the blocks at its end.',
  'The words enable and disable as booleans on 6.18, which nobody recorded: sessions write them to the other releases only.',
  'Managed pages of DMA and Normal: measured figures of boot; only those of Movable are compared.',
] as const;

export interface Difference {
  /** -1: after boot. */
  readonly step: number;
  readonly what: string;
  readonly engine: string;
  readonly reference: string;
}

type Facts = Map<string, string>;

const generationOf = (release: string): Generation =>
  release.startsWith('7') ? 'dynamic' : /^6\.1(\.|$)/.test(release) ? 'classic' : 'memmap';

function commandLine(session: Session): string {
  const { memmapOnMemory, autoMovable, movableNode, autoOnline } = session;
  return [
    autoOnline === 'absent' ? '' : `memhp_default_state=${autoOnline}`,
    memmapOnMemory === 'absent' ? '' : `memory_hotplug.memmap_on_memory=${memmapOnMemory}`,
    autoMovable ? 'memory_hotplug.online_policy=auto-movable' : '',
    movableNode ? 'movable_node' : '',
    session.memMib === undefined ? '' : `mem=${session.memMib}M`,
    generationOf(session.release) === 'dynamic' ? 'cma=0' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function planOf(session: Session): GuestPlan {
  const generation = generationOf(session.release);
  const knowsEnable = generation === 'dynamic';
  const { memmapOnMemory } = session;
  return {
    ...session,
    generation,
    sectionMib: sectionMib(session.release),
    coreIncrements: session.coreMib / session.incrementMib,
    autoOnline:
      session.autoOnline !== 'absent' ? session.autoOnline : generation === 'dynamic' ? 'online' : 'offline',
    redundantAnswer: session.redundant0120 ? 0x0120 : 0x0020,
    knowsEnable,
    memmapOnMemory:
      memmapOnMemory === '1' || memmapOnMemory === 'force' || (memmapOnMemory === 'enable' && knowsEnable),
  };
}

const machineOf = (session: Session): Machine =>
  new Machine({
    core: session.coreMib,
    standby: session.standbyMib,
    increment: session.incrementMib,
    release: session.release,
    commandLine: commandLine(session),
    edat1: session.edat1,
    sclp: {
      standbyElements: session.elements.map((increments) => ({
        bytes: mib(increments * session.incrementMib),
      })),
    },
    answerStyle: session.redundant0120 ? 'redundant-0120' : 'always-0020',
    conditions: {
      sclpFaults: session.faults.map((fault) => ({ ...fault, rn: rn(fault.rn) })),
      unmovable: { kind: 'listed', blocks: session.unmovable.map(blockId) },
    },
  });

const requestsOf = (machine: Machine): string[] =>
  machine.events.flatMap((event) => {
    if (event.kind !== 'sclpAnswered' || event.command.startsWith('read')) return [];
    return [
      `${event.command} ${event.rn ?? event.element} 0x${event.response.toString(16).padStart(4, '0')}`,
    ];
  });

function engineFacts(machine: Machine, blocks: readonly number[]): Facts {
  const facts: Facts = new Map([['sclp', requestsOf(machine).join(', ')]]);
  for (const id of blocks) {
    facts.set(`memory${id} state`, machine.file(id, 'state') ?? '-');
    facts.set(`memory${id} valid_zones`, machine.file(id, 'valid_zones') ?? '-');
    facts.set(`memory${id} config`, machine.firmware(id, 'config') ?? '-');
    facts.set(`memory${id} memmap_on_memory`, machine.firmware(id, 'memmap_on_memory') ?? '-');
  }
  for (const name of ZONES) {
    const zone = machine.zone(name);
    facts.set(`zone ${name} start`, String(zone?.startPfn ?? null));
    facts.set(`zone ${name} spanned`, String(zone?.spannedPages ?? 0));
    facts.set(`zone ${name} present`, String(zone?.presentPages ?? 0));
  }
  facts.set('zone Movable managed', String(machine.zone('Movable')?.managedPages ?? 0));
  const known = [...blockCells(machine.system, P1)].flatMap((cell, id) => (cell & BLOCK.known ? [id] : []));
  facts.set('blocks', known.join(' '));
  const cells = [...incrementCells(machine.system, P1)];
  const numbersWith = (flag: number): string =>
    cells.flatMap((cell, index) => (cell & flag ? [index + 1] : [])).join(' ');
  facts.set('assigned', numbersWith(INCREMENT.assigned));
  facts.set('believed', numbersWith(INCREMENT.believedAssigned));
  return facts;
}

function referenceFacts(guest: Guest): Facts {
  const facts: Facts = new Map([['sclp', guest.hypervisor.takeRequests().join(', ')]]);
  for (const id of guest.blockIds) {
    const figures = guest.figures(id);
    facts.set(`memory${id} state`, figures.state);
    facts.set(`memory${id} valid_zones`, figures.validZones);
    facts.set(`memory${id} config`, figures.config);
    facts.set(`memory${id} memmap_on_memory`, figures.requested);
  }
  for (const name of ZONES) {
    const zone = guest.zone(name);
    facts.set(`zone ${name} start`, String(zone.start));
    facts.set(`zone ${name} spanned`, String(zone.spanned));
    facts.set(`zone ${name} present`, String(zone.present));
  }
  facts.set('zone Movable managed', String(guest.managedMovable));
  const inOrder = (numbers: Iterable<number>): string => [...numbers].sort((a, b) => a - b).join(' ');
  facts.set('blocks', inOrder(guest.blockIds));
  facts.set('assigned', inOrder(guest.hypervisor.assigned));
  facts.set('believed', inOrder(guest.believed));
  return facts;
}

function differing(step: number, engine: Facts, reference: Facts): Difference | undefined {
  for (const [what, expected] of reference) {
    const found = engine.get(what) ?? 'nothing';
    if (found !== expected) return { step, what, engine: found, reference: expected };
  }
  return undefined;
}

/** @returns the first difference, if any */
export function compareSession(session: Session): Difference | undefined {
  const machine = machineOf(session);
  const guest = new Guest(planOf(session));
  const blocks = guest.blockIds;
  const panic = machine.view.panic;
  if (panic !== null) return { step: -1, what: 'boot', engine: panic, reference: 'runs' };
  const atBoot = differing(-1, engineFacts(machine, blocks), referenceFacts(guest));
  if (atBoot) return atBoot;
  for (const [step, { path, value }] of session.writes.entries()) {
    const engine = machine.write(path, value);
    const reference = guest.write(path, value);
    if (engine !== reference) return { step, what: 'answer', engine, reference };
    const difference = differing(step, engineFacts(machine, blocks), referenceFacts(guest));
    if (difference) return difference;
  }
  return undefined;
}

/** Drops writes and faults, one by one, as long as the two still differ. */
export function shrink(session: Session): Session {
  const without = <T>(list: readonly T[], index: number): readonly T[] =>
    list.filter((_, at) => at !== index);
  let least = session;
  const keepIfDiffers = (smaller: Session): void => {
    if (compareSession(smaller)) least = smaller;
  };
  for (let index = session.writes.length - 1; index >= 0; index--) {
    keepIfDiffers({ ...least, writes: without(least.writes, index) });
  }
  for (let index = session.faults.length - 1; index >= 0; index--) {
    keepIfDiffers({ ...least, faults: without(least.faults, index) });
  }
  keepIfDiffers({ ...least, movableNode: false });
  keepIfDiffers({ ...least, autoMovable: false });
  keepIfDiffers({ ...least, memmapOnMemory: 'absent' });
  keepIfDiffers({ ...least, autoOnline: 'offline' });
  keepIfDiffers({ ...least, memMib: undefined });
  keepIfDiffers({ ...least, elements: [session.standbyMib / session.incrementMib] });
  keepIfDiffers({ ...least, redundant0120: false });
  return least;
}

export function describe(session: Session): string {
  const difference = compareSession(session);
  if (!difference) return `seed ${session.seed}: equal`;
  const { step, what, engine, reference } = difference;
  const writes = session.writes.map(({ path, value }) => `  ${JSON.stringify(value)} > ${path}`);
  return [
    `seed ${session.seed}: release ${session.release}, core ${session.coreMib} MiB, standby ${session.standbyMib} MiB, ` +
      `increments of ${session.incrementMib} MiB, edat1 ${session.edat1}, ${commandLine(session)}`,
    `  elements ${session.elements.join(' ')}, faults ${JSON.stringify(session.faults)}, unmovable ${session.unmovable.join(' ')}, redundant ${session.redundant0120 ? '0x0120' : '0x0020'}`,
    ...writes,
    `  ${step < 0 ? 'after boot' : `after write ${step + 1}`}, ${what}: engine ${engine}; reference ${reference}`,
  ].join('\n');
}
