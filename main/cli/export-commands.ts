/** lpar export and export-sysfs. */

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, type Result } from '../../shared/failure.ts';
import { type ExportedEntry, exportSysfs } from '../capture/sysfs-export.ts';
import { SAMPLE_DEFINITION } from '../machine/sample.ts';
import { EXPORT_FORMATS, exportAs, exportSystemAs, isExportFormat, isSystemFormat } from './export.ts';
import { withFiles, writeNew } from './files.ts';
import { type Loaded, loadMachine, type Opened, open, systemOf, withoutDisks } from './open-machine.ts';
import { PROGRAM } from './program.ts';
import { runLines } from './run.ts';
import { complain, SUBCOMMANDS, usageOf, type Values } from './usage.ts';

/** The machine of an export, at its revision. Fails with the exit code when that is told already. */
function loadForExport({ revision, machine }: Values): Result<Loaded, number> {
  if (revision !== undefined && !/^\d{1,9}$/.test(revision))
    return fail(complain(`-r ${revision}: a revision is a whole number`));
  if (revision !== undefined && machine === undefined)
    return fail(complain('-r needs a machine with its history: -m MACHINE'));
  const at = revision === undefined ? undefined : Number(revision);
  const system = machine === undefined ? withoutDisks(systemOf(SAMPLE_DEFINITION)) : loadMachine(machine, at);
  return system.ok ? system : fail(complain(system.failure));
}

/** Its partition, with its commands run. */
function openForExport(values: Values): Result<Opened, number> {
  const { command } = values;
  const system = loadForExport(values);
  if (!system.ok) return system;
  const opened = open(system.value, values);
  if (!opened.ok) return fail(complain(opened.failure));
  const code = command === undefined ? 0 : runLines(opened.value, command);
  return code === 0 ? opened : fail(code);
}

export async function exportFile(positionals: readonly string[], values: Values): Promise<number> {
  const [format, ...rest] = positionals;
  if (format === undefined || rest.length > 0 || !isExportFormat(format))
    return complain(`export takes one of ${EXPORT_FORMATS.join(', ')}\n${usageOf(SUBCOMMANDS.export)}`);
  // What an HMC tells of a system needs no partition that runs.
  const isOfSystem = isSystemFormat(format) && values.command === undefined;
  const opened = isOfSystem ? loadForExport(values) : openForExport(values);
  if (!opened.ok) return opened.failure;
  const made = isSystemFormat(format)
    ? exportSystemAs(format, opened.value.system)
    : await exportAs(format, opened.value as Opened, Date.now());
  if (!made.ok) return complain(made.failure);
  const { name, content } = made.value;
  const output = values.output ?? (typeof content === 'string' ? undefined : name);
  if (output === undefined) {
    process.stdout.write(content);
    return 0;
  }
  const written = writeNew(output, content);
  if (!written.ok) return complain(written.failure);
  process.stderr.write(`${PROGRAM}: wrote ${output}\n`);
  return 0;
}

export function exportTree(positionals: readonly string[], values: Values): number {
  const [directory, ...rest] = positionals;
  if (directory === undefined || rest.length > 0)
    return complain(`export-sysfs takes one directory\n${usageOf(SUBCOMMANDS['export-sysfs'])}`);
  const there = withFiles(directory, 'a file', () => existsSync(directory) && readdirSync(directory));
  if (!there.ok) return complain(there.failure);
  if (there.value && there.value.length > 0)
    return complain(`${directory} is not empty; nothing was written`);
  const opened = openForExport(values);
  if (!opened.ok) return opened.failure;
  const entries = exportSysfs(opened.value.tree);
  if (!entries.ok) return complain(entries.failure);
  const written = withFiles(directory, 'a file', () => writeEntries(directory, entries.value));
  if (!written.ok) return complain(written.failure);
  process.stderr.write(
    `${PROGRAM}: wrote ${written.value} files of ${opened.value.partition} to ${directory}\n`,
  );
  return 0;
}

/**
 * Writes a tree into a directory that is new or empty. What cannot be written whole is taken away again, so that a second
 * try finds the place as the first did. @returns how many files were written; directories are not counted
 */
function writeEntries(directory: string, entries: Iterable<ExportedEntry>): number {
  const begun = new Set<string>(existsSync(directory) ? [] : [directory]);
  let files = 0;
  try {
    for (const { path, content } of entries) {
      begun.add(join(directory, path.split('/').find((part) => part !== '') ?? ''));
      const full = join(directory, path);
      mkdirSync(content === null ? full : dirname(full), { recursive: true });
      if (content === null) continue;
      writeFileSync(full, content);
      files++;
    }
    return files;
  } catch (error) {
    for (const path of begun) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}
