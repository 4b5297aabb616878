/** lpar: simulated partitions without a window. Subcommands print to standard output; exit codes are those of a shell. */

import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import { readAssumptions } from '../capture/assumptions.ts';
import { readArguments } from './arguments.ts';
import { importTree } from './captures.ts';
import { compareTrace } from './compare-trace.ts';
import { exportFile, exportTree } from './export-commands.ts';
import { importHmcFile } from './hmc-files.ts';
import { lessonCommand } from './lesson.ts';
import { lsmemCommand } from './lsmem.ts';
import { openPartition } from './open-machine.ts';
import { recordingsCommand } from './recordings.ts';
import { replayCommand } from './replay.ts';
import { run } from './run.ts';
import { runbookCommand } from './runbook.ts';
import { upgradeCommand } from './upgrade.ts';
import { complain, isSubcommand, OPTIONS, SUBCOMMANDS, USAGE, usageOf, type Values } from './usage.ts';

const STREAMS = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

async function importSysfs(positionals: readonly string[], values: Values): Promise<number> {
  const [tree, ...rest] = positionals;
  if (tree === undefined || rest.length > 0)
    return complain(`import-sysfs takes one tree\n${usageOf(SUBCOMMANDS['import-sysfs'])}`);
  const assumptions = readAssumptions((values.assume ?? []).join(','));
  if (!assumptions.ok) return complain(`--assume ${assumptions.failure}`);
  const imported = await importTree(
    { tree, output: values.output, partition: values.partition, assumptions: assumptions.value },
    STREAMS,
  );
  return imported.ok ? 0 : complain(imported.failure);
}

function importHmc(positionals: readonly string[], values: Values): number {
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0)
    return complain(`import-hmc takes one file\n${usageOf(SUBCOMMANDS['import-hmc'])}`);
  const { output, cpc, assume = [], 'leave-out': leaveOut = [] } = values;
  const imported = importHmcFile({ file, output, cpc, assume, leaveOut }, STREAMS);
  return imported.ok ? 0 : complain(imported.failure);
}

async function main(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined) return complain(`a command is missing\n${USAGE}`);
  if (verb === 'lesson') return lessonCommand(rest, STREAMS);
  if (verb === 'replay') return replayCommand(rest, STREAMS);
  if (verb === 'recordings') return await recordingsCommand(rest, STREAMS);
  if (verb === 'upgrade-check') return await upgradeCommand(rest, STREAMS, openPartition);
  if (verb === 'runbook') return await runbookCommand(rest, STREAMS, openPartition);
  if (verb === 'lsmem' && !(rest.length === 1 && ['--help', '-h'].includes(rest[0] ?? ''))) {
    const ended = await lsmemCommand(rest, STREAMS);
    return ended.ok ? ended.value : complain(ended.failure);
  }
  if (['--help', '-h', 'help', '--version'].includes(verb)) {
    process.stdout.write(verb === '--version' ? `${PRODUCT_NAME} ${PRODUCT_VERSION}\n` : USAGE);
    return 0;
  }
  if (!isSubcommand(verb))
    return complain(`unknown ${verb.startsWith('-') ? 'option' : 'command'}: ${verb}\n${USAGE}`);
  const parsed = readArguments(rest, OPTIONS, SUBCOMMANDS[verb].options);
  if (!parsed.ok) return complain(`${verb}: ${parsed.failure}\n${usageOf(SUBCOMMANDS[verb])}`);
  const { positionals, values } = parsed.value;
  if (values.help) {
    process.stdout.write(usageOf(SUBCOMMANDS[verb]));
    return 0;
  }
  if (verb === 'run') return await run(positionals, values);
  if (verb === 'export') return await exportFile(positionals, values);
  if (verb === 'import-hmc') return importHmc(positionals, values);
  if (verb === 'compare-trace') return compareTrace(positionals, values);
  return verb === 'import-sysfs' ? await importSysfs(positionals, values) : exportTree(positionals, values);
}

// A reader that has seen enough (head) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
