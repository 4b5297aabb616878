import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDERS = ['main', 'renderer', 'shared', 'db', 'test'];

/** What something was called once, and what it is called now (docs/words.md). */
const RETIRED: Readonly<Record<string, string>> = {
  Turn: 'action run',
  Turns: 'Sequencer',
  Hands: 'command port',
  Desk: 'workshop service',
  MachineDesk: 'saved machines',
  Rig: 'headless runner',
  Shelf: 'catalogue',
  Overheard: 'a result that is returned',
  TURN_MS: 'slice',
  MemmapWish: 'requested memmap',
};

function* sources(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(file);
    else if (/\.ts$/.test(entry.name)) yield file;
  }
}

test('no name that was given up is declared again', () => {
  const declaration = /\b(?:class|interface|type|const|let|function|enum)\s+(\w+)/g;
  const found = FOLDERS.flatMap((folder) => [...sources(path.join(ROOT, folder))]).flatMap((file) =>
    [...fs.readFileSync(file, 'utf8').matchAll(declaration)]
      .map(([, name = '']) => name)
      .filter((name) => Object.hasOwn(RETIRED, name))
      .map((name) => `${path.relative(ROOT, file)}: ${name} is called ${RETIRED[name]} now`),
  );
  expect(found).toEqual([]);
});
