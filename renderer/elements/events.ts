/** Every event of the console's own elements: what happened, and what it carries. All of them bubble out of shadow roots. */

import type { CellTable, HistoryAction, JournalFilter, PreviewResult } from '../../shared/api.ts';
import type { BlockAction, BlockVerb } from '../../shared/block-action.ts';
import type { Command, HmcCommand } from '../../shared/command.ts';
import type { HmcAnswers } from '../../shared/hmc-survey.ts';
import type { PartitionName, Revision } from '../../shared/ids.ts';
import type { WorkshopRequest } from '../../shared/lesson.ts';
import type { MemmapRulesQuestion, PopulateLimits } from '../../shared/pages.ts';
import type { Remedy } from '../../shared/refusals/remedy.ts';
import type { RunbookSource } from '../../shared/runbook.ts';
import type { SettingsChange } from '../../shared/settings.ts';
import type { Category, ColourBy } from '../model/categories.ts';
import type { Intent } from '../model/commands.ts';
import type { Filter } from '../model/filter.ts';
import type { PaletteItem } from '../model/palette-items.ts';
import type { LoadChoice, PartitionTask } from '../model/partition-tasks.ts';
import type { ScreenId } from '../model/router.ts';
import type { Sort } from '../model/rows.ts';
import type { Selection } from '../model/selection.ts';
import type { TerminalLink } from '../model/terminal-text.ts';
import type { OnlineAs } from '../model/verbs.ts';

/** What becomes of a lesson's machine when it is left. */
export type LeaveChoice = 'later' | 'keep' | 'remove';

interface BlockTask {
  readonly verb: BlockVerb;
  readonly onlineAs: OnlineAs;
}

/** What a menu is opened on: cells or rows, of which those are meant that are selected; or a partition. */
export type MenuSubject =
  | { readonly kind: 'block' | 'increment'; readonly units: readonly number[] }
  | { readonly kind: 'partition'; readonly partition: PartitionName };

/** Event names and their details; undefined: the name says it all. */
export interface ConsoleEvents {
  'action-older': undefined;
  /** Show the commands of an action, or the next ones of them; shown already, they are folded. */
  'action-unfold': { readonly action: number; readonly more: boolean };
  /** The blocks that are meant by what was chosen elsewhere. */
  'blocks-choose': { readonly blocks: readonly number[] };
  /** Show the plan of an action on blocks; `known`: what a preview has answered already. */
  'blocks-plan': { readonly action: BlockAction; readonly known: PreviewResult | undefined };
  /** Carry an action on blocks out: its plan has been seen. */
  'blocks-run': { readonly action: BlockAction };
  'calls-choose': { readonly shown: boolean };
  /** A view shows what changed last and needs it. */
  'changes-wanted': { readonly table: CellTable };
  /** Carry out one command. */
  'command-run': { readonly command: Command };
  /** Carry out commands of the HMC as one action. */
  'commands-run': { readonly commands: readonly HmcCommand[] };
  'confirm-close': undefined;
  'confirm-other': undefined;
  /** The question was answered with yes; `text` is what was typed, trimmed. */
  'confirm-run': { readonly text: string };
  /** Compare a revision of the open machine with what it is now. */
  'compare-with': { readonly revision: Revision };
  'course-toggle': { readonly open: boolean };
  'editor-close': undefined;
  'editor-run': { readonly commands: readonly HmcCommand[] };
  /** Compare with what another release does; '' takes the comparison away. */
  /** What a capture left open, as the person says it: "increment=256M,release=6.12". */
  'capture-again': { readonly assume: string };
  'era-choose': { readonly release: string };
  /** What is left while a memmap is populated. */
  'limits-choose': { readonly limits: PopulateLimits };
  'page-pick': { readonly pfn: number };
  /** Show the pages of a step's block: of its first `events` events. */
  'pages-at': { readonly block: number; readonly events: number };
  'pages-choose': { readonly shown: boolean };
  'rules-choose': MemmapRulesQuestion;
  'filter-change': { readonly filter: Filter };
  /** The file that was handed over from outside has been taken. */
  'given-taken': undefined;
  'paste-close': undefined;
  /** Write a change down. */
  'runbook-make': { readonly from: RunbookSource };
  'save-close': undefined;
  /** Offer what of the screen can be kept as a file. */
  'save-screen': undefined;
  'text-pasted': { readonly text: string };
  /** Open a screen, of this partition unless another is named. */
  go: {
    readonly screen: ScreenId;
    readonly item?: number | undefined;
    readonly partition?: string | undefined;
  };
  'hmc-import-close': undefined;
  /** The partitions of an HMC file are decided. */
  'hmc-import-run': { readonly answers: HmcAnswers };
  'journal-filter': { readonly filter: JournalFilter };
  /** Show the journal from the revision before this one down; undefined: from the newest. */
  'journal-from': { readonly before: Revision | undefined };
  'journal-older': undefined;
  'history-older': undefined;
  'keys-close': undefined;
  'large-type': undefined;
  /** null: stay in the lesson. */
  'leave-choice': { readonly machine: LeaveChoice | null };
  'legend-filter': { readonly filter: Filter };
  /** Lines `from` up to `to`, exclusive, are to be shown. */
  'log-want': { readonly from: number; readonly to: number };
  'log-whole': undefined;
  /** View the machine as it was at a revision; null: as it is now. */
  look: { readonly revision: Revision | null };
  'look-continue': undefined;
  'look-step': { readonly step: 1 | -1 };
  'map-colour': { readonly colourBy: ColourBy };
  'map-find': { readonly step: 1 | -1 };
  /** Units per cell with which the whole map fits its window. */
  'map-fit': { readonly perCell: number };
  'map-goto': { readonly text: string };
  /** -1: the pointer has left. */
  'map-hover': { readonly unit: number };
  'map-kind': { readonly category: Category };
  'map-open': { readonly unit: number };
  'map-row': { readonly rowSize: number | 'fit' };
  'map-select': { readonly selection: Selection };
  /** 0: back to the size that fits. */
  'map-zoom': { readonly step: number };
  /** `share` of the whole map's height that is to be in the middle, 0 to 1. */
  'mini-map-go': { readonly share: number };
  'new-close': undefined;
  /** null: an empty system instead of a template. */
  'new-run': { readonly template: string | null; readonly name: string };
  /** A sentence for the screen reader. */
  notice: { readonly text: string };
  'outcome-dismiss': undefined;
  'outcome-remaining': undefined;
  'outcome-retry': undefined;
  /** A text that filled the terminal is left. */
  'page-close': undefined;
  'pane-close': undefined;
  /** An element threw while it was drawn. */
  'pane-error': { readonly error: unknown };
  'pane-reopen': undefined;
  'partition-task': { readonly task: PartitionTask };
  'plan-close': undefined;
  'plan-run': undefined;
  'reboot-close': undefined;
  /** A file that was chosen here is a recording. */
  'recording-given': { readonly file: File };
  /** What a load shall ask for is another. */
  'reboot-load': { readonly load: LoadChoice };
  'reboot-run': undefined;
  /** Write the partition's /sys to a file; `answer` is told what became of it. */
  'save-sysfs': { readonly answer: (text: string) => void };
  /** A way out of a refusal was chosen. */
  remedy: { readonly remedy: Remedy };
  /** A row was opened: Enter or a double click. */
  'row-open': { readonly key: string };
  /** The menu of a row is asked for at a point of the window: of it, or of all rows that are chosen with it. */
  'row-menu': {
    readonly key: string;
    readonly keys: readonly string[];
    readonly x: number;
    readonly y: number;
  };
  /** Older rows are needed. */
  'rows-more': undefined;
  /** Rows of a table that are chosen now. */
  'rows-select': { readonly keys: readonly string[] };
  'search-for': { readonly text: string };
  'shell-clear': undefined;
  /** What a line could become, to be listed. `columns`: width of the terminal. */
  'shell-candidates': { readonly list: readonly string[]; readonly columns: number };
  'shell-discard': { readonly line: string };
  'shell-draft': { readonly text: string };
  'shell-interrupt': undefined;
  'shell-line': { readonly line: string };
  'show-keys': undefined;
  'system-task': { readonly task: PartitionTask; readonly partition: PartitionName };
  'tab-choose': { readonly index: number };
  /** All but the shown one, or those of a partition. */
  'tabs-close': { readonly which: 'others' | { readonly of: string } };
  'tab-close': { readonly index: number };
  'table-mode': { readonly asTable: boolean };
  'table-sort': { readonly sort: Sort };
  'task-cancel': undefined;
  'task-plan': BlockTask;
  'task-start': BlockTask;
  'terminal-add': undefined;
  'terminal-choose': { readonly number: number; readonly byKeys?: boolean };
  'terminal-close': { readonly number: number };
  'terminal-close-request': { readonly number: number };
  'terminal-link': { readonly link: TerminalLink };
  'terminal-step': { readonly step: 1 | -1 };
  /** Open or fold what the last command with a Why asked of the machine. */
  'terminal-why': undefined;
  /** What a person chooses for every window. */
  'context-menu': { readonly subject: MenuSubject; readonly x: number; readonly y: number };
  'menu-choose': { readonly id: string };
  'panel-close': undefined;
  /** The first part's share, in percent. */
  'split-resize': { readonly share: number };
  /** What a command of the console does, from a menu. */
  'start-bring': undefined;
  'start-lesson': undefined;
  /** Another status is acceptable now. */
  'acceptable-change': undefined;
  'start-close': undefined;
  'term-open': { readonly term: string };
  'window-act': { readonly intent: Intent };
  'palette-choose': { readonly item: PaletteItem };
  'palette-close': undefined;
  'settings-change': { readonly change: SettingsChange };
  'toggle-tree': undefined;
  'trace-older': undefined;
  /** Undo, redo or go to a revision. */
  travel: { readonly action: HistoryAction };
  workshop: { readonly request: WorkshopRequest };
  /** A workshop or a hand-in, as a file. */
  'workshop-file': { readonly file: File };
  /** A command of a lesson's text is wanted in the terminal. */
  'lesson-line': { readonly line: string };
}

export type EventName = keyof ConsoleEvents;

/** One of the console's events, as a listener gets it. */
export type ConsoleEvent<N extends EventName> = CustomEvent<ConsoleEvents[N]>;

type EventsByName = { readonly [N in EventName]: ConsoleEvent<N> };

declare global {
  interface GlobalEventHandlersEventMap extends EventsByName {}
}

/** What follows the name when an event is fired: its detail, or nothing. */
type Detail<N extends EventName> = undefined extends ConsoleEvents[N] ? [] : [detail: ConsoleEvents[N]];

/** Tells everything above an element what happened. The only place that makes an event. */
export function fire<N extends EventName>(from: EventTarget, name: N, ...[detail]: Detail<N>): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
