/**
 * How values are spelt in files for people: sizes as "64 GiB", codes as "0x0340", and fields by the operator's words.
 * One table for reading, writing and the published schema.
 */

import type { JsonValue } from '../../shared/definition.ts';
import type { FileProblem } from '../../shared/failure.ts';
import { type Bytes, bytes, formatBytes, KIB, parseBytes } from '../../shared/units.ts';
import { type Path, pathText } from './problem.ts';

type Unit = 'bytes' | 'kib' | 'code' | 'facilities' | 'address';

interface Spelling {
  /** Name in the contract. */
  readonly contract: string;
  /** Name in a file. */
  readonly file: string;
  readonly unit: Unit;
}

const SPELLINGS: readonly Spelling[] = [
  { contract: 'customerBytes', file: 'customerStorage', unit: 'bytes' },
  { contract: 'installedBytes', file: 'installedStorage', unit: 'bytes' },
  { contract: 'hsaBytes', file: 'hsaStorage', unit: 'bytes' },
  { contract: 'initialBytes', file: 'initial', unit: 'bytes' },
  { contract: 'reservedBytes', file: 'reserved', unit: 'bytes' },
  { contract: 'originBytes', file: 'storageOrigin', unit: 'bytes' },
  { contract: 'alignBytes', file: 'align', unit: 'bytes' },
  { contract: 'bytes', file: 'size', unit: 'bytes' },
  { contract: 'blockBytes', file: 'blockSize', unit: 'bytes' },
  { contract: 'start', file: 'start', unit: 'address' },
  { contract: 'incrementBytes', file: 'increment', unit: 'bytes' },
  { contract: 'upToBytes', file: 'upTo', unit: 'bytes' },
  { contract: 'directoryInitialBytes', file: 'directoryInitial', unit: 'bytes' },
  { contract: 'directoryMaximumBytes', file: 'directoryMaximum', unit: 'bytes' },
  { contract: 'standbyBytes', file: 'standby', unit: 'bytes' },
  { contract: 'usedByProgramsKib', file: 'usedByPrograms', unit: 'kib' },
  { contract: 'response', file: 'response', unit: 'code' },
  { contract: 'facilities', file: 'facilities', unit: 'facilities' },
];

const byFileName = new Map(SPELLINGS.map((spelling) => [spelling.file, spelling]));
const byContractName = new Map(SPELLINGS.map((spelling) => [spelling.contract, spelling]));

/** Operands of DEFINE STORAGE have their own names, which are sizes or CP's words. */
const OPERANDS = 'operands';
/** What others' files said is kept as it is. */
const FOREIGN = 'foreign';

export const spellingOf = (contractName: string): Spelling | undefined => byContractName.get(contractName);

/** The name of a field in files. */
export const fileName = (contractName: PropertyKey): PropertyKey =>
  byContractName.get(String(contractName))?.file ?? contractName;

/** Every field of a machine file, in the order in which it stands there. What others' files said keeps its own. */
const ORDER = [
  ...['lparMachine', 'kind', 'name', 'notes', 'system', 'journal', 'guests', 'runbooks', 'partition'],
  ...['mode', 'customerStorage', 'installedStorage', 'hsaStorage', 'answerStyle'],
  ...['standbyListed', 'machine', 'model'],
  ...[
    'machineTypes',
    'granularity',
    'upTo',
    'increment',
    'confirmed',
    'partitions',
    'arch',
    'platform',
    'profile',
    'initial',
  ],
  ...[
    'reserved',
    'storageOrigin',
    'load',
    'device',
    'address',
    'parameter',
    'atActivation',
    'sclp',
    'facilities',
  ],
  ...[
    'rnMax',
    'standbyElements',
    'moreElements',
    'absent',
    'kernel',
    'arch',
    'release',
    'commandLine',
    'edat1',
    'kdump',
    'build',
    'cmaMib',
    'crashDump',
    'hugePages',
    'numa',
    'debugVm',
    'kasan',
    'probe',
    'measured',
  ],
  ...[
    'conditions',
    'sclpFaults',
    'notifierVetoes',
    'unmovable',
    'pressure',
    'command',
    'callback',
    'priority',
    'on',
  ],
  ...[
    'platform',
    'ram',
    'devices',
    'origin',
    'ranges',
    'start',
    'size',
    'align',
    'targetNode',
    'memmapOnMemory',
  ],
  ...['id', 'rn', 'block', 'verdict', 'response', 'onlyNth', 'also', 'except', 'blocks', 'zvm', 'foreign'],
  ...['engine', 'head', 'revision', 'after', 'branch', 'branches', 'actions', 'actor', 'at', 'commands'],
  ...['writes', 'outcome', 'hash'],
  // No two fields of an object may depend on the order in which a program built them.
  ...[
    'first',
    'last',
    'managedPages',
    'cmaPages',
    'memTotalKib',
    'memFreeKib',
    'onlinePolicy',
    'autoOnline',
    'addFaults',
    'plainBlocks',
    'unmovablePages',
    'usedByPrograms',
    'errno',
    'dimms',
    'plugged',
    'dimmSlots',
    'modules',
    'resources',
    'blockSize',
    'bareMetal',
    'directoryInitial',
    'directoryMaximum',
    'standby',
    'document',
    'cpc',
    'profiles',
    'dpmExport',
    'ends',
    'path',
    'value',
    'definition',
    'clear',
    'module',
    'dimm',
    'namespace',
    'map',
    'change',
    'operands',
    'as',
    'elementIds',
    'files',
    'access',
    'changed',
    'directory',
    'removed',
    'link',
    'text',
    'format',
    'title',
    'author',
    'purpose',
    'rehearsal',
    'engineVersion',
    'stampMs',
    'risks',
    'before',
    'steps',
    'back',
    'exit',
    'match',
    'output',
    'otherwise',
  ],
];
const rank = new Map(ORDER.map((name, index) => [name, index]));

export const hasPlace = (name: string): boolean => rank.has(name);

const isObject = (value: unknown): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A contract value as files spell it, with its fields in their fixed order. */
export function toFile(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(toFile);
  if (!isObject(value)) return (value ?? null) as JsonValue;
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .map(([name, child]): [string, JsonValue] => {
      const spelling = byContractName.get(name);
      if (name === FOREIGN) return [name, child];
      if (name === OPERANDS && isObject(child)) return [name, mapValues(child, spellOperand)];
      if (spelling && typeof child === 'number') return [spelling.file, spell(child, spelling.unit)];
      return [name, toFile(child)];
    });
  return inOrder(Object.fromEntries(entries));
}

export function inOrder(value: Readonly<Record<string, JsonValue>>): { [name: string]: JsonValue } {
  const place = (name: string): number => rank.get(name) ?? ORDER.length;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => place(a) - place(b)));
}

/** A file's value in the words of the contract. What cannot be read is reported and left out. */
export function fromFile(value: JsonValue, at: Path, problems: FileProblem[]): JsonValue {
  if (Array.isArray(value)) {
    return value.map((child: JsonValue, index) => fromFile(child, [...at, index], problems));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, child]): [string, JsonValue] => {
    const path = [...at, name];
    const spelling = byFileName.get(name);
    if (name === FOREIGN) return [name, child];
    if (name === OPERANDS && isObject(child)) return [name, mapValues(child, readOperand)];
    if (!spelling || isObject(child)) return [name, fromFile(child, path, problems)];
    const number = read(child, spelling.unit);
    if (number === undefined) problems.push({ path: pathText(path), rule: RULES[spelling.unit] });
    return [spelling.contract, number ?? 0];
  });
  return Object.fromEntries(entries);
}

const mapValues = (
  value: Readonly<Record<string, JsonValue>>,
  change: (child: JsonValue) => JsonValue,
): JsonValue => Object.fromEntries(Object.entries(value).map(([name, child]) => [name, change(child)]));

const spellOperand = (value: JsonValue): JsonValue =>
  typeof value === 'number' ? formatBytes(bytes(value)) : value;
const readOperand = (value: JsonValue): JsonValue =>
  typeof value === 'string' ? (parseBytes(value) ?? value) : value;

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

function spell(value: number, unit: Unit): JsonValue {
  switch (unit) {
    case 'bytes':
      return formatBytes(value as Bytes);
    case 'kib':
      return formatBytes(bytes(value * KIB));
    case 'code':
      return hex(value, 4);
    case 'facilities':
      return hex(value, 12);
    case 'address':
      return hex(value, 9);
  }
}

const RULES: Readonly<Record<Unit, string>> = {
  bytes: 'a size is a whole number of bytes, written like 64 GiB, 256 MiB or 1.5 TiB',
  kib: 'a size is a whole number of KiB, written like 3 GiB or 512 MiB',
  code: 'a code is written like 0x0340',
  facilities: 'facility bits are written like 0xe00000000000',
  address: 'an address is written like 0x2a0000000',
};

function read(value: JsonValue, unit: Unit): number | undefined {
  if (unit === 'bytes' || unit === 'kib') {
    const size = typeof value === 'string' ? parseBytes(value) : undefined;
    const count = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : size;
    if (count === undefined || unit === 'bytes') return count;
    return count % KIB === 0 ? count / KIB : undefined;
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  const code =
    typeof value === 'string' && /^(0x[0-9a-f]{1,13}|\d{1,15})$/i.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(code) ? code : undefined;
}

/** The same spelling for a JSON Schema of contract values: names, sizes and codes as files have them. */
export function schemaToFile(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(schemaToFile);
  if (!isObject(schema)) return schema;
  const { properties, required, additionalProperties, ...rest } = schema;
  const plain = Object.fromEntries(Object.entries(rest).map(([name, child]) => [name, schemaToFile(child)]));
  if (!isObject(properties)) {
    return { ...plain, ...(additionalProperties === undefined ? {} : { additionalProperties }) };
  }
  const spelt = Object.entries(properties).map(([name, child]): [string, JsonValue] => {
    const spelling = byContractName.get(name);
    if (name === FOREIGN) return [name, child];
    if (name === OPERANDS && isObject(child)) return [name, OPERANDS_SCHEMA];
    if (spelling) return [spelling.file, { $ref: `#/$defs/${spelling.unit}` }];
    return [name, schemaToFile(child)];
  });
  const needed = (Array.isArray(required) ? required : [])
    .map((name) => String(fileName(String(name))))
    .filter((name) => !HAS_DEFAULT.has(name));
  return {
    ...plain,
    properties: inOrder(Object.fromEntries(spelt)),
    ...(needed.length > 0 ? { required: needed } : {}),
  };
}

/** Fields that a file may leave out although the contract has them always. */
const HAS_DEFAULT: ReadonlySet<string> = new Set([
  ...['answerStyle', 'commandLine', 'conditions', 'sclpFaults', 'notifierVetoes', 'unmovable', 'pressure'],
]);

const size = { $ref: '#/$defs/bytes' };
const OPERANDS_SCHEMA: JsonValue = {
  type: 'object',
  properties: {
    as: { anyOf: [size, { enum: ['initial', 'maximum'] }] },
    standby: { anyOf: [size, { const: 'remainder' }] },
    reserved: size,
    increment: size,
  },
};

const sizeSchema = (description: string): JsonValue => ({
  description,
  anyOf: [
    { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*([KMGTPkmgtp]([iI]?[bB])?|[bB])?\\s*$' },
    { type: 'integer', minimum: 0 },
  ],
});
const codeSchema = (description: string): JsonValue => ({
  description,
  anyOf: [
    { type: 'string', pattern: '^(0[xX][0-9a-fA-F]{1,13}|\\d{1,15})$' },
    { type: 'integer', minimum: 0 },
  ],
});

/** What `schemaToFile` refers to. */
export const UNIT_SCHEMAS: Readonly<Record<Unit, JsonValue>> = {
  bytes: sizeSchema(RULES.bytes),
  kib: sizeSchema(RULES.kib),
  code: codeSchema(RULES.code),
  facilities: codeSchema(RULES.facilities),
  address: codeSchema(RULES.address),
};
