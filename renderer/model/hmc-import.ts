/** What a person decides about the partitions of an HMC file: choices and amounts as they are typed. */

import type {
  HmcAnswers,
  HmcSurvey,
  PartitionAnswer,
  SurveyedAmount,
  SurveyedPartition,
} from '../../shared/hmc-survey.ts';
import { isOpen } from '../../shared/hmc-survey.ts';
import type { Bytes } from '../../shared/units.ts';
import { formatSize, readSize } from './format.ts';

export type AmountField = 'initial' | 'reserved';
export const AMOUNT_FIELDS: readonly AmountField[] = ['initial', 'reserved'];

export interface ImportRow {
  readonly takes: boolean;
  /** As typed; an amount that the file says is not typed. */
  readonly initial: string;
  readonly reserved: string;
}

/** By id of the partition. */
export type ImportForm = ReadonlyMap<string, ImportRow>;

export const isSaid = (amount: SurveyedAmount): amount is SurveyedAmount & { readonly bytes: Bytes } =>
  'bytes' in amount;

const proposed = (amount: SurveyedAmount): string => (isSaid(amount) ? '' : formatSize(amount.proposedBytes));

export const partitionsOf = ({ systems }: HmcSurvey): readonly SurveyedPartition[] =>
  systems.flatMap(({ partitions }) => partitions);

/** What is proposed: running it as it is takes the defaults. */
export const proposedForm = (survey: HmcSurvey): ImportForm =>
  new Map(
    partitionsOf(survey).map(({ id, initial, reserved, proposal }) => [
      id,
      { takes: proposal === 'take', initial: proposed(initial), reserved: proposed(reserved) },
    ]),
  );

export const changed = (form: ImportForm, id: string, change: Partial<ImportRow>): ImportForm => {
  const row = form.get(id);
  return row ? new Map(form).set(id, { ...row, ...change }) : form;
};

/** Whether the amount is typed and cannot be read as a size. */
export const isUnread = (
  { initial, reserved }: SurveyedPartition,
  row: ImportRow,
  field: AmountField,
): boolean => row.takes && !isSaid({ initial, reserved }[field]) && readSize(row[field]) === undefined;

/** Undefined while something cannot be read. */
export function answersOf(survey: HmcSurvey, form: ImportForm): HmcAnswers | undefined {
  const partitions: { [id: string]: PartitionAnswer } = {};
  for (const partition of partitionsOf(survey)) {
    const row = form.get(partition.id);
    if (!row || (row.takes && !isOpen(partition))) continue;
    if (AMOUNT_FIELDS.some((field) => isUnread(partition, row, field))) return undefined;
    partitions[partition.id] = row.takes ? amountsOf(partition, row) : { leaveOut: true };
  }
  return { others: 'ask', partitions };
}

function amountsOf({ initial, reserved }: SurveyedPartition, row: ImportRow): PartitionAnswer {
  const initialBytes = isSaid(initial) ? undefined : readSize(row.initial);
  const reservedBytes = isSaid(reserved) ? undefined : readSize(row.reserved);
  return {
    ...(initialBytes === undefined ? {} : { initialBytes }),
    ...(reservedBytes === undefined ? {} : { reservedBytes }),
  };
}
