/**
 * fuzz: files of every kind that is taken in, changed by chance in their structure. Each is taken or refused with a sentence,
 * within a time and a memory; what is taken survives being worked on, being closed and opened again.
 */

import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { COVER, readWorkshop } from '../../main/workshop/load.ts';
import { type Breaker, type Chance, chance, newTally, rounds } from './breaker.ts';
import { anyAction, opened, run, wholeOf } from './console.ts';

const INPUTS = 12;
const LIMIT_MS = 5000;
const LIMIT_BYTES = 1e9;
const ACTIONS = 10;
const CASES = path.join(import.meta.dirname, 'cases');

/** Changes of a text by its lines: what a hand, a program or a cut transfer makes of it. */
const CHANGES: readonly ((lines: string[], by: Chance) => string[])[] = [
  (lines, { below }) => lines.toSpliced(below(lines.length), 1),
  (lines, { below, one }) => lines.toSpliced(below(lines.length), 0, one(lines)),
  (lines, { below }) => lines.toSpliced(below(lines.length), 1 + below(lines.length)),
  (lines, { below, one }) =>
    withLine(lines, below(lines.length), (line) =>
      line.replace(
        /[\w.-]+$/,
        one(['0', '-1', '1e99', '99999999999999999999', 'null', '~', '[]', '{}', '""', 'yes', '0x', '٣']),
      ),
    ),
  (lines, { below }) => withLine(lines, below(lines.length), (line) => `  ${line}`),
  (lines, { below }) => withLine(lines, below(lines.length), (line) => line.replace(/^ {1,2}/, '')),
  (lines, { below }) => withLine(lines, below(lines.length), (line) => line + 'x'.repeat(1 << below(17))),
  (lines, { below }) =>
    withLine(lines, below(lines.length), (line) => `${line}${'['.repeat(1 << below(12))}`),
  (lines, { below }) => withLine(lines, below(lines.length), (line) => line.replace(/\w+/, '__proto__')),
  (lines, { below }) => withLine(lines, below(lines.length), (line) => line.replace(': ', ': &a *a ')),
  (lines, { below }) =>
    withLine(lines, below(lines.length), (line) => `${line} ${'`'.repeat(1 << below(12))}`),
];

const withLine = (lines: string[], index: number, change: (line: string) => string): string[] =>
  lines.with(index, change(lines[index] ?? ''));

function fuzzed(text: string, by: Chance): string {
  let lines = text.split('\n');
  for (let changes = 1 + by.below(4); changes > 0 && lines.length > 1; changes--)
    lines = by.one(CHANGES)(lines, by);
  return lines.join('\n');
}

/** A workshop of ours, file by file. */
const WORKSHOP = workshopFiles(path.join(import.meta.dirname, '..', '..', 'workshops'));
const LESSON = [...WORKSHOP.keys()].find((name) => /^lessons\/.*\.yaml$/.test(name)) ?? '';

function workshopFiles(folder: string): ReadonlyMap<string, string> {
  const cover = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .find((name) => path.basename(name) === COVER);
  const top = path.join(folder, path.dirname(cover ?? ''));
  const names = fs.readdirSync(top, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => /\.(yaml|lpar)$/.test(name))
      .map((name) => [name.replaceAll('\\', '/'), fs.readFileSync(path.join(top, name), 'utf8')]),
  );
}

/** Valid files of each kind. */
function seeds(machine: string): Readonly<Record<string, { readonly name: string; readonly text: string }>> {
  return {
    'machine file': { name: 'x.lpar', text: machine },
    lesson: { name: LESSON, text: WORKSHOP.get(LESSON) ?? '' },
    'lsmem output': {
      name: 'lsmem.txt',
      text: 'RANGE                                  SIZE  STATE REMOVABLE BLOCK\n0x0000000000000000-0x00000003ffffffff   16G online       yes 0-63\n0x0000000400000000-0x00000007ffffffff   16G offline        - 64-127\n\nMemory block size:       256M\nTotal online memory:      16G\nTotal offline memory:     16G\n',
    },
    'HMC definition': {
      name: 'hmc.yaml',
      text: 'cpcs:\n  - properties:\n      name: CPC1\n      dpm-enabled: false\n      storage-customer: 1048576\n    lpars:\n      - properties:\n          name: LP01\n          status: operating\n          initial-memory: 65536\n          maximum-memory: 131072\n',
    },
  };
}

export const fuzz: Breaker = (effort) => {
  const tally = newTally();
  return rounds(effort, tally, async (seed, folder) => {
    const by = chance(seed);
    const console = opened(path.join(folder, 'data'));
    const client = console.session.join(() => {});
    const kinds = seeds(await wholeOf(console));
    const cases = fs.existsSync(CASES)
      ? fs.readdirSync(CASES).filter((name) => /\.(lpar|yaml)$/.test(name))
      : [];
    const inputs = Array.from({ length: INPUTS }, () => {
      const kind = by.one(Object.keys(kinds));
      const { name, text } = kinds[kind] ?? { name: 'x', text: '' };
      return { kind, name, bytes: Buffer.from(fuzzed(text, by)) };
    });
    if (seed === effort.seed)
      for (const name of cases)
        inputs.push({ kind: 'kept case', name, bytes: fs.readFileSync(path.join(CASES, name)) });
    for (const { kind, name, bytes } of inputs) {
      const keep = (what: string): void =>
        tally.wrong(`seed ${seed}, ${kind}: ${what}: ${bytes.toString().slice(0, 200)}`);
      const started = performance.now();
      const memory = process.memoryUsage.rss();
      if (kind === 'lesson' || /^lesson/.test(name)) {
        const loaded = readWorkshop(new Map([...WORKSHOP, [LESSON, bytes.toString()]]));
        tally.count(kind);
        tally.count(loaded.ok ? '→ taken' : '→ refused');
        if (performance.now() - started > LIMIT_MS)
          keep(`took ${Math.round(performance.now() - started)} ms`);
        continue;
      }
      const zipped = by.below(8) === 0;
      const answer = zipped
        ? await console.session.files.receiveArchive(gzipSync(bytes), { file: `${name}.gz`, assumptions: {} })
        : await console.session.files.receive(bytes.toString(), { file: name, assumptions: {} });
      tally.count(kind);
      tally.count(answer.ok ? '→ taken' : '→ refused');
      if (performance.now() - started > LIMIT_MS) keep(`took ${Math.round(performance.now() - started)} ms`);
      if (process.memoryUsage.rss() - memory > LIMIT_BYTES) keep('took more than 1 GB');
      if (!answer.ok) continue;
      for (let done = 0; done < ACTIONS; done++) {
        const ran = await run(client, anyAction(by));
        if (!ran.ok && ran.failure.kind !== 'rejection') keep(JSON.stringify(ran.failure));
      }
      const again = await console.session.exportMachine();
      if (!again.ok) keep(`cannot be saved: ${again.failure}`);
    }
    client.leave();
    await console.close();
    const reopened = opened(path.join(folder, 'data'));
    const failure = await reopened.session.verified;
    if (failure) tally.wrong(`seed ${seed}: ${JSON.stringify(failure)}`);
    await reopened.close();
  });
};
