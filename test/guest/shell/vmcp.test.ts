import { describe, expect, test } from 'vitest';
import type { Invocation } from '../../../main/guest/shell/program.ts';
import { vmcp } from '../../../main/guest/shell/programs/vmcp.ts';

/** Runs vmcp on a CP that answers with what it was sent. */
function run(
  args: readonly string[],
  answer?: (command: string) => { output: string; exit: number; error?: string },
) {
  let [stdout, stderr] = ['', ''];
  const invocation = {
    name: 'vmcp',
    args,
    surroundings: { vmcp: answer ?? ((command: string) => ({ output: `${command}\n`, exit: 0 })) },
    out: (text: string) => {
      stdout += text;
    },
    err: (text: string) => {
      stderr += text;
    },
  } as unknown as Invocation;
  return { exit: vmcp(invocation), stdout, stderr };
}

describe('vmcp', () => {
  test.each([
    [['q', 'v', 'stor'], 'Q V STOR\n'],
    [['-b', '8k', 'q', 'v', 'stor'], 'Q V STOR\n'],
    [['--buffer=1M', 'q stor'], 'Q STOR\n'],
    [['-k', 'q', 'stor'], 'q stor\n'],
    [['-kb8k', 'q', 'stor'], 'q stor\n'],
    [['def', 'stor', '-x'], 'DEF STOR -X\n'],
    [['--', 'q', 'stor'], 'Q STOR\n'],
  ])('%j sends the command', (args, stdout) => {
    expect(run(args)).toEqual({ exit: 0, stdout, stderr: '' });
  });

  test('a response that does not fit is cut, said, and has been carried out', () => {
    const answered = run(['-b', '4k', 'q'], () => ({ output: 'x'.repeat(5000), exit: 0 }));
    expect(answered.exit).toBe(2);
    expect(answered.stdout).toHaveLength(4096);
    expect(answered.stderr).toBe('Error: output (5000 bytes) was truncated, try --buffer to increase size\n');
  });

  test.each([[['-b', '1k', 'q']], [['-b', 'many', 'q']], [['-x', 'q']], [[]], [['-b']]])(
    '%j is an error of options: 4',
    (args) => {
      expect(run(args)).toMatchObject({ exit: 4, stdout: '' });
    },
  );

  test('without z/VM there is no device', () => {
    expect(
      vmcp({
        name: 'vmcp',
        args: ['q'],
        surroundings: {},
        out: () => {},
        err: () => {},
      } as unknown as Invocation),
    ).toBe(3);
  });
});
