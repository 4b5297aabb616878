/** Checks of a lesson, from the file to what is evaluated. What can be seen to be wrong without running is said here. */

import { glossaryEntry } from '../../shared/glossary.ts';
import { type PartitionName, partitionName } from '../../shared/ids.ts';
import type { Bounds, Check, Span } from '../../shared/lesson.ts';
import { parseBytes } from '../../shared/units.ts';
import type { Note } from './build-machine.ts';
import { measureOf } from './build-measure.ts';
import { buildQuestion } from './build-question.ts';
import type { CheckFile } from './lesson-schema.ts';

export interface CheckContext {
  readonly partition: PartitionName;
  readonly names: ReadonlySet<string>;
}

/** The schema has checked every part; this puts them together. */
export function buildCheck(file: CheckFile, context: CheckContext, note: Note): Check | undefined {
  const { check, partition: named, ...parts } = file as CheckFile & { partition?: string };
  if (check === 'all' || check === 'any') {
    const files = parts.checks as readonly CheckFile[];
    const checks = files.map((one, index) =>
      buildCheck(one, context, (path, reason) => note(['checks', index, ...path], reason)),
    );
    return checks.every((one) => one !== undefined) ? { check, checks } : undefined;
  }
  if (check === 'not') {
    const of = buildCheck(parts.of as CheckFile, context, (path, reason) => note(['of', ...path], reason));
    return of && { check, of };
  }
  const partition = partitionName(named ?? context.partition);
  if (!context.names.has(partition)) {
    note(['partition'], `the machine has no partition ${partition}: ${[...context.names].join(', ')}`);
    return undefined;
  }
  const built: Record<string, unknown> = {
    ...parts,
    ...(check === 'file' ? {} : boundsOf(parts)),
    ...spansOf(parts),
  };
  switch (check) {
    case 'file':
      if (!someOf(parts, ['is', 'contains', 'exists'])) return empty('is, contains or exists');
      return { check, partition, ...built } as unknown as Check;
    case 'block':
      if (!someOf(parts, ['state', 'zone', 'memmap', 'boot', 'hole', 'differs', 'unmovable']))
        return empty('state, zone, memmap, boot, hole, differs or unmovable');
      return checkSpan(built.blocks, 'blocks')
        ? ({ check, partition, ...built } as unknown as Check)
        : undefined;
    case 'increment':
      if (!someOf(parts, ['hypervisor', 'kernel', 'element', 'differs']))
        return empty('hypervisor, kernel, element or differs');
      return checkSpan(built.rns, 'rns') ? ({ check, partition, ...built } as unknown as Check) : undefined;
    case 'partition':
      if (Object.keys(parts).length === 0) return empty('at least one property');
      return { check, partition, ...built } as unknown as Check;
    case 'log':
      return { check, partition, ...built } as unknown as Check;
    case 'sclp':
      if (built.rns !== undefined && !checkSpan(built.rns, 'rns')) return undefined;
      return { check, partition, ...built } as unknown as Check;
    case 'command': {
      const rule = parts.rule as string | undefined;
      if (rule !== undefined && !glossaryEntry(rule)) {
        note(['rule'], `the glossary has no rule ${rule}`);
        return undefined;
      }
      return { check, ...(named === undefined ? {} : { partition }), ...built } as Check;
    }
    case 'shell':
      if (!someOf(parts, ['program', 'arguments', 'line', 'exit', 'stdout', 'stderr']))
        return empty('program, arguments, line, exit, stdout or stderr');
      return { check, ...(named === undefined ? {} : { partition }), ...built } as unknown as Check;
    case 'order': {
      const list = (part: string): (Check | undefined)[] =>
        (parts[part] as readonly CheckFile[]).map((one, index) => {
          if (!['command', 'sclp', 'shell'].includes(one.check)) {
            note(
              [part, index, 'check'],
              `check ${one.check} says nothing of when: allowed are command, sclp, shell`,
            );
            return undefined;
          }
          return buildCheck(one, context, (path, reason) => note([part, index, ...path], reason));
        });
      const [checks, without] = [list('checks'), list('without')];
      return [...checks, ...without].every((one) => one !== undefined)
        ? ({ check, checks, without } as Check)
        : undefined;
    }
    case 'figure': {
      const { figure, zone, where, sinceStep, ...rest } = parts;
      if (!someOf(parts, ['is', 'atLeast', 'atMost'])) return empty('is, atLeast or atMost');
      const measure = measureOf({ figure, zone, where }, partition, note);
      if (!measure) return undefined;
      return { check, measure, sinceStep: sinceStep === true, ...boundsOf(rest) };
    }
    case 'answer':
      return buildQuestion(parts, partition, note);
    default:
      note(['check'], `there is no check ${check}`);
      return undefined;
  }

  function empty(what: string): undefined {
    note([], `check ${check} says nothing that could be wrong: it needs ${what}`);
  }

  function checkSpan(span: unknown, part: string): boolean {
    const { first, last } = span as Span;
    if (first <= last && (part !== 'rns' || first >= 1)) return true;
    note(
      [part],
      part === 'rns' && first < 1 ? 'increment numbers start at 1' : `${first}-${last} ends before it begins`,
    );
    return false;
  }
}

const someOf = (parts: object, names: readonly string[]): boolean => names.some((name) => name in parts);

/** Bounds may be spelt as sizes, negative ones too. The schema takes nothing else. Not for files: their `is` is a text. */
function boundsOf(parts: Record<string, unknown>): Bounds {
  const bound = (name: string): Record<string, number> => {
    const value = parts[name];
    if (value === undefined) return {};
    if (typeof value === 'number') return { [name]: value };
    const text = String(value);
    const parsed = parseBytes(text.replace('-', ''));
    if (parsed === undefined) throw new Error(`the schema took ${text} for a bound`);
    return { [name]: text.startsWith('-') ? -parsed : parsed };
  };
  return { ...bound('is'), ...bound('atLeast'), ...bound('atMost') };
}

function spansOf(parts: Record<string, unknown>): Record<string, Span> {
  const spans: Record<string, Span> = {};
  for (const name of ['blocks', 'rns']) {
    const value = parts[name];
    if (value === undefined) continue;
    const [first = 0, last = first] = String(value).split('-').map(Number);
    spans[name] = { first, last };
  }
  return spans;
}
