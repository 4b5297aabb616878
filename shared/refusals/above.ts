/** What the HMC, CP and the conditions refuse, in an operator's words. */

import { STATUS_WORDS } from '../partition-action.ts';
import { formatAbout, formatBytes, KIB, bytes as toBytes } from '../units.ts';
import type { KernelCase, RefusalCase } from './case.ts';
import { type CauseFacts, type FactsOf, holdersText, type RefusalEntry } from './facts.ts';

type AboveCase = Exclude<RefusalCase, KernelCase>;
type AboveTable = { readonly [C in AboveCase]: RefusalEntry<FactsOf<C>> };

const TASK_WORDS = {
  activate: 'activated',
  deactivate: 'deactivated',
  load: 'loaded',
  resetNormal: 'reset',
  resetClear: 'reset',
  pswRestart: 'restarted',
  start: 'started',
  stop: 'stopped',
  deletePartition: 'deleted',
  changeProfile: 'given another profile',
  changeKernel: 'given another kernel',
  defineStorage: 'given other storage',
} as const;

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const untold: RefusalEntry<CauseFacts> = {
  what: (f) => `It was refused: ${f.refusal.because}.`,
  why: () => 'It was recorded by an earlier version, which kept no more than this sentence.',
  remedies: ['showRule'],
};

export const ABOVE_REFUSALS: AboveTable = {
  'hmc:status': {
    what: (f) =>
      `${f.partition} cannot be ${TASK_WORDS[f.reason.action]}: it is ${STATUS_WORDS[f.reason.status]}.`,
    why: (f) =>
      `The HMC accepts this task only while a partition is ${list(f.reason.acceptable.map((status) => STATUS_WORDS[status]))}.`,
    remedies: ['activate', 'load', 'showPartition'],
  },
  'hmc:storage': {
    what: (f) =>
      `${f.partition} needs ${formatBytes(f.reason.neededBytes)} of initial storage, and ${formatBytes(f.reason.availableBytes)} are available: ${holdersText(f.pool.holders)}.`,
    why: () => 'Initial storage is granted whole when a partition is activated, or the activation fails.',
    remedies: ['smallerInitial', 'showHolders'],
  },
  'hmc:origin': {
    what: (f) =>
      `${f.reason.takenBy} has its initial storage at ${formatBytes(f.reason.originBytes)}, where the profile of ${f.partition} wants to begin.`,
    why: () => 'A profile can name the origin of its storage, and then the place has to be free.',
    remedies: ['anyOrigin', 'showHolders'],
  },
  'hmc:firstIncrement': {
    what: (f) => `${f.partition} cannot be loaded: increment ${f.reason.rn} is not assigned to it any more.`,
    why: () =>
      'Linux has given back the storage at address 0, and core memory keeps its state until a new activation.',
    remedies: ['showPartition', 'showRule'],
  },
  'hmc:nothingLoaded': {
    what: (f) => `Nothing is loaded in ${f.partition} that could go on.`,
    why: () => 'Start and PSW restart let a kernel go on; after an activation or a reset there is none.',
    remedies: ['load', 'showPartition'],
  },
  'hmc:dpmMaximum': {
    what: (f) =>
      `The maximum memory of ${f.partition} stays ${formatBytes(f.reason.maximumBytes)} while it is active.`,
    why: () =>
      'In DPM mode the initial memory of an active partition may be changed, the maximum only while it is stopped.',
    remedies: ['showPartition', 'showRule'],
  },
  'hmc:definition': {
    what: (f) =>
      f.reason.problems.length === 1
        ? `No machine can be like this: ${f.reason.problems[0]?.rule ?? f.refusal.because}.`
        : `No machine can be like this, for ${f.reason.problems.length} reasons: ${f.reason.problems.map(({ rule }) => rule).join('; ')}.`,
    why: () => 'Sizes and names of a system follow rules of the machine and of SCLP.',
    remedies: ['showSystem', 'showRule'],
  },
  'hmc:held': {
    what: (f) => `Partitions hold ${formatBytes(f.reason.heldBytes)}: ${holdersText(f.pool.holders)}.`,
    why: () => 'Customer storage cannot become less than what partitions hold.',
    remedies: ['heldStorage', 'showHolders'],
  },
  'hmc:noPartition': {
    what: (f) => `The system has no partition ${f.reason.partition}.`,
    why: () => 'It was deleted, or it has another name.',
    remedies: ['showSystem'],
  },
  'hmc:untold': untold,

  'cp:notGuest': {
    what: (f) => `${f.partition} is no guest of z/VM.`,
    why: () =>
      'DEFINE STORAGE is a command of CP; other partitions get their storage from the image profile.',
    remedies: ['showSystem', 'showPartition'],
  },
  'cp:operands': {
    what: (f) => `CP does not take these operands: ${f.refusal.because}.`,
    why: () => 'DEFINE STORAGE has rules about which operands go together.',
    remedies: ['showRule', 'showPartition'],
  },
  'cp:maximum': {
    what: (f) => `${f.partition} would have too much storage: ${f.refusal.because}.`,
    why: () =>
      'Storage, standby and reserved storage of a guest stay within what its directory entry allows.',
    remedies: ['showPartition', 'showRule'],
  },
  'cp:storage': {
    what: (f) =>
      `There is not enough storage: ${f.refusal.because}, ${formatBytes(f.pool.availableBytes)} are; ${holdersText(f.pool.holders)}.`,
    why: () => 'The storage of a guest is granted whole when it is defined.',
    remedies: ['showHolders'],
  },
  'cp:increments': {
    what: (f) => `The storage would have too many increments: ${f.refusal.because}.`,
    why: () => 'One answer of SCLP lists at most 1,020 increments; a larger INCREMENT makes fewer of them.',
    remedies: ['showRule', 'showPartition'],
  },
  'cp:untold': untold,

  'conditions:limit': {
    what: (f) => `The conditions of ${f.partition} have too many faults: ${f.refusal.because}.`,
    why: () => 'That many are kept for one partition, no more.',
    remedies: ['openConditions'],
  },
  'conditions:pressure': {
    what: (f) =>
      `Programs cannot take ${formatAbout(toBytes(f.reason.askedKib * KIB))} more: ${formatAbout(toBytes(f.reason.availableKib * KIB))} are available in ${f.partition}.`,
    why: () => 'Programs get only what is free; more would end them.',
    remedies: ['lessPressure', 'openConditions'],
  },
  'conditions:nothingWaits': {
    what: (f) => `No write waits in ${f.partition}.`,
    why: () => 'There is nobody to interrupt: it has finished, or it never waited.',
    remedies: ['showPartition'],
  },
  'conditions:untold': untold,
};
