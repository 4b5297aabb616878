/**
 * The format of a recording of a real kernel, step by step. 1.1, whose keys beyond 1.0 are all optional, begins with a
 * boot of a machine that is known; 2 (docs/recordings.md) may begin with a running system instead. Null anywhere: not
 * recorded, not compared.
 */

import type { AnswerStyle } from '../../shared/definition.ts';

export interface Recording {
  readonly format: 1 | 2;
  readonly name: string;
  /** Day, "2026-11-30". */
  readonly recordedOn?: string | null;
  /** Version of lsmem and chmem. */
  readonly utilLinux?: string | null;
  readonly recorder?: Recorder;
  readonly kernel: { readonly release: string; readonly arch: 's390x' | 'x86_64' };
  readonly machine: RecordedMachine;
  /** The machine was booted for the recording. */
  readonly boot: RecordedBoot;
  readonly steps: readonly RecordedStep[];
}

/** What wrote a recording of format 2. */
export interface Recorder {
  readonly program: string;
  readonly version: string;
  /** `each`: every command ran in a shell of its own. Absent: all in one. */
  readonly shell?: 'each' | 'one';
  /** What was left out because it is not memory's. */
  readonly leftOut?: {
    readonly commandLineWords?: number;
    readonly messages?: number;
    readonly iomemLines?: number;
  };
}

export interface RecordedMachine {
  /** null for x86-64 guests, like the next two. */
  readonly coreMiB: number | null;
  readonly standbyMiB: number | null;
  readonly incrementMiB: number | null;
  /** An expected result, not an input; of a running system the size that its blocks have. */
  readonly blockMiB: number | null;
  /** null: taken to be there, as on every machine since z10. */
  readonly edat1: boolean | null;
  readonly commandLine: string;
  readonly sclpFaults: readonly RecordedFault[];
  /** Default: every redundant request is answered 0x0020. */
  readonly answerStyle?: AnswerStyle;
  /** The 0x0410 answer lists the standby increments. */
  readonly standbyListed?: boolean;
  /** Elements 1, 2, … with so many increments each; default: element 1 has all. */
  readonly standbyElements?: readonly number[];
  /** Of the generator: says nothing about the machine. */
  readonly seed?: string;
}

export interface RecordedFault {
  readonly command: 'assign' | 'unassign' | 'attach' | 'read-storage-info';
  /** Increment number; the element for attach and read-storage-info. */
  readonly rn: number;
  readonly response: string;
  /** Answers so only the n-th time that it would apply. */
  readonly onlyNth?: number;
}

/** What a runner knows of a machine: any other key would be an input that goes unheard. */
export const MACHINE_KEYS: readonly (keyof RecordedMachine)[] = [
  'coreMiB',
  'standbyMiB',
  'incrementMiB',
  'blockMiB',
  'edat1',
  'commandLine',
  'sclpFaults',
  'answerStyle',
  'standbyListed',
  'standbyElements',
  'seed',
];

export type RecordedBoot =
  | {
      readonly panics: true;
      readonly messages: readonly string[];
      /** Requests up to the panic. */
      readonly sclp?: readonly RecordedSclp[] | null;
    }
  | {
      readonly panics?: undefined;
      /** The system ran already: `state` is what was found, whatever led to it. */
      readonly running?: boolean;
      readonly sclp: readonly RecordedSclp[] | null;
      readonly state: RecordedState;
    };

export interface RecordedSclp {
  readonly command: string;
  readonly code: string;
  readonly response: string;
  readonly element?: number;
  readonly rnFirst?: number;
  readonly rnLast?: number;
}

/** Absent or null: there is no such file, or it was not read. */
export interface RecordedBlock {
  readonly state?: string | null;
  readonly online?: string | null;
  readonly removable?: string | null;
  readonly physDevice?: string | null;
  readonly physIndex?: string | null;
  readonly validZones?: string | null;
}

export interface RecordedZone {
  readonly startPfn: number | null;
  readonly spanned: number;
  readonly present: number;
  readonly managed: number;
  readonly cma?: number | null;
}

/** Boot: everything. Changes of a step: only what changed; a block that went away is null. */
export interface RecordedState {
  readonly blocks?: Readonly<Record<string, RecordedBlock | null>> | null;
  readonly firmware?: Readonly<
    Record<string, { readonly config: string; readonly memmapOnMemory: string } | null>
  > | null;
  readonly zones?: Readonly<Record<string, RecordedZone>> | null;
  readonly parameters?: Readonly<Record<string, string>> | null;
  readonly memTotalKiB?: number | null;
  readonly memFreeKiB?: number | null;
  readonly memmapPages?: number | null;
  readonly memmapBootPages?: number | null;
  readonly autoOnlineBlocks?: string | null;
  readonly lsmem?: string | null;
  /** Ranges of memory at the top level of /proc/iomem, as it has them: "00000000-3fffffff : System RAM". */
  readonly iomem?: readonly string[] | null;
  /** Counters as they were, for readers: KiB and pages. What is compared of them has a key of its own. */
  readonly meminfo?: Readonly<Record<string, number>> | null;
  readonly vmstat?: Readonly<Record<string, number>> | null;
}

export interface RecordedStep {
  readonly n: number;
  readonly name: string;
  readonly command: string;
  readonly exit: number | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly sclp: readonly RecordedSclp[] | null;
  readonly unmovable?: readonly number[] | null;
  /** Marked for runners whose shell has not the programs of the step; ours has them by now and runs it. */
  readonly skip?: boolean;
  readonly notCompared?: readonly string[];
  readonly compareMemFree?: boolean;
  /** What the kernel logged in the step, without times and page dumps. */
  readonly dmesg?: readonly string[] | null;
  /** When it began, and how long it took. */
  readonly time?: { readonly start: string | null; readonly seconds: number | null };
  /** The kernel died in this step, the last one, with these messages. */
  readonly crashes?: boolean;
  readonly messages?: readonly string[];
  readonly changes: RecordedState;
}

/** State after a step: what was recorded last for every key. */
export function accumulate(state: RecordedState, changes: RecordedState): RecordedState {
  const merged: Record<string, unknown> = { ...state };
  for (const [key, change] of Object.entries(changes)) {
    const old = (state as Record<string, unknown>)[key];
    const isTable = change !== null && typeof change === 'object' && !Array.isArray(change);
    merged[key] = isTable ? { ...(old as object | null), ...change } : change;
  }
  return merged as RecordedState;
}
