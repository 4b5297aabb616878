/** What zipl reads: /etc/zipl.conf with its sections and menus, and the entries of the Boot Loader Specification. */

import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { Files } from '../tree/files.ts';
import { byBytes, joinPath } from '../tree/paths.ts';

/** What one entry loads. */
export interface BootEntry {
  readonly name: string;
  readonly image: string;
  readonly ramdisk: string | undefined;
  readonly parmfile: string | undefined;
  readonly parameters: string | undefined;
}

/** What is installed: one entry, or a menu of them with its default. */
export interface BootChoice {
  readonly menu: string | null;
  readonly target: string;
  readonly entries: readonly { readonly position: number; readonly entry: BootEntry }[];
  readonly default: number;
}

interface Section {
  readonly name: string;
  readonly isMenu: boolean;
  readonly line: number;
  readonly values: Map<string, { readonly value: string; readonly line: number }>;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'default',
  'defaultauto',
  'defaultmenu',
  'dumpto',
  'dumptofs',
  'environment',
  'image',
  'kdump',
  'mvdump',
  'optional',
  'parameters',
  'parmfile',
  'prompt',
  'ramdisk',
  'secure',
  'segment',
  'tape',
  'target',
  'targetbase',
  'targetblocksize',
  'targetgeometry',
  'targetoffset',
  'targettype',
  'timeout',
]);
/** Sections that load no kernel, or one from elsewhere. */
const OTHER_JOBS = ['dumpto', 'dumptofs', 'mvdump', 'segment', 'tape'] as const;
export const AUTOMATIC_MENU = 'zipl-automatic-menu';
const DEFAULT_BOOT = 'defaultboot';

/** zipl.conf(5). Lines count from 1. */
function sectionsOf(text: string): Result<readonly Section[], string> {
  const sections: Section[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const number = index + 1;
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      const name = /^\[\s*([^\]\s]+)\s*\]$/.exec(line)?.[1];
      if (name === undefined)
        return fail(
          `Line ${number}: ${line.includes(']') ? 'invalid character in section name' : 'unterminated section heading'}`,
        );
      if (sections.some((each) => each.name === name && !each.isMenu))
        return fail(`Line ${number}: section name '${name}' already specified`);
      sections.push({ name, isMenu: false, line: number, values: new Map() });
      continue;
    }
    if (line.startsWith(':')) {
      const name = line.slice(1).trim();
      if (name === '') return fail(`Line ${number}: empty menu name`);
      if (/\s/.test(name)) return fail(`Line ${number}: blanks not allowed in menu name`);
      if (sections.some((each) => each.name === name && each.isMenu))
        return fail(`Line ${number}: menu name '${name}' already specified`);
      sections.push({ name, isMenu: true, line: number, values: new Map() });
      continue;
    }
    const assigned = assignment(line, number, sections.at(-1));
    if (!assigned.ok) return assigned;
  }
  return ok(sections);
}

function assignment(line: string, number: number, section: Section | undefined): Result<null, string> {
  const [, key = '', value = ''] = /^(\w+)\s*(?:=\s*(.*))?$/.exec(line) ?? [];
  const isPosition = /^\d+$/.test(key);
  if (!isPosition && !KEYWORDS.has(key)) return fail(`Line ${number}: unknown keyword`);
  if (!section) return fail(`Line ${number}: ${key} not allowed outside of section`);
  if (isPosition && !section.isMenu) return fail(`Line ${number}: number assignment not allowed in section`);
  if (section.values.has(key)) return fail(`Line ${number}: keyword '${key}' already specified`);
  const quote = /^["']/.exec(value)?.[0];
  const end = quote === undefined ? -1 : value.indexOf(quote, 1);
  if (quote !== undefined && end < 0) return fail(`Line ${number}: unterminated quotes`);
  if (quote !== undefined && end !== value.length - 1)
    return fail(`Line ${number}: unexpected characters at end of line`);
  section.values.set(key, { value: quote === undefined ? value : value.slice(1, end), line: number });
  return ok(null);
}

/** Fields of an entry: https://uapi-group.org/specifications/specs/boot_loader_specification/ */
export function blsFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value = ''] = /^([\w-]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (key === undefined) continue;
    const before = fields.get(key);
    fields.set(key, key === 'options' && before !== undefined ? `${before} ${value}` : value);
  }
  return fields;
}

/** Paths of the entries, the one that is shown first in front: versions descending, as zipl's scandir sorts. */
export function blsPaths(files: Files, directory: string): readonly string[] {
  const names = files.list(directory);
  if (!names.ok) return [];
  return [...names.value]
    .filter((name) => name.endsWith('.conf'))
    .sort((left, right) => byBytes(right, left))
    .map((name) => joinPath(directory, name));
}

export interface ConfigRequest {
  readonly config: string;
  readonly blsDirectory: string;
  /** A section instead of the default; a menu instead of both. */
  readonly section: string | undefined;
  readonly menu: string | undefined;
}

/** `read`: BLS entries in the order in which zipl tells of them. */
export interface ReadConfig {
  readonly choice: BootChoice;
  readonly read: readonly string[];
}

/** What zipl would install. A failure is its message, without "Error: ". */
export function readBootConfig(files: Files, request: ConfigRequest): Result<ReadConfig, string> {
  const text = files.read(request.config);
  if (!text.ok) return fail('No zipl configuration was readable');
  const where = `Config file '${request.config}'`;
  const sections = sectionsOf(text.value);
  if (!sections.ok) return fail(`${where}: ${sections.failure}`);
  const read = blsPaths(files, request.blsDirectory);
  const automatic: BootEntry[] = [];
  for (const path of read) {
    const entry = blsEntry(files, path);
    if (!entry.ok) return fail(`BLS parsing '${request.blsDirectory}': ${entry.failure}`);
    automatic.push(entry.value);
  }
  const choice = choiceOf(sections.value, automatic, request);
  return choice.ok ? ok({ choice: choice.value, read }) : fail(`${where}: ${choice.failure}`);
}

function blsEntry(files: Files, path: string): Result<BootEntry, string> {
  const text = files.read(path);
  const fields = blsFields(text.ok ? text.value : '');
  const title = fields.get('title');
  if (title === undefined) return fail(`no title in ${path}`);
  const image = fields.get('linux');
  if (image === undefined) return fail(`Incorrect BLS field in config file ${path}`);
  const ramdisk = fields.get('initrd');
  return ok({
    name: title,
    image: image.startsWith('/boot') ? image : `/boot${image}`,
    ramdisk: ramdisk === undefined || ramdisk.startsWith('/boot') ? ramdisk : `/boot${ramdisk}`,
    parmfile: undefined,
    parameters: fields.get('options'),
  });
}

function choiceOf(
  sections: readonly Section[],
  automatic: readonly BootEntry[],
  request: ConfigRequest,
): Result<BootChoice, string> {
  const boot = sections.find(({ name, isMenu }) => name === DEFAULT_BOOT && !isMenu);
  if (request.menu !== undefined) return menuOf(sections, automatic, request.menu);
  if (request.section !== undefined) return single(sections, automatic, request.section, undefined);
  if (!boot) return fail(`No '${DEFAULT_BOOT}' section found and no section specified on command line`);
  const menu = boot.values.get('defaultmenu')?.value;
  if (menu !== undefined) return menuOf(sections, automatic, menu);
  const target = boot.values.get('target')?.value;
  const named = boot.values.get('default')?.value;
  if (boot.values.has('defaultauto')) return automaticMenu(sections, automatic, target, named);
  if (named === undefined) return fail('No default section specified');
  return single(sections, automatic, named, target);
}

function entryOf(
  sections: readonly Section[],
  automatic: readonly BootEntry[],
  name: string,
): Result<{ readonly entry: BootEntry; readonly target: string | undefined }, string> {
  const section = sections.find((each) => each.name === name && !each.isMenu && name !== DEFAULT_BOOT);
  if (!section) {
    const entry = automatic.find((each) => each.name === name);
    return entry ? ok({ entry, target: undefined }) : fail(`Configuration section '${name}' not found`);
  }
  const other = OTHER_JOBS.find((key) => section.values.has(key));
  if (other !== undefined) return fail(`Section '${name}': '${other}' is not supported here`);
  const given = (key: string): string | undefined => section.values.get(key)?.value;
  const image = given('image');
  if (image === undefined)
    return fail(`Line ${section.line}: section '${name}' must contain keyword 'image'`);
  // An address may stand behind a file.
  const path = (value: string | undefined): string | undefined => value?.replace(/,0x[0-9a-f]+$/i, '');
  const entry = {
    name,
    image: path(image) ?? image,
    ramdisk: path(given('ramdisk')),
    parmfile: path(given('parmfile')),
    parameters: given('parameters'),
  };
  return ok({ entry, target: given('target') });
}

function single(
  sections: readonly Section[],
  automatic: readonly BootEntry[],
  name: string,
  target: string | undefined,
): Result<BootChoice, string> {
  const found = entryOf(sections, automatic, name);
  if (!found.ok) return found;
  const place = found.value.target ?? target;
  if (place === undefined) return fail(`Section '${name}': missing keyword 'target'`);
  return ok({ menu: null, target: place, entries: [{ position: 1, entry: found.value.entry }], default: 1 });
}

function menuOf(
  sections: readonly Section[],
  automatic: readonly BootEntry[],
  name: string,
): Result<BootChoice, string> {
  const menu = sections.find((each) => each.name === name && each.isMenu);
  if (!menu) return fail(`Menu section '${name}' not found`);
  const positions = [...menu.values.keys()]
    .filter((key) => /^\d+$/.test(key))
    .map(Number)
    .sort((left, right) => left - right);
  if (positions.length === 0) return fail(`No entries found in menu '${name}'`);
  const entries: { position: number; entry: BootEntry }[] = [];
  for (const position of positions) {
    const found = entryOf(sections, automatic, menu.values.get(`${position}`)?.value ?? '');
    if (!found.ok) return found;
    entries.push({ position, entry: found.value.entry });
  }
  const chosen = menu.values.get('default');
  const wanted = chosen === undefined ? (positions[0] ?? 1) : Number(chosen.value);
  if (!positions.includes(wanted))
    return fail(`Line ${chosen?.line}: menu position ${chosen?.value} not defined`);
  return ok({ menu: name, target: menu.values.get('target')?.value ?? '/boot', entries, default: wanted });
}

/** defaultauto: all sections and entries in a menu; the default is the one that is named, or the first. */
function automaticMenu(
  sections: readonly Section[],
  automatic: readonly BootEntry[],
  target: string | undefined,
  named: string | undefined,
): Result<BootChoice, string> {
  if (target === undefined) return fail(`missing keyword 'target' in section '${DEFAULT_BOOT}'`);
  const all: BootEntry[] = [...automatic];
  for (const { name, isMenu } of sections) {
    if (isMenu || name === DEFAULT_BOOT) continue;
    const found = entryOf(sections, automatic, name);
    if (!found.ok) return found;
    all.push(found.value.entry);
  }
  if (all.length === 0) return fail('Cannot build automenu: no IPL entries available');
  const entries = all.map((entry, index) => ({ position: index + 1, entry }));
  const chosen = named === undefined ? 1 : (entries.find(({ entry }) => entry.name === named)?.position ?? 0);
  if (chosen === 0) return fail(`no such section '${named}'`);
  return ok({ menu: AUTOMATIC_MENU, target, entries, default: chosen });
}
