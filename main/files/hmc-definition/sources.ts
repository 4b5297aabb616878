/** Every kind of file that an HMC's tools write, in the shape of an HMC definition: lines stay those of the file. */

import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { HmcFileKind } from '../../../shared/hmc-survey.ts';
import { hmcFileKind, isJson } from '../kind.ts';
import type { FileProblem } from '../problem.ts';
import type { Converted } from './converted.ts';
import { definitionOfDpmExport } from './dpm-export.ts';
import { problemAt } from './ordered-problems.ts';
import { hasJsonComments, withoutSurroundings } from './surroundings.ts';
import { FILE_LIMIT_BYTES, readYaml, type YamlText } from './yaml-text.ts';
import { definitionOfResources } from './zhmc-resources.ts';
import { readZhmcTable } from './zhmc-tables.ts';
import { definitionOfTopology } from './zmemtopo-report.ts';
import { readZmemtopoText } from './zmemtopo-tables.ts';

export interface HmcSource {
  readonly kind: HmcFileKind;
  readonly yaml: YamlText;
}

/** Fails where the text is not read at all; what is missing in it is found later. */
export function readSource(text: string): Result<HmcSource, readonly FileProblem[]> {
  if (Buffer.byteLength(text) > FILE_LIMIT_BYTES)
    return fail([problemAt('', undefined, 'a definition file has at most 10 MB')]);
  const kind = hmcFileKind(text) ?? 'definition';
  if (kind === 'zhmc' && !isJson(text)) return convert(kind, readZhmcTable(text), definitionOfResources);
  if (kind === 'zmemtopo' && !isJson(text))
    return convert(kind, readZmemtopoText(text), definitionOfTopology);
  if (hasJsonComments(text))
    return fail([problemAt('', undefined, 'JSON has no comments (// and /* */): take them out')]);
  const yaml = readYaml(kind === 'definition' ? withoutSurroundings(text) : text);
  if (!yaml.ok) return yaml;
  switch (kind) {
    case 'definition':
      return ok({ kind, yaml: yaml.value });
    case 'dpmExport':
      return convert(kind, yaml, definitionOfDpmExport);
    case 'zhmc':
      return convert(kind, yaml, definitionOfResources);
    case 'zmemtopo':
      return convert(kind, yaml, definitionOfTopology);
  }
}

type Convert = (source: YamlText) => Result<Converted, readonly FileProblem[]>;

function convert(
  kind: HmcFileKind,
  source: Result<YamlText, readonly FileProblem[]>,
  conversion: Convert,
): Result<HmcSource, readonly FileProblem[]> {
  if (!source.ok) return source;
  const converted = conversion(source.value);
  if (!converted.ok) return converted;
  const { root, origins } = converted.value;
  const lineOf: YamlText['lineOf'] = (at, key) => source.value.lineOf(origins?.get(at) ?? at, key);
  return ok({ kind, yaml: { root, lineOf } });
}
