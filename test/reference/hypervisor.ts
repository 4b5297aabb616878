/** The machine's side of the reference: which increments are assigned, and what ATTACH, ASSIGN and UNASSIGN answer. */

/** A planned answer: comes whenever the command would change the increment (of ATTACH: bring in the element). */
export interface Fault {
  readonly command: 'assign' | 'unassign' | 'attach';
  readonly rn: number;
  readonly response: number;
  readonly onlyNth?: number;
}

export interface HypervisorPlan {
  readonly coreIncrements: number;
  /** Increments of element 1, 2 and on. */
  readonly elements: readonly number[];
  readonly redundantAnswer: 0x0020 | 0x0120;
  readonly faults: readonly Fault[];
}

const DONE = 0x0020;

export class Hypervisor {
  private readonly plan: HypervisorPlan;
  readonly assigned = new Set<number>();
  /** Requests since they were last taken: "assign 5 0x0020". */
  private requests: string[] = [];
  private readonly matches = new Map<Fault, number>();

  constructor(plan: HypervisorPlan) {
    this.plan = plan;
    for (let rn = 1; rn <= plan.coreIncrements; rn++) this.assigned.add(rn);
  }

  get rnMax(): number {
    return this.firstOf(this.plan.elements.length + 1) - 1;
  }

  takeRequests(): string[] {
    const taken = this.requests;
    this.requests = [];
    return taken;
  }

  /** Lists the element without assigning any of it. @returns its increments, or nothing when the machine refused */
  attach(element: number): readonly number[] | undefined {
    const response = this.plannedAnswer('attach', element) ?? DONE;
    this.answer('attach', element, response);
    if (response !== DONE) return undefined;
    const first = this.firstOf(element);
    return Array.from({ length: this.firstOf(element + 1) - first }, (_, index) => first + index);
  }

  private firstOf(element: number): number {
    const before = this.plan.elements.slice(0, element - 1);
    return before.reduce((sum, increments) => sum + increments, this.plan.coreIncrements + 1);
  }

  /** @returns whether Linux takes the answer for success */
  change(command: 'assign' | 'unassign', rn: number): boolean {
    const wanted = command === 'assign';
    if (this.assigned.has(rn) === wanted) return this.answer(command, rn, this.plan.redundantAnswer);
    const planned = this.plannedAnswer(command, rn);
    if (planned !== undefined) return this.answer(command, rn, planned);
    if (wanted) this.assigned.add(rn);
    else this.assigned.delete(rn);
    return this.answer(command, rn, DONE);
  }

  private answer(command: string, number: number, response: number): boolean {
    this.requests.push(`${command} ${number} 0x${response.toString(16).padStart(4, '0')}`);
    return response === DONE || response === 0x0120;
  }

  private plannedAnswer(command: Fault['command'], rn: number): number | undefined {
    let answer: number | undefined;
    for (const fault of this.plan.faults) {
      if (fault.command !== command || fault.rn !== rn) continue;
      const count = (this.matches.get(fault) ?? 0) + 1;
      this.matches.set(fault, count);
      if (fault.onlyNth === undefined || fault.onlyNth === count) answer ??= fault.response;
    }
    return answer;
  }
}
