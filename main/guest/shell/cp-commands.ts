/**
 * CP commands of a z/VM guest: QUERY (VIRTUAL) STORAGE and DEFINE STORAGE, with CP's abbreviations, and what scripts ask
 * beside them: userid, virtual configuration, CPU, time. The storage line is the one that z/VM automation parses; the
 * wording of errors is ours. What CP has and this does not is refused by name.
 */

import type { Command, StorageOperands } from '../../../shared/command.ts';
import { refusalWord } from '../../../shared/command-words.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { type Bytes, bytes, GIB, KIB, MIB, TIB } from '../../../shared/units.ts';
import type { ZvmStorage } from '../../../shared/view.ts';
import type { Surroundings } from './program.ts';

/** The guest that the command is for. */
export interface CpGuest {
  readonly partition: PartitionName;
  /** CP's figures now; null while the guest is not logged on. */
  storage(): ZvmStorage | null;
  /** Wall clock of the guest, in seconds since 1970-01-01 00:00:00 UTC. */
  now(): number;
  /** Carries out a command and journals it. */
  run(command: Command): { readonly outcome: Outcome };
}

type Answer = ReturnType<NonNullable<Surroundings['vmcp']>>;

/** What vmcp is given in this guest. */
export const cpOf =
  (guest: CpGuest): NonNullable<Surroundings['vmcp']> =>
  (text) =>
    answer(guest, text);

function answer(guest: CpGuest, text: string): Answer {
  // CP takes what it is sent: vmcp translates to upper case unless it is told not to.
  const words = text.trim().split(/\s+/);
  const [verb = '', ...rest] = words;
  if (abbreviates(verb, 'QUERY', 1)) return query(guest, text, rest);
  if (abbreviates(verb, 'DEFINE', 3) && abbreviates(rest[0] ?? '', 'STORAGE', 2)) {
    return define(guest, text, rest.slice(1));
  }
  const known = OTHER_COMMANDS.find(({ full, least }) => abbreviates(verb, full, least));
  if (known) return problem(text, 1, `HCPCMD001E Not part of the simulation: ${known.full}`);
  return problem(text, 1, `HCPCMD001E Unknown CP command: ${verb}`);
}

/** CP takes every word from its shortest form on. */
const abbreviates = (word: string, full: string, least: number): boolean =>
  word.length >= least && full.startsWith(word);

function query(guest: CpGuest, text: string, words: readonly string[]): Answer {
  const isVirtual = abbreviates(words[0] ?? '', 'VIRTUAL', 1);
  const [operand = '', extra] = isVirtual ? words.slice(1) : words;
  const answered = QUERIES.find(
    ({ full, least, of }) =>
      abbreviates(operand, full, least) && (of === 'both' || (of === 'virtual') === isVirtual),
  );
  if (answered && extra === undefined) return { output: answered.answer(guest), exit: 0 };
  if (!answered && operand !== '' && OTHER_QUERIES.some((full) => abbreviates(operand, full, 3)))
    return problem(
      text,
      3,
      `HCPCQV003E Not part of the simulation: QUERY ${isVirtual ? 'VIRTUAL ' : ''}${operand}`,
    );
  return problem(text, 3, `HCPCQV003E Invalid option - ${extra ?? operand}`);
}

interface CpQuery {
  readonly full: string;
  readonly least: number;
  /** Asked of the virtual machine, of the system, or either way. */
  readonly of: 'virtual' | 'system' | 'both';
  readonly answer: (guest: CpGuest) => string;
}

/** The processor that every simulated guest has; machine type of a z16. Our choice. */
const CPU_LINE = 'CPU 00  ID  FF00000039318000 (BASE) CP   CPUAFF ON\n';

const QUERIES: readonly CpQuery[] = [
  { full: 'STORAGE', least: 4, of: 'both', answer: (guest) => `${storageLine(guest.storage())}\n` },
  { full: 'USERID', least: 6, of: 'system', answer: ({ partition }) => `${partition.padEnd(8)} AT SIMVM\n` },
  { full: 'CPUID', least: 5, of: 'system', answer: () => 'CPUID = FF00000039318000\n' },
  { full: 'TIME', least: 1, of: 'system', answer: timeLines },
  { full: 'CPUS', least: 3, of: 'virtual', answer: () => CPU_LINE },
  {
    full: 'ALL',
    least: 1,
    of: 'virtual',
    answer: (guest) => `${storageLine(guest.storage())}\nXSTORE = none\n${CPU_LINE}`,
  },
];

/** Valid questions to CP that have nothing to do with storage. */
const OTHER_QUERIES = [
  'DASD',
  'OSA',
  'NIC',
  'LAN',
  'VSWITCH',
  'SET',
  'PRIVCLASS',
  'CPLEVEL',
  'PATHS',
  'FCP',
  'NAMES',
];
const OTHER_COMMANDS = [
  { full: 'INDICATE', least: 3 },
  { full: 'ATTACH', least: 3 },
  { full: 'DETACH', least: 3 },
  { full: 'LINK', least: 2 },
  { full: 'SET', least: 3 },
  { full: 'MESSAGE', least: 1 },
  { full: 'LOGOFF', least: 3 },
  { full: 'IPL', least: 1 },
  { full: 'DISPLAY', least: 1 },
] as const;

/** CP's two lines of QUERY TIME; connect and processor time pass with the guest's clock and not by themselves. */
function timeLines(guest: CpGuest): string {
  const [day = '', time = ''] = new Date(guest.now() * 1000).toISOString().split('T');
  const [year = '', month = '', date = ''] = day.split('-');
  return (
    `TIME IS ${time.slice(0, 8)} UTC ${WEEKDAYS[new Date(guest.now() * 1000).getUTCDay()]} ${month}/${date}/${year.slice(2)}\n` +
    'CONNECT= 00:00:00 VIRTCPU= 000:00.00 TOTCPU= 000:00.00\n'
  );
}

const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

function define(guest: CpGuest, text: string, words: readonly string[]): Answer {
  const operands = readOperands(words);
  if (typeof operands === 'string') return problem(text, 2, `HCPDST002E Invalid operand - ${operands}`);
  const { outcome } = guest.run({ kind: 'defineStorage', partition: guest.partition, operands });
  if (outcome.kind === 'refused') {
    const { because } = outcome.refusal;
    return refusalWord(outcome.refusal) === 'cp:maximum'
      ? problem(text, 94, `HCPDST094E Storage size exceeds the maximum: ${because}`)
      : problem(text, 3, `HCPDST003E Invalid option: ${because}`);
  }
  const reset = operands.as === undefined ? '' : 'Storage cleared - system reset.\n';
  return { output: `${storageLine(guest.storage())}\n${reset}`, exit: 0 };
}

/** s390-tools vmcp: the response, and a line of its own with CP's return code. */
function problem(command: string, code: number, message: string): Answer {
  return {
    output: `${message}\n`,
    error: `Error: non-zero CP response for command '${command.trim()}': #${code}\n`,
    exit: 1,
  };
}

type Named = { -readonly [Key in keyof StorageOperands]: StorageOperands[Key] };

/** Operands in any order, each once; the word that cannot be read otherwise. */
function readOperands(words: readonly string[]): StorageOperands | string {
  const found: Named = {};
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const value = words[index + 1] ?? '';
    const key = KEYWORDS.find(({ full, least }) => abbreviates(word, full, least));
    if (key?.full === 'INITIAL' || key?.full === 'MAXIMUM') {
      if (found.as !== undefined) return word;
      found.as = key.full === 'INITIAL' ? 'initial' : 'maximum';
      continue;
    }
    // A size alone is the same as AS.
    const name = key?.name ?? 'as';
    const text = key ? value : word;
    if (found[name] !== undefined) return word;
    const size = name === 'standby' && abbreviates(text, 'REMAINDER', 3) ? 'remainder' : readSize(text);
    if (size === undefined) return text === '' ? word : text;
    if (name === 'standby') found.standby = size;
    else if (size === 'remainder') return text;
    else found[name] = size;
    if (key) index++;
  }
  return found;
}

const KEYWORDS = [
  { full: 'AS', least: 2, name: 'as' },
  { full: 'STANDBY', least: 7, name: 'standby' },
  { full: 'RESERVED', least: 8, name: 'reserved' },
  { full: 'INCREMENT', least: 3, name: 'increment' },
  { full: 'INITIAL', least: 3, name: 'as' },
  { full: 'MAXIMUM', least: 3, name: 'as' },
] as const;

/** One to seven digits and a unit; kilobytes are rounded up to megabytes. 0 needs no unit. */
function readSize(text: string): Bytes | undefined {
  const [, digits, unit] = /^(\d{1,7})([KMGTPE]?)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const number = Number(digits);
  if (unit === '') return number === 0 ? bytes(0) : undefined;
  const size = number * KIB ** ('KMGTPE'.indexOf(unit) + 1);
  return Number.isSafeInteger(size) ? bytes(Math.ceil(size / MIB) * MIB) : undefined;
}

/** "STORAGE = 40G MAX = 100G INC = 128M STANDBY = 0  RESERVED = 60G" */
export function storageLine(storage: ZvmStorage | null): string {
  if (!storage) return 'STORAGE = 0';
  const { storageBytes, maximumBytes, incrementBytes, standbyBytes, reservedBytes } = storage;
  return (
    `STORAGE = ${size(storageBytes)} MAX = ${size(maximumBytes)} INC = ${size(incrementBytes)} ` +
    `STANDBY = ${size(standbyBytes)} RESERVED = ${size(reservedBytes)}`
  ).trimEnd();
}

/** A number and the largest unit that leaves it whole; 0 has a blank for its unit. */
function size(value: Bytes): string {
  if (value === 0) return '0 ';
  const [unit, scale] = UNITS.find(([, bytesOfUnit]) => value % bytesOfUnit === 0) ?? ['M', MIB];
  return `${value / scale}${unit}`;
}

const UNITS = [
  ['T', TIB],
  ['G', GIB],
  ['M', MIB],
] as const;
