/** The journal's lines, actions and their commands in one list, and its columns. */

import { css, html, nothing } from 'lit';
import { commandText, reasonOf } from '../../shared/command-words.ts';
import { type Revision, revision } from '../../shared/ids.ts';
import type { ActionRow, JournalRow } from '../../shared/view.ts';
import '../elements/state-glyph.ts';
import { icons } from '../elements/icons.ts';
import type { TableColumn } from '../model/data-table.ts';
import { countText, whenText } from '../model/number-style.ts';
import { sentence } from '../model/outcome-text.ts';
import { strings } from '../strings/index.ts';

const s = strings.journal;

export type JournalLine =
  | { readonly kind: 'action'; readonly row: ActionRow }
  /** `within`: shown below its action. */
  | { readonly kind: 'command'; readonly row: JournalRow; readonly within?: ActionRow }
  /** The action has commands that were not asked for yet. */
  | { readonly kind: 'rest'; readonly row: ActionRow; readonly left: number };

export const lineKey = (line: JournalLine): string =>
  line.kind === 'action'
    ? `action ${line.row.action}`
    : line.kind === 'rest'
      ? `rest ${line.row.action}`
      : String(line.row.revision);

export const lineData = (line: JournalLine): Readonly<Record<string, string>> =>
  line.kind === 'action'
    ? { action: String(line.row.action) }
    : line.kind === 'command'
      ? { revision: String(line.row.revision) }
      : {};

export const lineClass = (line: JournalLine): string =>
  [
    line.row.onPath ? '' : 'off',
    line.kind !== 'action' && (line.kind === 'rest' || line.within) ? 'within' : '',
  ].join(' ');

/** Each action, and below it the commands of those that are unfolded. */
export function actionLines(
  actions: readonly ActionRow[],
  unfolded: ReadonlyMap<number, readonly JournalRow[]>,
): JournalLine[] {
  return actions.flatMap((row): JournalLine[] => {
    const commands = unfolded.get(row.action);
    if (!commands) return [{ kind: 'action', row }];
    const left = row.commands - commands.length;
    return [
      { kind: 'action', row },
      ...commands.map((command): JournalLine => ({ kind: 'command', row: command, within: row })),
      ...(commands.length > 0 && left > 0 ? [{ kind: 'rest', row, left } as const] : []),
    ];
  });
}

/** Revisions that a line stands for; those of its action for the others below it, so that sorting keeps them together. */
const endOf = (line: JournalLine): Revision =>
  line.kind === 'command' ? (line.within?.last ?? line.row.revision) : line.row.last;
const ownEnd = (line: JournalLine): Revision => (line.kind === 'command' ? line.row.revision : line.row.last);

/** Whether the machine stands at this line. */
export const isHere = (line: JournalLine, here: number): boolean =>
  line.kind === 'command'
    ? line.row.revision === here
    : line.kind === 'action' && line.row.first <= here && here <= line.row.last;

export interface JournalActs {
  readonly here: number;
  readonly looked: number | undefined;
  readonly locked: string | undefined;
  readonly unfolded: ReadonlyMap<number, readonly JournalRow[]>;
  readonly unfold: (action: number, more: boolean) => void;
  readonly open: (revision: number) => void;
  readonly look: (revision: Revision) => void;
  readonly travel: (revision: Revision) => void;
}

export function journalColumns(several: boolean, acts: JournalActs): readonly TableColumn<JournalLine>[] {
  const ofAction = <T>(line: JournalLine, of: (row: ActionRow) => T, otherwise: T): T =>
    line.kind === 'action' ? of(line.row) : otherwise;
  return [
    {
      id: 'revision',
      label: s.revision,
      width: 112,
      fixed: true,
      text: (line) => spanText(line),
      value: endOf,
      cell: (line) => renderSpan(line, acts),
    },
    {
      id: 'when',
      label: s.when,
      width: 172,
      text: (line) => (line.kind === 'rest' ? '' : whenText(line.row.stampMs)),
      value: (line) => line.row.stampMs,
      cell: (line) =>
        line.kind === 'rest'
          ? nothing
          : html`<span class="when">${line.kind === 'command' && line.within ? '' : whenText(line.row.stampMs)}</span>`,
    },
    { id: 'actor', label: s.actor, width: 76, text: (line) => (line.kind === 'rest' ? '' : line.row.actor) },
    ...(several
      ? [
          {
            id: 'partition',
            label: s.partition,
            width: 92,
            text: (line: JournalLine) => (line.kind === 'rest' ? '' : (line.row.partition ?? s.system)),
          },
        ]
      : []),
    {
      id: 'summary',
      label: s.summary,
      width: 290,
      text: summaryText,
      cell: (line) => renderSummary(line, acts),
    },
    {
      id: 'blocks',
      label: s.blocks,
      width: 66,
      isNumber: true,
      text: (line) => ofAction(line, ({ blocks }) => (blocks === 0 ? strings.none : countText(blocks)), ''),
      value: (line) => ofAction(line, ({ blocks }) => blocks, -1),
    },
    {
      id: 'commands',
      label: s.writes,
      width: 96,
      isNumber: true,
      text: (line) => ofAction(line, ({ commands }) => countText(commands), ''),
      value: (line) => ofAction(line, ({ commands }) => commands, -1),
    },
    { id: 'outcome', label: s.outcome, width: 104, text: outcomeText, cell: renderOutcome },
    {
      id: 'travel',
      label: s.travelTo,
      width: 160,
      acts: true,
      text: () => '',
      cell: (line) => renderTravel(line, acts),
    },
    {
      id: 'command',
      label: s.command,
      width: 320,
      off: true,
      text: (line) => (line.kind === 'command' ? commandText(line.row.command) : ''),
      cell: (line) =>
        line.kind === 'command' ? html`<code>${commandText(line.row.command)}</code>` : nothing,
    },
  ];
}

const spanText = (line: JournalLine): string =>
  line.kind === 'command'
    ? String(line.row.revision)
    : line.kind === 'rest' || line.row.first === line.row.last
      ? String(line.row.last)
      : `${line.row.first}–${line.row.last}`;

function renderSpan(line: JournalLine, { unfolded, unfold, open }: JournalActs) {
  if (line.kind === 'rest') return nothing;
  const label =
    line.kind === 'command' ? s.open(line.row.revision) : s.openAll(line.row.first, line.row.last);
  const link = html`<button class="plain link mono" aria-label=${label} @click=${() => open(ownEnd(line))}>${spanText(line)}</button>`;
  if (line.kind === 'command') return line.within ? html`<span class="indent">${link}</span>` : link;
  const isOpen = unfolded.has(line.row.action);
  return html`<span class="span">
    <button class="plain fold" aria-expanded=${isOpen ? 'true' : 'false'} aria-label=${s.unfoldOf(line.row.title)} @click=${() => unfold(line.row.action, false)}>${isOpen ? icons.minus : icons.plus}</button>${link}
  </span>`;
}

function summaryText(line: JournalLine): string {
  if (line.kind === 'rest') return s.moreOf(line.left);
  if (line.kind === 'action')
    return `${line.row.title}${line.row.typed === null ? '' : `: ${line.row.typed}`}${forkText(line.row.parent, line.row.first)}`;
  return line.within
    ? commandText(line.row.command)
    : `${line.row.summary}${forkText(line.row.parent, line.row.revision)}`;
}

/** What did not follow the revision before it says from where it branches. */
const forkText = (parent: Revision, first: Revision): string =>
  parent === first - 1 ? '' : ` ${s.branch(parent)}`;

function renderSummary(line: JournalLine, { unfold }: JournalActs) {
  if (line.kind === 'rest')
    return html`<button class="plain link" @click=${() => unfold(line.row.action, true)}>${s.moreOf(line.left)}</button>`;
  if (line.kind === 'action' && line.row.typed !== null)
    return html`${line.row.title} <code class="typed" title=${line.row.typed}>${line.row.typed}</code>${forkText(line.row.parent, line.row.first)}`;
  if (line.kind === 'action' || !line.within) return summaryText(line);
  const { outcome, command } = line.row;
  const reason = outcome.kind === 'refused' ? sentence(reasonOf(outcome.refusal)) : '';
  return html`<code>${commandText(command)}</code> ${reason}`;
}

function outcomeText(line: JournalLine): string {
  if (line.kind === 'rest') return '';
  if (line.kind === 'command') return s.outcomes[line.row.outcome.kind];
  return line.row.refused === 0 ? s.outcomes.done : s.refusedOf(line.row.refused);
}

function renderOutcome(line: JournalLine) {
  if (line.kind === 'rest') return nothing;
  const kind = line.kind === 'command' ? line.row.outcome.kind : line.row.refused === 0 ? 'done' : 'refused';
  const sign =
    kind === 'done'
      ? icons.done
      : html`<state-glyph .category=${kind === 'refused' ? 'failed' : 'changing'}></state-glyph>`;
  return html`<span class="outcome ${kind}">${sign}${outcomeText(line)}</span>`;
}

function renderTravel(line: JournalLine, { here, looked, locked, look, travel }: JournalActs) {
  if (line.kind === 'rest') return nothing;
  const at = ownEnd(line);
  if (at === here) return html`<strong>${s.here}</strong>`;
  if (at === looked) return html`<strong>${strings.past.label}</strong>`;
  return html`<span class="travel"
    ><button class="plain link" aria-label=${strings.past.lookAt(at)} @click=${() => look(revision(at))}>${strings.past.look}</button
    ><button class="plain link" ?disabled=${locked !== undefined} title=${locked ?? nothing} aria-label=${s.travelToRevision(at)} @click=${() => travel(revision(at))}>${s.travelTo}</button></span
  >`;
}

/** Looks of what the cells show. */
export const journalSheet = css`
  .span {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
  }
  .fold {
    padding: 0;
  }
  .when,
  .travel {
    white-space: nowrap;
  }
  .travel button.plain + button.plain {
    margin-inline-start: 1rem;
  }
  .outcome {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    white-space: nowrap;
  }
  .done svg {
    color: var(--cds-support-success);
  }
  tr.off td {
    color: var(--cds-text-secondary);
    text-decoration: line-through;
  }
  tr.off td:is(:first-child, :has(.travel)) {
    text-decoration: none;
  }
  tr.within td {
    background: var(--cds-background);
    font-size: 0.75rem;
  }
  .typed {
    margin-inline-start: 0.5rem;
    color: var(--cds-text-secondary);
  }
  .indent {
    padding-inline-start: 1.5rem;
  }
`;
