/** Edits of a runbook, each a new document; and the edits that can be taken back. */

import { RUNBOOK_LIMITS, type Runbook, type RunbookPart, type RunbookStep } from '../../shared/runbook.ts';

export type TextField = 'title' | 'change' | 'author' | 'system' | 'purpose';

export const withText = (runbook: Runbook, field: TextField, text: string): Runbook => ({
  ...runbook,
  [field]: text.slice(0, field === 'purpose' ? RUNBOOK_LIMITS.textChars : RUNBOOK_LIMITS.lineChars),
});

export const withRisks = (runbook: Runbook, text: string): Runbook => ({
  ...runbook,
  risks: text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, RUNBOOK_LIMITS.risks)
    .map((line) => line.slice(0, RUNBOOK_LIMITS.textChars)),
});

/** What a rehearsal showed is no more than what somebody wrote once a command or what is expected of it is another one. */
const REHEARSED: readonly (keyof RunbookStep)[] = ['command', 'exit', 'match', 'output'];

export function withStep(
  runbook: Runbook,
  part: RunbookPart,
  index: number,
  change: Partial<RunbookStep>,
): Runbook {
  const steps = runbook[part].map((step, at) => (at === index ? bounded({ ...step, ...change }) : step));
  const stands = !REHEARSED.some((field) => field in change);
  return { ...runbook, [part]: steps, rehearsal: stands ? runbook.rehearsal : null };
}

const bounded = (step: RunbookStep): RunbookStep => ({
  ...step,
  title: step.title.slice(0, RUNBOOK_LIMITS.lineChars),
  command: step.command.slice(0, RUNBOOK_LIMITS.commandChars),
  output: step.output.slice(0, RUNBOOK_LIMITS.outputChars),
  otherwise: step.otherwise.slice(0, RUNBOOK_LIMITS.textChars),
  exit: Math.min(255, Math.max(0, Math.trunc(step.exit) || 0)),
});

export const hasRoom = (runbook: Runbook, part: RunbookPart): boolean =>
  runbook[part].length < RUNBOOK_LIMITS.steps;

/** A new step at this place. */
export function withAdded(runbook: Runbook, part: RunbookPart, at: number, title: string): Runbook {
  if (!hasRoom(runbook, part)) return runbook;
  const step: RunbookStep = { title, command: '', exit: 0, match: 'exit', output: '', otherwise: '' };
  return { ...runbook, [part]: runbook[part].toSpliced(at, 0, step), rehearsal: null };
}

export const withoutStep = (runbook: Runbook, part: RunbookPart, index: number): Runbook => ({
  ...runbook,
  [part]: runbook[part].toSpliced(index, 1),
  rehearsal: null,
});

/** One place up or down; at an end it stays. */
export function withMoved(runbook: Runbook, part: RunbookPart, index: number, by: 1 | -1): Runbook {
  const steps = [...runbook[part]];
  const [moved, other] = [steps[index], steps[index + by]];
  if (!moved || !other) return runbook;
  steps[index + by] = moved;
  steps[index] = other;
  return { ...runbook, [part]: steps, rehearsal: null };
}

const KEPT = 200;

/** Edits of one document. Typing in one field is one edit. */
export class Edits {
  #past: Runbook[] = [];
  #future: Runbook[] = [];
  #field = '';

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** @param field what is typed in; '' for an edit of its own */
  note(before: Runbook, field: string): void {
    if (field === '' || field !== this.#field) this.#past = [...this.#past, before].slice(-KEPT);
    this.#field = field;
    this.#future = [];
  }

  undo(now: Runbook): Runbook | undefined {
    const before = this.#past.pop();
    if (before) this.#future.push(now);
    this.#field = '';
    return before;
  }

  redo(now: Runbook): Runbook | undefined {
    const after = this.#future.pop();
    if (after) this.#past.push(now);
    this.#field = '';
    return after;
  }

  forget(): void {
    this.#past = [];
    this.#future = [];
    this.#field = '';
  }
}

const BEGINNING_BYTES = 8192;

/** Whether a file's beginning is a runbook's: JSON with what a runbook begins with, and no recording has. */
export async function looksLikeRunbook(file: Blob): Promise<boolean> {
  // A folder that was dropped cannot be read: who takes it says so.
  const text = await file
    .slice(0, BEGINNING_BYTES)
    .text()
    .catch(() => '');
  return (
    /^\uFEFF?\s*\{/.test(text) &&
    ['format', 'title', 'change', 'partition', 'purpose'].every((name) => text.includes(`"${name}"`))
  );
}
