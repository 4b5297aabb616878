/**
 * Deleted machines that can still come back: as long as this program runs, and not more of them than a few. They are
 * hidden in the database; the next start removes what is hidden.
 */

const MOST_KEPT = 10;

export interface Trash {
  /** Takes a deleted machine. @returns machines that have to make room: their rows may go */
  put(machine: number): readonly number[];
  has(machine: number): boolean;
  /** Those that can come back, the last one deleted first. */
  list(): readonly number[];
  takeOut(machine: number): void;
}

export function newTrash(): Trash {
  let machines: number[] = [];
  return {
    put: (machine) => {
      machines.push(machine);
      return machines.splice(0, Math.max(0, machines.length - MOST_KEPT));
    },
    has: (machine) => machines.includes(machine),
    list: () => machines.toReversed(),
    takeOut: (machine) => {
      machines = machines.filter((each) => each !== machine);
    },
  };
}
