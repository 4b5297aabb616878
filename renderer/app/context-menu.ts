/** What can be done with a block, an increment or a partition where one points at it: the commands that keys and palette have. */

import type { BlockVerb } from '../../shared/block-action.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { ActionAdvice } from '../../shared/view.ts';
import { copyText } from '../elements/copy-text.ts';
import type { MenuSubject } from '../elements/events.ts';
import type { MenuItem } from '../elements/popup-menu.ts';
import { commandOf } from '../model/commands.ts';
import { tasksOf } from '../model/guest.ts';
import { keyLabel, keysOf } from '../model/keyboard.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { PARTITION_TASKS, type PartitionTask } from '../model/partition-tasks.ts';

import { treeScreens } from '../model/tree-items.ts';
import { whyNot } from '../model/verbs.ts';
import { settings } from '../state/settings.ts';
import { strings } from '../strings/index.ts';
import type { BlockChoice } from './block-choice.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';
import type { Search } from './search.ts';
import type { Tasks } from './tasks.ts';

const s = strings.contextMenu;

/** What a choice acts on. */
interface MenuTargets {
  readonly navigation: Navigation;
  readonly choice: BlockChoice;
  readonly tasks: Tasks;
  readonly search: Search;
}

export class ContextMenu {
  readonly #host: ConsoleHost;
  readonly #all: () => MenuTargets;
  /** What the open menu does, by the name of an entry. */
  #acts = new Map<string, () => void>();

  constructor(host: ConsoleHost, all: () => MenuTargets) {
    this.#host = host;
    this.#all = all;
  }

  /** Opens the menu of something at a point of the window. */
  async open(subject: MenuSubject, x: number, y: number): Promise<void> {
    const back = deepActive();
    const { label, items } =
      subject.kind === 'partition' ? await this.#ofPartition(subject.partition) : this.#ofUnits(subject);
    if (items.length > 0) this.#host.querySelector('popup-menu')?.openAt(label, items, x, y, back);
  }

  choose(id: string): void {
    this.#acts.get(id)?.();
  }

  #ofUnits(subject: Exclude<MenuSubject, { kind: 'partition' }>): { label: string; items: MenuItem[] } {
    const { navigation } = this.#all();
    const { partition } = navigation;
    this.#acts = new Map();
    if (!partition) return { label: '', items: [] };
    const { incrementsPerBlock } = partition.view.geometry;
    const blocks =
      subject.kind === 'block'
        ? [...subject.units]
        : [...new Set(subject.units.map((unit) => Math.floor(unit / incrementsPerBlock)))];
    const first = blocks[0] ?? 0;
    const label = blocks.length === 1 ? s.block(first) : s.blocks(blocks.length);
    return {
      label,
      items: [
        ...this.#tasksOn(partition, blocks, subject.kind === 'increment'),
        this.#item('open', s.openBlock(first), () => navigation.go('block', first), {
          begins: true,
          key: 'Enter',
        }),
        subject.kind === 'block'
          ? this.#item('other', s.increments, () => navigation.go('increments'))
          : this.#item('other', s.onMap(first), () =>
              this.#all().search.showBlocks(partition.view.name, first, blocks.at(-1) ?? first),
            ),
        this.#item('copy', s.copy(blocks.length), () => this.#copy(blocks), { begins: true }),
      ],
    };
  }

  #tasksOn(partition: PartitionState, blocks: readonly number[], choosesFirst: boolean): MenuItem[] {
    const { tasks } = this.#all();
    return tasksOf(partition.view).map(({ verb, label }) => {
      const reason = tasks.lockedBecause ?? whyNot(verb, partition.view, partition.blocks, blocks);
      const start = (): void => {
        if (choosesFirst) this.#all().choice.chooseBlocks(blocks);
        tasks.start(verb);
      };
      return this.#item(`task.${verb}`, label, start, { key: keyOf(verb), whyNot: reason });
    });
  }

  async #ofPartition(name: PartitionName): Promise<{ label: string; items: MenuItem[] }> {
    const { navigation, tasks } = this.#all();
    const view = this.#host.store.shown?.partitions.get(name)?.view;
    if (!view) return { label: '', items: [] };
    const answer = await this.#host.store.api.call('query', { kind: 'actions', partition: name });
    const advice = answer.ok && answer.value.kind === 'actions' ? answer.value.actions : [];
    this.#acts = new Map();
    const { first, more } = treeScreens(view);
    const screens = [...first, ...more].map((screen) =>
      this.#item(screen, strings.screens[screen], () => navigation.go(screen, undefined, name)),
    );
    const doing = PARTITION_TASKS.map((task, index) =>
      this.#item(task, strings.partitionTasks[task], () => void tasks.startOnPartition(task, name), {
        begins: index === 0,
        whyNot: tasks.lockedBecause ?? whyNotNow(task, advice),
      }),
    );
    return { label: name, items: [...screens, ...doing] };
  }

  #item(id: string, label: string, act: () => void, more: Partial<MenuItem> = {}): MenuItem {
    this.#acts.set(id, act);
    const { whyNot: reason, ...rest } = more;
    return { id, label, ...rest, ...(reason !== undefined && { whyNot: reason }) };
  }

  #copy(blocks: readonly number[]): void {
    void copyText(blocks.join(' '), s.copied, (text) => this.#host.say(text));
  }
}

/** Its first key, where it has one. */
function keyOf(verb: BlockVerb): string {
  const [key] = keysOf(commandOf(`task.${verb}`), settings().keys);
  return key === undefined ? '' : keyLabel(key);
}

/** As the buttons of the overview say it. */
function whyNotNow(task: PartitionTask, advice: readonly ActionAdvice[]): string | undefined {
  const name = task === 'loadClear' ? 'load' : task;
  const refusing = advice.find(({ action, allowed }) => action === name && !allowed);
  if (!refusing) return undefined;
  return refusing.rule === 'acceptable-status'
    ? strings.whyNot.status(refusing.acceptable.map((status) => strings.statusWords[status]))
    : (refusing.because ?? '');
}

/** What has the focus, through shadow roots: it gets it back. */
function deepActive(): HTMLElement | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}
