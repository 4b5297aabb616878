/** The pages of a block at a revision, or within the sequence of one: from the state before it and its events. */

import type { Stores } from '../../db/stores.ts';
import type { PagesQuery, QueryAnswer } from '../../shared/api.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { revision } from '../../shared/ids.ts';
import { blockPages } from '../engine/index.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import type { Past } from '../machine/past.ts';

interface PagesContext {
  readonly stores: Stores;
  readonly machine: OpenMachine;
  readonly past: Past;
}

export async function pagesAnswer(
  { stores, machine, past }: PagesContext,
  { partition, block, pfn, at, step, limits }: PagesQuery,
): Promise<Result<QueryAnswer, Failure>> {
  const page = { ...(pfn === undefined ? {} : { pfn }), ...(limits ? { limits } : {}) };
  if (step) {
    const row = stores.journal.find(machine.id, step.revision);
    const sequence = await past.sequence(step.revision);
    if (!row || !sequence)
      return fail(rejection('unknown', 'params.step.revision', `There is no revision ${step.revision}.`));
    const isOurs = 'partition' in sequence.command && sequence.command.partition === partition;
    const events = isOurs ? sequence.events.slice(0, step.events) : [];
    const within = await past.at(revision(row.parent), (system) =>
      blockPages(system, partition, { block, ...page, events }),
    );
    if (!within.ok) return within;
    // Before an IPL there is no kernel whose pages could be carried on: what it made is all that can be told.
    if (within.value) return ok({ kind: 'pages', pages: within.value });
  }
  const answer = await past.at(step?.revision ?? at ?? machine.head, (system) =>
    blockPages(system, partition, { block, ...page }),
  );
  return answer.ok ? ok({ kind: 'pages', pages: answer.value ?? null }) : answer;
}
