/** What a person does to the machine: tasks on blocks and on partitions, with plan, question and outcome. */

import type { Action, PreviewResult } from '../../shared/api.ts';
import type { BlockAction, BlockVerb } from '../../shared/block-action.ts';
import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Remedy } from '../../shared/refusals/remedy.ts';
import type { Reboot } from '../elements/reboot-dialog.ts';
import { blockCounts } from '../model/block-counts.ts';
import { failureSentences } from '../model/outcome-text.ts';
import {
  commandOfTask,
  firstLoad,
  isLoad,
  type LoadChoice,
  loadCommand,
  type PartitionTask,
  rebootOfTask,
} from '../model/partition-tasks.ts';
import { subjects } from '../model/selection.ts';
import { actionFor, type OnlineAs, whyNot } from '../model/verbs.ts';
import { ActionRunner, type Done } from '../state/action-runner.ts';
import type { MovesAhead } from '../state/moves.ts';
import { strings } from '../strings/index.ts';
import type { BlockChoice } from './block-choice.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';

export class Tasks {
  readonly runner: ActionRunner;
  /** The question that a task on a partition asks first. */
  reboot: Reboot | undefined;
  readonly #host: ConsoleHost;
  readonly #navigation: Navigation;
  readonly #choices: () => BlockChoice;
  readonly #moves: MovesAhead;

  /** `choice`: which blocks are chosen, in the pane that is meant. */
  constructor(host: ConsoleHost, navigation: Navigation, choice: () => BlockChoice, moves: MovesAhead) {
    this.#host = host;
    this.#navigation = navigation;
    this.#choices = choice;
    this.#moves = moves;
    this.runner = new ActionRunner(host.store, () => host.requestUpdate());
  }

  get #choice(): BlockChoice {
    return this.#choices();
  }

  /** Why nothing can be changed now, or undefined. */
  get lockedBecause(): string | undefined {
    const { locked } = this.#host.store;
    if (locked) return strings.whyNot[locked];
    return this.runner.running ? strings.whyNot.busy : undefined;
  }

  /** A task on the selected blocks, or the sentence that says why not. `planned`: shows the plan in any case. */
  start(verb: BlockVerb, onlineAs: OnlineAs = 'online_movable', planned = false): void {
    const { partition } = this.#navigation;
    if (!partition) return;
    const blocks = subjects(this.#choice.selection).filter((block) => partition.blocks[block]);
    const reason = this.lockedBecause ?? whyNot(verb, partition.view, partition.blocks, blocks);
    if (reason !== undefined) {
      this.#host.say(reason);
      return;
    }
    const action = actionFor(verb, partition.view, partition.blocks, blocks, onlineAs);
    void (planned ? this.runner.open(action) : this.runner.start(action).then(() => this.#sayRefusal()));
  }

  async run(action: Action): Promise<void> {
    const isStep = (action.kind === 'undo' || action.kind === 'redo') && action.scope === 'action';
    await this.runner.run(action, isStep ? this.#moves.now?.[action.kind] : undefined);
    this.#sayRefusal();
  }

  /** Runs it unless something is in the way, which is said then. */
  runIfFree(action: Action): void {
    const { lockedBecause } = this;
    if (lockedBecause) this.#host.say(lockedBecause);
    else void this.run(action);
  }

  runPlan(): void {
    if (this.runner.plan) void this.run(this.runner.plan.action);
  }

  runAgain(done: Done | undefined): void {
    if (done) void this.run(done.action);
  }

  runCommand(command: Command): void {
    void this.run({ kind: 'command', command });
  }

  /** A way out of a refusal: another plan, a command, or the screen that shows more. */
  follow({ act }: Remedy): void {
    const fromPlan = this.runner.plan !== undefined;
    if (act.kind === 'open') {
      this.runner.closePlan();
      this.#navigation.go(act.screen, act.item, act.partition);
      return;
    }
    const { lockedBecause } = this;
    if (lockedBecause) this.#host.say(lockedBecause);
    else if (act.kind === 'command') this.runCommand(act.command);
    else void (fromPlan ? this.runner.open(act) : this.runner.start(act).then(() => this.#sayRefusal()));
  }

  /** One after the other; a refusal ends it. */
  async runCommands(commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      const done = await this.runner.run({ kind: 'command', command });
      if (done.failure || done.result?.firstRefusal) break;
    }
    this.#sayRefusal();
  }

  /** Shows the plan of an action, and what it is about. */
  plan(action: BlockAction, known: PreviewResult | undefined): void {
    this.#choice.chooseBlocks(action.blocks);
    void this.runner.open(action, known);
  }

  /** Selects what the last action did not get done. */
  selectRemaining(done: Done | undefined): void {
    if (done?.action.kind !== 'blocks' || !done.result) return;
    const { partition } = done.action;
    const { route } = this.#navigation;
    const { remaining } = blockCounts(done.action, done.result);
    const choose = () => this.#choice.chooseBlocks(remaining);
    if (route?.screen === 'blocks' && route.partition === partition) choose();
    else {
      // Leaving another partition's view takes the selection away: it is made after that.
      window.addEventListener('hashchange', choose, { once: true });
      this.#navigation.go('blocks', undefined, partition);
    }
  }

  // ---- tasks on partitions

  /** A task that ends a guest or gives storage back says so first. */
  async startOnPartition(task: PartitionTask, partition: PartitionName | undefined): Promise<void> {
    if (partition === undefined) return;
    const profile = this.#host.store.machine?.partitions.get(partition)?.view.profile;
    const load = profile && isLoad(task) ? firstLoad(profile, task) : undefined;
    await this.#askFor(task, partition, load, () => this.runCommand(commandOfTask(task, partition)));
  }

  /** Another type or clearing keeps something else: that is asked again. */
  async changeLoad(load: LoadChoice): Promise<void> {
    const { reboot } = this;
    if (!reboot) return;
    this.#ask({ ...reboot, load });
    await this.#askFor(reboot.task, reboot.partition as PartitionName, load, () => {});
  }

  async #askFor(
    task: PartitionTask,
    partition: PartitionName,
    load: LoadChoice | undefined,
    otherwise: () => void,
  ): Promise<void> {
    const action = load
      ? ({ kind: 'load', clear: load.clear, device: load.device } as const)
      : rebootOfTask(task);
    const answer =
      action && (await this.#host.store.api.call('query', { kind: 'reboot', partition, action }));
    // What was typed meanwhile is asked for by itself.
    if (load && this.reboot?.load && this.reboot.load !== load) return;
    if (answer?.ok && answer.value.kind === 'reboot')
      this.#ask({ task, partition, effect: answer.value.effect, ...(load ? { load } : {}) });
    else otherwise();
  }

  runReboot(): void {
    const { reboot } = this;
    this.#ask(undefined);
    if (!reboot) return;
    const partition = reboot.partition as PartitionName;
    this.runCommand(
      reboot.load ? loadCommand(partition, reboot.load) : commandOfTask(reboot.task, partition),
    );
  }

  closeReboot(): void {
    this.#ask(undefined);
  }

  #ask(reboot: Reboot | undefined): void {
    this.reboot = reboot;
    this.#host.requestUpdate();
  }

  #sayRefusal(): void {
    const done = this.runner.last;
    const cause = done?.result?.causes[0];
    const refusal = done?.failure ?? done?.result?.firstRefusal;
    if (cause) this.#host.say(`${cause.what} ${cause.why}`);
    else if (refusal) this.#host.say(failureSentences(refusal).join(' '));
  }
}
