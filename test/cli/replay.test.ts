import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { replayCommand } from '../../main/cli/replay.ts';
import { changeStep, recording, recordingText } from '../recording/recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'lpar-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lpar(...args: string[]): { exit: number; stdout: string; stderr: string } {
  const streams = { stdout: '', stderr: '' };
  const exit = replayCommand(args, {
    out: (text) => {
      streams.stdout += text;
    },
    err: (text) => {
      streams.stderr += text;
    },
  });
  return { exit, ...streams };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const GOOD = file('good.json', recordingText('6.12-short-G1'));
const BAD = file(
  'bad.json',
  JSON.stringify(
    changeStep(recording('6.12-base-G1-mom1'), 'online_F_again', (step) => ({
      ...step,
      exit: 0,
      command: `${step.command} # |\`<b>`,
    })),
  ),
);

describe('the exit code is for CI', () => {
  test('0: everything is equal', () => {
    expect(lpar(GOOD)).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^6.12-short-G1: .*no difference\.\n$/),
    });
  });

  test('1: something differs, with the step and the rule', () => {
    const { exit, stdout } = lpar(BAD);
    expect(exit).toBe(1);
    expect(stdout).toMatch(
      /step 5, online_F_again.*\n\s+exit: recorded 0, simulated 1\n\s+rule: .*\(state-unchanged\); known from recordings; drivers\/base/,
    );
  });

  test.each([
    ['no file', [join(folder, 'none.json')], /no such file/],
    ['not JSON', [file('text.json', 'hello')], /line 1, file: not JSON/],
    ['another report', [GOOD, '--report', 'pdf'], /only text, md, html, json/],
    ['a step that is not there', [GOOD, '--difference', 'unmovable:4000'], /there is no step 4000/],
    ['no such input', [GOOD, '--input', 'luck:3'], /not unmovable:STEPS or pressure:STEPS/],
  ])('2: %s', (_name, args, message) => {
    const { exit, stderr } = lpar(...args);
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('reports to mail', () => {
  test('Markdown: what the recording says cannot leave its code span or its cell', () => {
    const { stdout } = lpar(BAD, '--report', 'md');
    const row = stdout.split('\n').find((line) => line.startsWith('| 5 |')) ?? '';
    expect(row).toContain('# \\|`<b>');
    expect(row).toMatch(/^\| 5 \| ``.*`` \| differs \|$/);
    expect(stdout).toContain('| exit | `0` | `1` | The same state again (state-unchanged)');
  });

  test('HTML: escaped, without scripts and without anything from outside', () => {
    const { stdout } = lpar(BAD, '--report', 'html');
    expect(stdout).toContain('&lt;b&gt;');
    expect(stdout).not.toMatch(/<b>|<script|https?:/);
    expect(stdout.indexOf('Step 5: online_F_again')).toBeLessThan(stdout.indexOf('All steps'));
  });

  test('JSON, to a new file; one that exists is left alone', () => {
    const target = join(folder, 'report.json');
    expect(lpar(BAD, '--report', 'json', '-o', target)).toMatchObject({ exit: 1, stdout: '' });
    const { recordings } = JSON.parse(readFileSync(target, 'utf8'));
    expect(recordings[0].steps.find((step: { n: number }) => step.n === 5).verdict).toBe('differs');
    expect(lpar(BAD, '-o', target)).toMatchObject({ exit: 2 });
  });
});
