/**
 * What the command palette offers: the commands of the console (commands.ts) and every place, task, machine, lesson,
 * setting and word there is, each with what it leads to.
 */

import { RULES, TERMS } from '../../shared/glossary.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { CatalogueView, LessonHeading } from '../../shared/lesson.ts';
import type { SavedMachine } from '../../shared/saved-machine.ts';
import type { SettingName, SettingsChange } from '../../shared/settings.ts';
import { strings } from '../strings/index.ts';
import { settingsStrings } from '../strings/settings.ts';
import { readPlace } from './address-input.ts';
import { COMMANDS, type Intent } from './commands.ts';
import { fuzzyMatch } from './fuzzy.ts';
import { screensOf } from './guest.ts';
import { type ChangedKeys, keyLabel, keysOf } from './keyboard.ts';
import type { MachineState } from './machine-state.ts';
import { PARTITION_TASKS, type PartitionTask } from './partition-tasks.ts';
import { type Route, SYSTEM_SCREENS } from './router.ts';
import { changeOf, choiceLabel, isSwitch, SETTING_ROWS } from './setting-choices.ts';

export type PaletteAct =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'route'; readonly route: Route }
  | {
      readonly kind: 'blocks';
      readonly partition: PartitionName;
      readonly first: number;
      readonly last: number;
    }
  | { readonly kind: 'task'; readonly task: PartitionTask; readonly partition: PartitionName }
  | { readonly kind: 'machine'; readonly machine: number }
  | { readonly kind: 'lesson'; readonly lesson: LessonHeading }
  | { readonly kind: 'change'; readonly change: SettingsChange }
  | { readonly kind: 'setting'; readonly setting: SettingName }
  | { readonly kind: 'term'; readonly term: string };

export interface PaletteItem {
  readonly id: string;
  /** "Go to", "Task": what kind of thing it is. */
  readonly group: string;
  readonly title: string;
  readonly keys: readonly string[];
  readonly act: PaletteAct;
}

export interface PaletteSources {
  readonly machine: MachineState | undefined;
  readonly route: Route | undefined;
  readonly machines: readonly SavedMachine[];
  readonly catalogue: CatalogueView | undefined;
  readonly changedKeys: ChangedKeys;
}

const s = strings.palette;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Everything, in the order in which it stands while nothing is typed. */
export function paletteItems(sources: PaletteSources): PaletteItem[] {
  return [
    ...ofCommands(sources),
    ...ofScreens(sources),
    ...ofTasks(sources),
    ...ofMachines(sources),
    ...ofLessons(sources),
    ...ofSettings(),
    ...ofTerms(),
  ];
}

const item = (
  group: string,
  id: string,
  title: string,
  act: PaletteAct,
  keys: readonly string[] = [],
): PaletteItem => ({ id, group, title, act, keys });

function ofCommands({ changedKeys }: PaletteSources): PaletteItem[] {
  return COMMANDS.flatMap((command) => {
    const { intent, does, id } = command;
    if (!intent || does === '' || intent.kind === 'palette') return [];
    const keys = keysOf(command, changedKeys).map(keyLabel);
    return [item(s.groups.command, id, capital(does), { kind: 'intent', intent }, keys)];
  });
}

/** The shown partition's screens first: of forty partitions most are never wanted. */
function ofScreens({ machine, route }: PaletteSources): PaletteItem[] {
  const system = SYSTEM_SCREENS.map((screen) =>
    item(s.groups.screen, `screen.${screen}`, strings.screens[screen], {
      kind: 'route',
      route: { partition: '', screen, item: undefined },
    }),
  );
  const partitions = [...(machine?.partitions.values() ?? [])];
  const shown = partitions.filter(({ view }) => view.name === route?.partition);
  const others = partitions.filter(({ view }) => view.name !== route?.partition);
  const inOrder = [...shown, ...others].flatMap(({ view }) =>
    screensOf(view).map((screen) =>
      item(s.groups.screen, `screen.${view.name}.${screen}`, `${view.name}: ${strings.screens[screen]}`, {
        kind: 'route',
        route: { partition: view.name, screen, item: undefined },
      }),
    ),
  );
  return [...inOrder, ...system];
}

function ofTasks({ machine }: PaletteSources): PaletteItem[] {
  return [...(machine?.partitions.keys() ?? [])].flatMap((partition) =>
    PARTITION_TASKS.map((task) =>
      item(s.groups.task, `task.${partition}.${task}`, `${partition}: ${strings.partitionTasks[task]}`, {
        kind: 'task',
        task,
        partition,
      }),
    ),
  );
}

function ofMachines({ machines, machine }: PaletteSources): PaletteItem[] {
  return machines
    .filter(({ id }) => id !== machine?.id)
    .map(({ id, name }) =>
      item(s.groups.machine, `machine.${id}`, s.openMachine(name), { kind: 'machine', machine: id }),
    );
}

function ofLessons({ catalogue }: PaletteSources): PaletteItem[] {
  return (catalogue?.workshops ?? []).flatMap(({ title, lessons }) =>
    lessons.map((lesson) =>
      item(s.groups.lesson, `lesson.${lesson.workshop}.${lesson.id}`, `${title}: ${lesson.title}`, {
        kind: 'lesson',
        lesson,
      }),
    ),
  );
}

/** Each setting, and each of its values: what one wants is done, not only found. */
function ofSettings(): PaletteItem[] {
  const { titles, groups } = settingsStrings;
  const rows = SETTING_ROWS.flatMap((row) => {
    const { name, group, choices } = row;
    const title = `${groups[group]}, ${titles[name]}`;
    const choiceTitle = (choice: (typeof choices)[number]): string =>
      isSwitch(row) ? (choice ? s.on : s.off) : choiceLabel(name, choice);
    return [
      item(s.groups.setting, `setting.${name}`, title, { kind: 'setting', setting: name }),
      ...choices.map((choice) =>
        item(s.groups.setting, `setting.${name}.${choice}`, `${title}: ${choiceTitle(choice)}`, {
          kind: 'change',
          change: changeOf(name, choice),
        }),
      ),
    ];
  });
  return [...rows, item(s.groups.setting, 'setting.keys', titles.keys, { kind: 'setting', setting: 'keys' })];
}

const ofTerms = (): PaletteItem[] =>
  [...TERMS, ...RULES].map(({ id, title }) =>
    item(s.groups.term, `term.${id}`, title, { kind: 'term', term: id }),
  );

export interface FoundItem {
  readonly item: PaletteItem;
  /** Places in its title of what was typed. */
  readonly at: readonly number[];
}

const MOST_FOUND = 60;
/** Of the same screens of two partitions the shown one's comes first; what one does or goes to comes before what one may read. */
const NEAR = 2;
const BEHIND: Readonly<Record<string, number>> = { [s.groups.setting]: 4, [s.groups.term]: 8 };

/** The best first; blocks by number, increment or address besides, where the shown partition has them. */
export function searchPalette(
  query: string,
  items: readonly PaletteItem[],
  { machine, route }: Pick<PaletteSources, 'machine' | 'route'>,
): FoundItem[] {
  if (query.trim() === '') return items.slice(0, MOST_FOUND).map((each) => ({ item: each, at: [] }));
  const found = items.flatMap((each) => {
    // "lesson zones": what kind of thing it is may be said, too.
    const match = fuzzyMatch(query, `${each.title} ${each.group}`);
    if (!match) return [];
    const at = match.at.filter((place) => place < each.title.length);
    const isNear = 'route' in each.act && each.act.route.partition === route?.partition;
    return [{ item: each, at, score: match.score - (BEHIND[each.group] ?? 0) + (isNear ? NEAR : 0) }];
  });
  found.sort((a, b) => b.score - a.score);
  return [...placeFor(query, machine, route), ...found].slice(0, MOST_FOUND);
}

function placeFor(query: string, machine: MachineState | undefined, route: Route | undefined): FoundItem[] {
  const partitions = [...(machine?.partitions.values() ?? [])];
  const shown = partitions.find(({ view }) => view.name === route?.partition) ?? partitions[0];
  if (!shown) return [];
  const place = readPlace(query, shown.view.geometry);
  if (place.kind !== 'blocks') return [];
  const { name } = shown.view;
  const { first, last } = place;
  const goTo = item(s.groups.block, 'place', s.blocks(name, first, last), {
    kind: 'blocks',
    partition: name,
    first,
    last,
  });
  const open = item(s.groups.block, 'block', s.openBlock(name, first), {
    kind: 'route',
    route: { partition: name, screen: 'block', item: first },
  });
  return (first === last ? [goTo, open] : [goTo]).map((each) => ({ item: each, at: [] }));
}
