/** What an HMC tells of its systems: definition files of zhmcclient's mock, and what its command line tools print. */

export { type ExportedSystem, exportDpmConfiguration, exportHmcDefinition } from './export.ts';
export { type ImportedSystem, importHmcDefinition, surveyHmcFile } from './import.ts';
