/** vmcp(8) of s390-tools: sends a command to CP and prints its response. */

import { readOptions } from '../getopt.ts';
import { type Manual, manual, usageText } from '../manual.ts';
import type { Invocation } from '../program.ts';

export const VMCP: Manual = manual({
  name: 'vmcp',
  purpose: 'Send a command to the control program of z/VM and print its response.',
  synopsis: '[OPTION]... COMMAND',
  options: `
    -k, --keepcase  send the command as it is typed, not in upper case
    -b, --buffer=SIZE  room for the response in bytes, k or M may follow; 8k unless told otherwise
    -h, --help  what it takes
    -v, --version  its version`,
  takesCommand: true,
  text: 'Exit code: 0 done, 1 CP answered with a return code, 2 the response was cut, 3 no z/VM, 4 wrong options.',
});

/** Bytes that vmcp asks the device for unless it is told otherwise; and what it takes at most. */
const DEFAULT_BUFFER_BYTES = 8192;
const MOST_BUFFER_BYTES = 1024 * 1024;
const LEAST_BUFFER_BYTES = 4096;

/** vmcp's own exit codes. */
const EXIT = { cp: 1, truncated: 2, linux: 3, options: 4 } as const;

export function vmcp(run: Invocation): number {
  let buffer = DEFAULT_BUFFER_BYTES;
  let keepCase = false;
  const words: string[] = [];
  // The first word that is no option begins the command: CP's own words may look like options.
  const first = firstWord(run.args);
  for (const item of readOptions(run.args.slice(0, first), VMCP.letters, VMCP.long)) {
    if (item.kind === 'problem') return wrong(run, `${run.name}: ${item.message}`);
    if (item.kind !== 'option') continue;
    if (item.id === 'k') keepCase = true;
    else if (item.id === 'h') {
      run.out(usageText(VMCP));
      return 0;
    } else if (item.id === 'v') {
      run.out('vmcp: z/VM CP command interface (simulated)\n');
      return 0;
    } else {
      const size = bufferSize(item.argument ?? '');
      if (size === undefined)
        return wrong(
          run,
          `${run.name}: buffer size ${item.argument} is not valid: 4096 to 1048576, k or M may follow`,
        );
      buffer = size;
    }
  }
  words.push(...run.args.slice(first).filter((word) => word !== '--' || words.length > 0));
  if (words.length === 0) return wrong(run, `${run.name}: no command specified`);
  const command = words.join(' ');
  const answer = run.surroundings.vmcp?.(keepCase ? command : command.toUpperCase());
  if (!answer) {
    run.err('vmcp: Error: Could not open device /dev/vmcp: No such file or directory\n');
    return EXIT.linux;
  }
  const { output } = answer;
  run.out(output.slice(0, buffer));
  if (answer.error !== undefined) run.err(answer.error);
  if (output.length > buffer) {
    run.err(`Error: output (${output.length} bytes) was truncated, try --buffer to increase size\n`);
    return EXIT.truncated;
  }
  return answer.exit === 0 ? 0 : EXIT.cp;
}

/** Index of the first argument that is neither an option nor the value of one. */
function firstWord(args: readonly string[]): number {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--' || !arg.startsWith('-') || arg === '-') return index;
    const takesNext = /^-[^-b]*b$/.test(arg) || arg === '--buffer';
    if (takesNext) index++;
  }
  return args.length;
}

function bufferSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,7})([kM]?)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const size = Number(digits) * (unit === 'k' ? 1024 : unit === 'M' ? 1024 * 1024 : 1);
  return size >= LEAST_BUFFER_BYTES && size <= MOST_BUFFER_BYTES ? size : undefined;
}

function wrong(run: Invocation, message: string): number {
  run.err(`${message}\nTry '${run.name} --help' for more information.\n`);
  return EXIT.options;
}
