/** What the parts of an import share while one CPC is read. */

import type { Command } from '../../../shared/command.ts';
import type { PartitionDefinition } from '../../../shared/definition.ts';
import type { MachineProfile } from '../../../shared/machine-profile.ts';
import type { FieldReader } from './field-reader.ts';
import type { ForeignKeeper } from './foreign.ts';
import type { JsonObject } from './layout.ts';

export interface ImportOptions {
  /** Amounts for partitions whose definition has none, as the mock's examples; without it that is a problem. */
  readonly missingMemory?: { readonly initialMib: number; readonly reservedMib: number };
}

export interface CpcReading {
  readonly reader: FieldReader;
  readonly options: ImportOptions;
  /** Undefined when the machine type is not known. */
  readonly machine: MachineProfile | undefined;
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
