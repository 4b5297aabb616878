/** What a file is taken for, before it is read. */

export const isHmcDefinition = (text: string): boolean => /^["']?hmc_definition["']?\s*:/m.test(text);

export const isMachineFile = (text: string): boolean => /^["']?lparMachine["']?\s*:/m.test(text);

const BEGINNING_LINES = 20;
/** A field of YAML or JSON, a list's item, or the mark of a document. */
const LIKE_YAML = /^\s*(?:---|%YAML|[{[&*!]|- |["']?[\w-]+["']?\s*:(?:\s|$))/;

/** Whether the first lines could be those of a machine file; blank lines and remarks say nothing, an empty file all. */
export const beginsLikeYaml = (text: string): boolean => {
  if (text.trim() === '') return false;
  const [first] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, BEGINNING_LINES)
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return first === undefined || LIKE_YAML.test(first);
};

export const NEITHER = 'not a machine file, an HMC definition, an archive or the output of lsmem';
