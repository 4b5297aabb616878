/** The public CI's file: what a linter of workflows would find, and that it does what the README says of it. */

import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const FILE = '.github/workflows/ci.yml';
const text = fs.readFileSync(FILE, 'utf8');

const step = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.literal('bash').optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
const job = z.strictObject({
  name: z.string(),
  needs: z.string().optional(),
  'runs-on': z.string(),
  'timeout-minutes': z.number().int().min(1).max(120),
  strategy: z
    .strictObject({
      'fail-fast': z.boolean(),
      matrix: z.strictObject({ include: z.array(z.record(z.string(), z.string())).min(1) }),
    })
    .optional(),
  steps: z.array(step).min(1),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(z.string()) }),
    pull_request: z.null(),
    workflow_dispatch: z.null(),
  }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.string() }),
  jobs: z.record(z.string(), job),
});

/** Versions that run on the runners' own Node, and what each takes. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'actions/checkout@v6': ['persist-credentials'],
  'actions/setup-node@v6': ['node-version', 'cache'],
  'actions/cache@v5': ['path', 'key'],
  'actions/download-artifact@v6': ['name', 'path'],
  'actions/upload-artifact@v6': ['name', 'path', 'if-no-files-found'],
};

const document = parseDocument(text, { uniqueKeys: true });
const parsed = workflow.parse(document.toJS());
const jobs = Object.entries(parsed.jobs);
const steps = jobs.flatMap(([name, { steps: all }]) => all.map((one) => [name, one] as const));

describe('the public CI', () => {
  test('is YAML without a doubt', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(text).not.toContain('\t');
  });

  test('every step does one thing, with an action that is known', () => {
    for (const [, one] of steps) {
      expect([one.uses, one.run].filter((what) => what !== undefined)).toHaveLength(1);
      if (one.uses === undefined) continue;
      expect(Object.keys(ACTIONS)).toContain(one.uses);
      for (const key of Object.keys(one.with ?? {})) expect(ACTIONS[one.uses]).toContain(key);
    }
  });

  test('every expression names what there is, and nothing that a stranger writes is run', () => {
    for (const [name, one] of steps) {
      const columns = Object.keys(parsed.jobs[name]?.strategy?.matrix.include[0] ?? {});
      const known = [
        ...columns.map((column) => `matrix.${column}`),
        'runner.os',
        'runner.arch',
        "hashFiles('package-lock.json')",
      ];
      for (const [, expression = ''] of JSON.stringify(one).matchAll(/\$\{\{\s*(.*?)\s*\}\}/g))
        expect(known).toContain(expression);
      if (one.if !== undefined)
        expect(one.if).toMatch(/^(failure\(\)|always\(\)|runner\.os == '(Linux|macOS|Windows)')$/);
    }
  });

  test('the rows of the matrix have the same columns', () => {
    for (const [, { strategy }] of jobs) {
      const [first, ...rest] = (strategy?.matrix.include ?? []).map((row) => Object.keys(row).sort());
      for (const columns of rest) expect(columns).toEqual(first);
    }
  });

  test('artifacts have names of their own', () => {
    const names = steps
      .filter(([, { uses }]) => uses?.includes('upload-artifact'))
      .map(([, one]) => one.with?.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('every script that it runs is there', () => {
    const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
    for (const [, { run }] of steps) {
      for (const [, name = ''] of (run ?? '').matchAll(/npm run ([\w:]+)/g))
        expect(scripts).toHaveProperty([name]);
      for (const [, file = ''] of (run ?? '').matchAll(/node (\S+)/g))
        expect(fs.existsSync(file), file).toBe(true);
    }
  });

  test('it starts the plain zip of every system on that system', () => {
    const { laptops } = parsed.jobs;
    const built = Object.keys(JSON.parse(fs.readFileSync('packaging/runtimes.json', 'utf8')).systems);
    expect(laptops?.strategy?.matrix.include.map(({ system }) => system).toSorted()).toEqual(
      built.toSorted(),
    );
    expect(laptops?.needs).toBe('all');
    expect(laptops?.steps.at(-1)?.run).toMatch(/package-portable-start\.mjs .*matrix\.system/);
  });

  test('it tests everything on Linux, and plays the stories and packs with real Electron on the three desktops', () => {
    const { all, electron } = parsed.jobs;
    expect(all?.steps.map(({ run }) => run)).toEqual(
      expect.arrayContaining([
        'npm test',
        'npm run package:check',
        expect.stringContaining('package:browser:test'),
      ]),
    );
    const systems = electron?.strategy?.matrix.include.map(({ os }) => os);
    expect(systems?.toSorted()).toEqual(['macos-latest', 'ubuntu-latest', 'windows-latest']);
    const runs = electron?.steps.filter((one) => one.if === undefined).map(({ run }) => run);
    expect(runs).toContain('node node_modules/electron/install.js');
    expect(runs?.findIndex((run) => run?.endsWith('npm run e2e:electron -- --must-run'))).toBeGreaterThan(
      runs?.indexOf('npm run build') ?? 0,
    );
    expect(runs).toContain('npm run package');
  });
});
