/** A comparison as text for mails and tickets. */

import type {
  ComparedHistory,
  ComparedPartition,
  ComparedSide,
  ComparedStep,
  Comparison,
  FieldDifference,
  RangeDifference,
} from '../../shared/comparison.ts';

export function comparisonText(comparison: Comparison): string {
  const { left, right, equal, definition, partitions, history } = comparison;
  const lines = [
    `Left:  ${sideText(left)}`,
    `Right: ${sideText(right)}`,
    equal ? 'The states are the same.' : 'The states differ.',
    '',
    ...section('Definition', definition.rows.map(fieldText), definition.total),
    ...partitions.flatMap(partitionLines),
    ...historyLines(history),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const sideText = ({ machine, revision, release, stateHash }: ComparedSide): string =>
  `${machine}, revision ${revision}${release === null ? '' : `, replayed on kernel ${release}`} (state ${stateHash})`;

function section(title: string, rows: readonly string[], total = rows.length): string[] {
  if (total === 0) return [`${title}: no difference`, ''];
  const more = total > rows.length ? [`  … and ${total - rows.length} more`] : [];
  return [
    `${title}: ${total} ${total === 1 ? 'difference' : 'differences'}`,
    ...rows.map((row) => `  ${row}`),
    ...more,
    '',
  ];
}

const fieldText = ({ field, left, right }: FieldDifference): string =>
  `${field}: ${left ?? 'not there'} | ${right ?? 'not there'}`;

const rangeText =
  (noun: string) =>
  ({ first, last, left, right }: RangeDifference): string =>
    `${noun} ${first === last ? first : `${first}-${last}`}: ${left} | ${right}`;

function partitionLines(partition: ComparedPartition): string[] {
  const { name, presence, figures, zones, increments, blocks, blocksBy } = partition;
  if (presence !== 'both') return [`Partition ${name}: only on the ${presence}`, ''];
  return [
    ...section(`${name}, figures`, figures.map(fieldText)),
    ...section(`${name}, zones`, zones.map(fieldText)),
    ...section(`${name}, increments`, increments.rows.map(rangeText('rn')), increments.total),
    ...section(
      `${name}, blocks`,
      blocks.rows.map(rangeText(blocksBy === 'number' ? 'block' : 'MiB')),
      blocks.total,
    ),
  ];
}

function historyLines({ leftSteps, rightSteps, common, parting, pairs }: ComparedHistory): string[] {
  const lines = [`Histories: ${leftSteps} | ${rightSteps} commands, the first ${common} are the same`];
  if (parting) {
    lines.push(`They part at command ${parting.place}:`, ...stepLines(parting.left, parting.right));
    lines.push(
      `  microsteps: ${parting.leftEvents.map(({ kind }) => kind).join(' ') || 'none'}`,
      `            | ${parting.rightEvents.map(({ kind }) => kind).join(' ') || 'none'}`,
    );
  }
  const more = pairs.rows.slice(parting ? 1 : 0);
  if (more.length > 0) lines.push('Further commands that differ:');
  for (const { left, right } of more) lines.push(...stepLines(left, right));
  if (pairs.total > pairs.rows.length) lines.push(`  … and ${pairs.total - pairs.rows.length} more`);
  return lines;
}

const stepLines = (left: ComparedStep | null, right: ComparedStep | null): string[] => [
  `  ${stepText(left)}`,
  `  | ${stepText(right)}`,
];

function stepText(step: ComparedStep | null): string {
  if (!step) return 'nothing';
  const { revision, summary, outcome, because } = step;
  return `${revision === null ? '' : `${revision}: `}${summary}: ${outcome}${because === null ? '' : `. ${because}`}`;
}
