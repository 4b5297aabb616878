/** What a file is taken for, before it is read. */

import type { HmcFileKind } from '../../shared/hmc-survey.ts';
import { isZhmcTable } from './hmc-definition/zhmc-tables.ts';
import { isZmemtopoText } from './hmc-definition/zmemtopo-tables.ts';

/** Enough to see which keys there are. */
const LOOK_AT_CHARS = 256 * 1024;
/** Keys of a document: at the beginning of a line, or anywhere in JSON. */
const keyOf = (word: string, json: boolean): RegExp =>
  json ? new RegExp(`"${word}"[ \t]{0,8}:`) : new RegExp(`^["']?${word}["']?[ \t]{0,8}:`, 'm');
const DPM_EXPORT = ['se-version', 'available-api-features-list', 'cpc-properties'];
/** Properties of LPARs, image activation profiles and partitions, and the columns that zhmc adds. */
const RESOURCE =
  /"(?:activation-mode|next-activation-profile-name|central-storage|initial-memory|storage-central-allocation|cpc|cpc-name|parent-name)"[ \t]{0,8}:/;

/** JSON has none; who writes them meant JSON, and is told so. */
const LEADING_COMMENTS = /^\s{0,1000}(?:\/\/.*\s{0,1000}){1,50}/;

/** Whether it begins as JSON does; `{|` begins a table of a wiki. */
export const isJson = (text: string): boolean => /^\uFEFF?\s{0,4096}[[{](?!\|)/.test(text.slice(0, 8192));

/** What an HMC's tools wrote the text as; undefined: something else. */
export function hmcFileKind(marked: string): HmcFileKind | undefined {
  const text = marked.startsWith('\uFEFF') ? marked.slice(1) : marked;
  const beginning = text.slice(0, LOOK_AT_CHARS);
  const json = isJson(beginning.replace(LEADING_COMMENTS, ''));
  const has = (word: string, at = text): boolean => keyOf(word, json).test(at);
  if (has('lparMachine', beginning)) return undefined;
  if (has('hmc_definition', json ? beginning : text)) return 'definition';
  if (json && has('zmemtopo', beginning)) return 'zmemtopo';
  // Keys of its end decide as well: they are sorted, and adapters are many.
  if (DPM_EXPORT.filter((word) => has(word)).length >= 2) return 'dpmExport';
  if (json) return RESOURCE.test(beginning) ? 'zhmc' : undefined;
  if (isZmemtopoText(beginning)) return 'zmemtopo';
  return isZhmcTable(beginning) ? 'zhmc' : undefined;
}

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
