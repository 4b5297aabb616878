/** Every way out by its name, and what it needs to know. A way out that would fail now is null. */

import type { BlockVerb } from '../../../shared/block-action.ts';
import { blockWriteOf } from '../../../shared/command-words.ts';
import type { RemedyKind } from '../../../shared/refusals/facts.ts';
import type { Remedy, RemedyScreen } from '../../../shared/refusals/remedy.ts';
import { blockCell } from '../../engine/index.ts';
import * as onBlocks from './block-remedies.ts';
import * as byCommand from './command-remedies.ts';
import type { Found, RemedyContext } from './context.ts';
import type { RefusedGroup } from './refused.ts';
import type { Tried } from './trial.ts';

type Find = (context: RemedyContext) => Found | null;

const open =
  (screen: RemedyScreen, label: string | ((context: RemedyContext) => string), needs?: Find): Find =>
  (context) => {
    if (needs && needs(context) === null) return null;
    const { view } = context;
    return {
      label: typeof label === 'string' ? label : label(context),
      act: { kind: 'open', screen, ...(view ? { partition: view.name } : {}) },
    };
  };

/** Only where there is a partition to show. */
const ofPartition = (screen: RemedyScreen, label: string | ((context: RemedyContext) => string)): Find => {
  const found = open(screen, label);
  return (context) => (context.view ? found(context) : null);
};

const showBlock: Find = ({ system, view, blocks }) => {
  const block = blocks.find((each) => view && blockCell(system, view.name, each) !== 0);
  if (block === undefined || !view) return null;
  return {
    label: `Show block ${block}`,
    act: { kind: 'open', screen: 'block', partition: view.name, item: block },
  };
};

const FINDERS: Readonly<Record<RemedyKind, Find>> = {
  ...byCommand,
  bringLess: onBlocks.bringLess,
  otherBlocks: onBlocks.otherBlocks,
  takeBack: onBlocks.takeBack,
  deconfigure: onBlocks.deconfigure,
  memmapInBlocks: (context) => onBlocks.withMemmap(context, true),
  memmapInSystem: (context) => onBlocks.withMemmap(context, false),
  showBlock,
  showHolders: open('system', 'Show who holds it'),
  showSystem: open('system', 'Open the system'),
  showPartition: ofPartition('overview', ({ view }) => `Show ${view?.name ?? 'the partition'}`),
  openConditions: ofPartition('conditions', 'Open conditions'),
  openMessages: ofPartition('messages', 'Read the messages'),
  openPlanner: ofPartition('planner', 'Open the standby planner'),
  openDevices: (context) =>
    context.view?.platform ? open('devices', 'Open device memory')(context) : showBlock(context),
  allowedWord: (context) => showBlock(context) ?? open('help', 'Open the glossary')(context),
  showRule: open('help', 'Open the glossary'),
};

/** The ways out of one cause, those that would work now; there is always one. */
export function remediesFor(kinds: readonly RemedyKind[], context: RemedyContext): Remedy[] {
  const found = kinds.flatMap((kind): Remedy[] => {
    const way = FINDERS[kind](context);
    return way ? [{ kind, ...way }] : [];
  });
  const last = found.length > 0 ? null : FINDERS.showRule(context);
  return last ? [{ kind: 'showRule', ...last }] : found;
}

/** What was wanted of the blocks of a group. */
export const verbOf = (action: Tried, { command }: Pick<RefusedGroup, 'command'>): BlockVerb | undefined =>
  action.kind === 'blocks' ? action.verb : VERBS[blockWriteOf(command)?.result ?? 'set'];

const VERBS = {
  online: 'enable',
  offline: 'offline',
  configured: 'configure',
  deconfigured: 'deconfigure',
  set: undefined,
} as const;
