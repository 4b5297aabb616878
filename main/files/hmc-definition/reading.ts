/** What the parts of an import share while one CPC is read. */

import type { Command } from '../../../shared/command.ts';
import type { PartitionDefinition } from '../../../shared/definition.ts';
import type { HmcAnswers } from '../../../shared/hmc-survey.ts';
import type { MachineProfile } from '../../../shared/machine-profile.ts';
import type { Bytes } from '../../../shared/units.ts';
import type { FieldReader } from './field-reader.ts';
import type { ForeignKeeper } from './foreign.ts';
import type { JsonObject } from './layout.ts';

/** Nothing is assumed that a person should decide. */
export const NO_ANSWERS: HmcAnswers = { others: 'ask', partitions: {} };

export interface CpcReading {
  readonly reader: FieldReader;
  readonly answers: HmcAnswers;
  /** Undefined when the machine type is not known, and when the file does not say. */
  readonly machine: MachineProfile | undefined;
  readonly customerBytes: Bytes | undefined;
  readonly foreign: ForeignKeeper;
  /** Sentences and commands that the parts add to, in the order of the file. */
  readonly assumed: string[];
  readonly commands: Command[];
}

/** A partition, and where its amounts stand in the file, for problems that show only in the whole. */
export interface Member {
  readonly definition: PartitionDefinition;
  readonly properties: JsonObject;
  readonly path: string;
  readonly memory: JsonObject;
  readonly memoryPath: string;
}
