/** HMC definition files: what zhmcclient's mock reads and a real HMC can be dumped to. */

export { type ExportedSystem, exportHmcDefinition } from './export.ts';
export { type ImportedSystem, type ImportOptions, importHmcDefinition } from './import.ts';
