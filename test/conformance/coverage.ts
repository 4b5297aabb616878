/** Which rules of which generation recordings touch: a rule is touched when it decided how a command ended. */

import { partitionView, type System } from '../../main/engine/index.ts';
import { GUEST } from '../../main/recording/machine-of.ts';
import type { Step } from '../../shared/outcome.ts';
import { PROVENANCE, provenanceOf } from '../../shared/provenance.ts';
import type { Era } from '../../shared/view.ts';

const ERAS: readonly Era[] = ['classic', 'memmap', 'dynamic'];

export class Coverage {
  readonly #counts = new Map<string, number>();

  /** `system`: after the step. x86-64 guests are of no generation. */
  note(system: System, { outcome, events }: Partial<Step>): void {
    const view = partitionView(system, GUEST);
    if (!view || view.platform) return;
    const rules = [
      ...(outcome?.kind === 'refused' ? [outcome.refusal.rule] : []),
      ...(events ?? []).flatMap((event) => (event.kind === 'kernelPanicked' ? (event.rule ?? []) : [])),
    ];
    for (const rule of new Set(rules)) {
      const key = `${rule} ${view.era}`;
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
  }

  /** A line for each rule: where it is known from in each generation, and how often recordings touched it. */
  lines(): string[] {
    return Object.keys(PROVENANCE).map((rule) => {
      const cells = ERAS.flatMap((era) => {
        const known = provenanceOf(rule, era);
        return known === undefined ? [] : [`${era}: ${known}, touched ${this.#count(rule, era)} times`];
      });
      return `RULE ${rule.padEnd(26)} ${cells.join('; ')}`;
    });
  }

  /** What the table of provenance says and the recordings do not bear out. */
  contradictions(): string[] {
    const said = Object.keys(PROVENANCE).flatMap((rule) => ERAS.map((era) => `${rule} ${era}`));
    return [...new Set([...said, ...this.#counts.keys()])].flatMap((key) => {
      const [rule = '', era = ''] = key.split(' ');
      const known = provenanceOf(rule, era as Era);
      const count = this.#count(rule, era as Era);
      if ((known === 'recorded') === count > 0) return [];
      return [`COVERAGE ${rule} in ${era} is ${known ?? 'not in the table'}, and was touched ${count} times`];
    });
  }

  #count(rule: string, era: Era): number {
    return this.#counts.get(`${rule} ${era}`) ?? 0;
  }
}
