/** The beginning of a replay: the machine of the recording, and how it compares before the first step. */

import type { UnmovablePages } from '../../shared/definition.ts';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { kernelLog, partitionView, type System } from '../engine/index.ts';
import { comparePanic, compareSclp, type Difference } from './compare.ts';
import { type Baseline, compareMemFree, compareState } from './compare-state.ts';
import { tellUnmovable } from './course.ts';
import { mannerOf, type NoteStep, openGuestShell } from './guest-shell.ts';
import { boot, definitionOf, GUEST, measuredBoot, notBuilt } from './machine-of.ts';
import { observeInSteps, sclpOf, sclpOfRecording, type Wanted } from './observe.ts';
import type { RecordedState, Recording } from './recording.ts';
import type { Happened } from './rules.ts';
import { buildRunning } from './running-machine.ts';

/** Free memory of `KERNEL-small-512M-0`, by "KERNEL": what a boot without standby leaves. */
export type FreeBaselines = ReadonlyMap<string, number>;

export interface Started {
  /** null: the machine died, as recorded or not; there is nothing to go on with. */
  readonly machine: {
    readonly system: System;
    readonly baseline: Baseline;
    /** Which pages the machine itself takes to be unmovable, when nobody tells it. */
    readonly ownUnmovable: UnmovablePages;
  } | null;
  readonly differences: readonly Difference[];
  readonly happened: Happened;
  readonly known: readonly string[];
  readonly assumed: readonly string[];
}

type Starting = Generator<void, Result<Started, string>, undefined>;

/** Yields where a pause may be made. Fails with what no machine can be. */
export function* startOf(recording: Recording, baselines: FreeBaselines, note?: NoteStep): Starting {
  const recorded = recording.boot;
  if (recorded.panics) return startDead(recording, recorded, note);
  return recorded.running
    ? yield* startRunning(recording, recorded.state)
    : yield* startBooted(recording, recorded, baselines);
}

function* startBooted(
  recording: Recording,
  { sclp, state }: { readonly sclp: Recording['boot']['sclp']; readonly state: RecordedState },
  baselines: FreeBaselines,
): Starting {
  const smallFree = smallBaseline(recording, baselines);
  const booted = boot(definitionOf(recording, measuredBoot(recording, state, smallFree)));
  if (!booted.ok) return booted;
  const { system, events, panic } = booted.value;
  const happened: Happened = { commands: [], events };
  const told = { happened, known: knownOf(recording), assumed: assumedOf(recording) };
  if (panic) {
    const difference = { field: 'panic', what: 'the kernel', recorded: 'alive', simulated: `dead: ${panic}` };
    return ok({ ...told, machine: null, differences: [difference as Difference] });
  }
  yield;
  const observed = yield* observeInSteps(system, wantedOf(recording, state, system));
  const baseline: Baseline = { recorded: state, observed };
  return ok({
    ...told,
    machine: { system, baseline, ownUnmovable: ORDINARY_CONDITIONS.unmovable },
    differences: [
      ...(sclp ? compareSclp(sclpOfRecording(sclp), sclpOf(events)) : []),
      ...(yield* compareState(state, observed, baseline)),
      ...(smallFree === undefined
        ? []
        : compareMemFree(
            'MemFree at boot',
            state.memFreeKiB ?? 0,
            observed.memFreeKiB ?? 0,
            smallFree * 0.015,
          )),
    ],
  });
}

function* startRunning(recording: Recording, state: RecordedState): Starting {
  const built = yield* buildRunning(recording, state);
  if (!built.ok) return built;
  const { system, known, assumed } = built.value;
  const view = partitionView(system, GUEST);
  if (view?.panic) return fail(`the simulated kernel does not survive its boot: ${view.panic}`);
  const ownUnmovable = view?.conditions.unmovable ?? ORDINARY_CONDITIONS.unmovable;
  tellUnmovable(system, []);
  const observed = yield* observeInSteps(system, wantedOf(recording, state, system));
  const baseline: Baseline = { recorded: state, observed };
  return ok({
    machine: { system, baseline, ownUnmovable },
    differences: yield* compareState(state, observed, baseline),
    happened: { commands: [], events: [] },
    known,
    assumed: [...assumed, ...assumedOf(recording)],
  });
}

function wantedOf(recording: Recording, state: RecordedState, system: System): Wanted {
  const { lsmem } = openGuestShell({ ...mannerOf(recording), system: () => system });
  return { ...(state.lsmem != null && { lsmem }), iomem: state.iomem != null };
}

/** A recorded panic: the simulated IPL must fail too, after the same requests, with the same kind of message. */
function startDead(
  recording: Recording,
  { messages, sclp }: Extract<Recording['boot'], { panics: true }>,
  note?: NoteStep,
): Result<Started, string> {
  const booted = boot(definitionOf(recording));
  if (!booted.ok) return booted;
  const { system, events, panic } = booted.value;
  note?.(system, { events });
  return ok({
    machine: null,
    differences: [
      ...comparePanic(messages, panic, kernelLog(system, GUEST)),
      ...(sclp ? compareSclp(sclpOfRecording(sclp), sclpOf(events)) : []),
    ],
    happened: { commands: [], events },
    known: knownOf(recording),
    assumed: assumedOf(recording),
  });
}

function knownOf({ machine: { coreMiB, standbyMiB, incrementMiB, commandLine } }: Recording): string[] {
  return [
    ...(coreMiB === null ? [] : [`Core memory: ${coreMiB} MiB.`]),
    ...(standbyMiB === null ? [] : [`Standby memory: ${standbyMiB} MiB.`]),
    ...(incrementMiB === null ? [] : [`The increment size: ${incrementMiB} MiB.`]),
    `The kernel command line: ${commandLine || '(empty)'}`,
  ];
}

/** Versions of util-linux whose lsmem and chmem are simulated. */
const PERSONALITIES = /^2\.(?:38|42)(?:\.|$)/;

function assumedOf(recording: Recording): string[] {
  const { utilLinux, recorder } = recording;
  const words = recorder?.leftOut?.commandLineWords ?? 0;
  return [
    ...notBuilt(recording).map((what) => `${what} is in the recording and is not simulated.`),
    ...(utilLinux == null || PERSONALITIES.test(utilLinux)
      ? []
      : [
          `lsmem and chmem: those of util-linux ${mannerOf(recording).personality}; the recording has ${utilLinux}.`,
        ]),
    ...(words === 0
      ? []
      : [
          `The kernel command line without ${words} ${words === 1 ? 'word' : 'words'} that are not memory’s.`,
        ]),
  ];
}

/** Only boots of a 512 MiB core have a recorded boot without standby to start from. */
function smallBaseline(recording: Recording, baselines: FreeBaselines): number | undefined {
  const kernel = /^(.*)-small-512M-/.exec(recording.name)?.[1];
  return kernel === undefined ? undefined : baselines.get(kernel);
}
