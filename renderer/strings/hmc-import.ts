/** Words of the import of HMC files that leave something open. */

import type { PartitionPurpose, SurveyedSystem } from '../../shared/hmc-survey.ts';
import { countText } from '../model/number-style.ts';

const PURPOSES: Readonly<Record<PartitionPurpose, string>> = {
  linux: 'Linux',
  general: 'General',
  zvm: 'z/VM',
  ssc: 'SSC',
  couplingFacility: 'Coupling facility',
  zaware: 'zAware',
  other: 'Something else',
  notSaid: 'not said',
};

export const hmcImportStrings = {
  heading: (file: string) => `Import ${file}`,
  intro:
    'The file does not say everything. What is filled in below is assumed: change it, or leave partitions out. An export gives back what was left out, and every property that is not used here.',
  system: (name: string, mode: SurveyedSystem['mode']) =>
    `${name} (${mode === 'dpm' ? 'DPM mode' : 'classic mode'})`,
  table: (system: string) => `Partitions of ${system}: what the file says, and what becomes of them`,
  noPartitions: 'The file has no partitions of this system.',
  columns: {
    name: 'Partition',
    purpose: 'Runs',
    status: 'Status',
    initial: 'Initial storage',
    reserved: 'Reserved storage',
    choice: 'What to do',
    remarks: 'Remarks',
  },
  purposes: PURPOSES,
  called: (name: string) => `here ${name}`,
  line: (line: number) => `line ${countText(line)}`,
  running: 'what it holds now',
  choiceOf: (name: string) => `What to do with ${name}`,
  take: 'Take',
  assume: 'Assume',
  leaveOut: 'Leave out',
  amountOf: {
    initial: (name: string) => `Initial storage of ${name}, assumed`,
    reserved: (name: string) => `Reserved storage of ${name}, assumed`,
  },
  assumed: { missing: 'missing, assumed', unreadable: 'not readable, assumed' },
  missing: { missing: 'missing', unreadable: 'not readable' },
  unread: 'A size such as 4 GiB or 512M',
  profilesLeft: (names: readonly string[]) =>
    `Image activation profiles that no LPAR uses, kept for the export: ${names.join(', ')}.`,
  run: (taken: number, all: number) =>
    taken === all
      ? `Import ${all === 1 ? 'the partition' : `all ${all} partitions`}`
      : `Import ${taken} of ${all} partitions`,
};
