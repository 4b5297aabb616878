/**
 * The rules of comparison for what stands after a step: blocks, zones, parameters, figures. Every key of the recorded
 * state; managed pages and MemTotal as differences from the start. Yields where a pause may be made.
 */

import { PAGE_BYTES } from '../../shared/units.ts';
import { type Comparing, compareText, type Difference } from './compare.ts';
import type { ObservedState } from './observe.ts';
import type { RecordedState } from './recording.ts';

/** Figures at the start, from which differences are counted. */
export interface Baseline {
  readonly recorded: RecordedState;
  readonly observed: ObservedState;
}

export function* compareState(
  expected: RecordedState,
  actual: ObservedState,
  baseline: Baseline,
  notCompared: readonly string[] = [],
): Comparing {
  const wanted = (key: keyof RecordedState): boolean => !notCompared.includes(key) && expected[key] != null;
  return [
    ...(wanted('blocks') ? yield* compareTable('block', 'blocks', expected.blocks, actual.blocks) : []),
    ...(wanted('firmware')
      ? yield* compareTable('firmware', 'firmware', expected.firmware, actual.firmware)
      : []),
    ...(wanted('parameters')
      ? compareFields('parameters', 'parameters', expected.parameters ?? {}, actual.parameters ?? {})
      : []),
    ...(wanted('zones') ? compareZones(expected, actual, baseline) : []),
    ...(['autoOnlineBlocks', 'memmapPages', 'memmapBootPages'] as const).flatMap((key) =>
      wanted(key) && expected[key] !== actual[key]
        ? [
            {
              field: key === 'autoOnlineBlocks' ? key : ('memmap' as const),
              what: key,
              recorded: `${expected[key]}`,
              simulated: `${actual[key]}`,
            },
          ]
        : [],
    ),
    ...(wanted('memTotalKiB') ? compareGrowth(expected, actual, baseline) : []),
    ...(wanted('lsmem') && actual.lsmem != null
      ? yield* compareText('lsmem', expected.lsmem ?? null, actual.lsmem)
      : []),
    ...(wanted('iomem') ? compareIomem(expected.iomem ?? [], actual.iomem ?? []) : []),
  ];
}

function compareGrowth(expected: RecordedState, actual: ObservedState, baseline: Baseline): Difference[] {
  const grown = (actual.memTotalKiB ?? 0) - (baseline.observed.memTotalKiB ?? 0);
  const recorded = (expected.memTotalKiB ?? 0) - (baseline.recorded.memTotalKiB ?? 0);
  return grown === recorded
    ? []
    : [
        {
          field: 'memTotal',
          what: 'MemTotal, since the start',
          recorded: `${signed(recorded)} KiB`,
          simulated: `${signed(grown)} KiB`,
        },
      ];
}

const signed = (figure: number): string => (figure > 0 ? `+${figure}` : `${figure}`);

type Rows = Readonly<Record<string, object | null>> | null | undefined;

const ROWS_AT_A_TIME = 500;

function* compareTable(name: string, field: 'blocks' | 'firmware', expected: Rows, actual: Rows): Comparing {
  const found: Difference[] = [];
  let rows = 0;
  yield;
  for (const key of new Set([...Object.keys(expected ?? {}), ...Object.keys(actual ?? {})])) {
    if (++rows % ROWS_AT_A_TIME === 0) yield;
    const want = expected?.[key] ?? undefined;
    const got = actual?.[key] ?? undefined;
    if (want && got) found.push(...compareFields(`${name} ${key}`, field, want, got));
    else if (want || got)
      found.push({
        field,
        what: `${name} ${key}`,
        recorded: want ? 'present' : 'absent',
        simulated: got ? 'present' : 'missing',
      });
  }
  return found;
}

function compareFields(
  where: string,
  field: 'blocks' | 'firmware' | 'parameters',
  expected: object,
  actual: object,
): Difference[] {
  const got = actual as Readonly<Record<string, unknown>>;
  return Object.entries(expected).flatMap(([key, value]) => {
    const simulated = Object.hasOwn(got, key) ? got[key] : undefined;
    return value === null || simulated === value
      ? []
      : [{ field, what: `${where} ${key}`, recorded: `${value}`, simulated: `${simulated}` }];
  });
}

function compareZones(expected: RecordedState, actual: ObservedState, baseline: Baseline): Difference[] {
  const field = 'zones';
  return Object.entries(expected.zones ?? {}).flatMap(([name, want]): Difference[] => {
    const got = actual.zones?.[name];
    if (!got) return [{ field, what: `zone ${name}`, recorded: 'present', simulated: 'missing' }];
    const grown = got.managed - (baseline.observed.zones?.[name]?.managed ?? 0);
    const recorded = want.managed - (baseline.recorded.zones?.[name]?.managed ?? 0);
    return [
      ...(['startPfn', 'spanned', 'present'] as const).flatMap((key) =>
        want[key] === got[key]
          ? []
          : [
              {
                field,
                what: `zone ${name} ${key}`,
                recorded: `${want[key]}`,
                simulated: `${got[key]}`,
              } as const,
            ],
      ),
      ...(grown === recorded
        ? []
        : [
            {
              field,
              what: `zone ${name} managed, since the start`,
              recorded: signed(recorded),
              simulated: signed(grown),
            } as const,
          ]),
    ];
  });
}

/** Ranges that only one of the two has; what is less than a page at an end is nobody's memory. */
function compareIomem(expected: readonly string[], actual: readonly string[]): Difference[] {
  const [want, got] = [new Set(expected.map(inWholePages)), new Set(actual.map(inWholePages))];
  return [...new Set([...want, ...got])].flatMap((line) =>
    want.has(line) === got.has(line)
      ? []
      : [
          {
            field: 'iomem' as const,
            what: `iomem ${line}`,
            recorded: want.has(line) ? 'present' : 'absent',
            simulated: got.has(line) ? 'present' : 'missing',
          },
        ],
  );
}

function inWholePages(line: string): string {
  const [, first = '', last = '', name = ''] = /^([0-9a-f]+)-([0-9a-f]+) : (.*)$/.exec(line) ?? [];
  const start = Math.ceil(Number.parseInt(first, 16) / PAGE_BYTES) * PAGE_BYTES;
  const end = Math.floor((Number.parseInt(last, 16) + 1) / PAGE_BYTES) * PAGE_BYTES - 1;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return line;
  return `${start.toString(16).padStart(8, '0')}-${end.toString(16).padStart(8, '0')} : ${name}`;
}

/** Free memory is noisy on a real system: 1.5 MiB are allowed for one step. */
const MEMORY_NOISE_KIB = 1536;

export function compareMemFree(
  what: string,
  expectedKib: number,
  actualKib: number,
  allowedKib = MEMORY_NOISE_KIB,
): Difference[] {
  return Math.abs(expectedKib - actualKib) <= allowedKib
    ? []
    : [
        {
          field: 'memFree',
          what,
          recorded: `${expectedKib} KiB (±${Math.round(allowedKib)})`,
          simulated: `${actualKib} KiB`,
        },
      ];
}
