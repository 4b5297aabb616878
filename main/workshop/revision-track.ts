/** The revisions that a machine without a window was at: a tree, as the journal is one. */

import { execute, newUndoLog, revert, type System } from '../engine/index.ts';
import type { HistoryEntry } from './evidence.ts';

type UndoLog = ReturnType<typeof newUndoLog>;

interface Node {
  readonly parent: number;
  readonly entry: HistoryEntry;
}

export class Track {
  readonly #nodes = new Map<number, Node>();
  /** Of the revisions on the way to the head. */
  readonly #undo = new Map<number, UndoLog>();
  #head = 0;

  get head(): number {
    return this.#head;
  }

  clear(): void {
    this.#nodes.clear();
    this.#undo.clear();
    this.#head = 0;
  }

  add(entry: HistoryEntry, undo: UndoLog): void {
    this.#nodes.set(entry.at, { parent: this.#head, entry });
    this.#undo.set(entry.at, undo);
    this.#head = entry.at;
  }

  /** Oldest first. */
  #pathTo(revision: number): number[] {
    const path: number[] = [];
    for (let at = revision; at !== 0; at = this.#nodes.get(at)?.parent ?? 0) path.unshift(at);
    return path;
  }

  /** @returns whether there is such a revision */
  goTo(system: System, to: number): boolean {
    if (to !== 0 && !this.#nodes.has(to)) return false;
    const path = this.#pathTo(to);
    const isOnIt = new Set([0, ...path]);
    while (!isOnIt.has(this.#head)) {
      const undo = this.#undo.get(this.#head);
      if (undo) revert(system, undo);
      this.#undo.delete(this.#head);
      this.#head = this.#nodes.get(this.#head)?.parent ?? 0;
    }
    for (const at of path.slice(path.indexOf(this.#head) + 1)) {
      const node = this.#nodes.get(at);
      if (!node) continue;
      const undo = newUndoLog();
      execute(system, node.entry.command, undo);
      this.#undo.set(at, undo);
      this.#head = at;
    }
    return true;
  }

  entriesAfter(revision: number): HistoryEntry[] {
    return this.#pathTo(this.#head).flatMap((at) => {
      const entry = at > revision ? this.#nodes.get(at)?.entry : undefined;
      return entry ? [entry] : [];
    });
  }
}
