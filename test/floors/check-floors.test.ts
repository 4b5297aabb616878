import { describe, expect, test } from 'vitest';
import { checkCircles, checkImports, checkPurity, folderOf } from './check-floors.ts';

const messages = (violations: readonly { message: string }[]) => violations.map(({ message }) => message);

describe('floors', () => {
  test('the innermost folder that has a rule decides', () => {
    expect(folderOf('main/engine/sclp/assign.ts')).toBe('main/engine');
    expect(folderOf('main/session/index.ts')).toBe('main/session');
    expect(folderOf('renderer/main.ts')).toBe('renderer');
    expect(folderOf('main/stray.ts')).toBeUndefined();
    expect(folderOf('test/engine/assign.test.ts')).toBeUndefined();
    expect(folderOf('package.json')).toBeUndefined();
  });

  test.each([
    ['shared/view.ts', `import { z } from 'zod'; import type { Rn } from './ids.ts';`],
    ['main/engine/step.ts', `import type { Command } from '../../shared/command.ts';`],
    ['main/engine/sclp/assign.ts', `import { begin } from '../step.ts';`],
    ['db/open.ts', `import fs from 'node:fs'; import Database from 'better-sqlite3';`],
    ['db/open.ts', `import type { View } from '../shared/view.ts';`],
    [
      'main/session/index.ts',
      `import { open } from '../../db/open.ts'; import { step } from '../engine/step.ts';`,
    ],
    ['main/hosts/electron/entry.ts', `import { app } from 'electron';`],
    ['main/hosts/browser/serve.ts', `import { WebSocketServer } from 'ws'; import http from 'http';`],
    ['renderer/main.ts', `import { html } from 'lit'; import './theme/app.scss'; import '../shared/api.ts';`],
    ['renderer/main.ts', `import icon from './icon.svg?url'; const later = () => import('./late.ts');`],
    ['shared/units.ts', `// import '../db/open.ts'\nconst text = "import '../main/session/index.ts'";`],
  ])('%s may contain: %s', (file, text) => {
    expect(checkImports(file, text)).toEqual([]);
  });

  test.each([
    ['shared/view.ts', `import { step } from '../main/engine/step.ts';`],
    ['shared/view.ts', `import fs from 'node:fs';`],
    ['shared/view.ts', `import fs from 'fs';`],
    ['shared/view.ts', `import { html } from 'lit';`],
    ['main/engine/step.ts', `import type { Session } from '../session/index.ts';`],
    ['main/engine/step.ts', `import { z } from 'zod';`],
    ['main/engine/step.ts', `import { createHash } from 'node:crypto';`],
    ['main/engine/step.ts', `export { open } from '../../db/open.ts';`],
    ['main/engine/step.ts', `export * from '../../db/open.ts';`],
    ['main/engine/step.ts', `type Open = import('../../db/open.ts').Open;`],
    ['db/open.ts', `import { step } from '../main/engine/step.ts';`],
    ['db/open.ts', `import { z } from 'zod';`],
    ['main/session/index.ts', `import '../../renderer/main.ts';`],
    ['main/session/index.ts', `import { start } from '../hosts/open-console.ts';`],
    ['main/machine/past.ts', `import { journalPage } from '../session/queries.ts';`],
    ['main/workshop/compare.ts', `import { compareSides } from '../compare/index.ts';`],
    ['main/guest/shell/index.ts', `import { captureOf } from '../../capture/definition.ts';`],
    ['renderer/elements/cell-map.ts', `import '../screens/blocks.ts';`],
    ['renderer/model/system.ts', `import type { Store } from '../state/store.ts';`],
    ['main/session/index.ts', `import Database from 'better-sqlite3';`],
    ['main/session/index.ts', `import type { App } from 'electron';`],
    ['main/session/index.ts', `import { machine } from '../../test/engine/machine.ts';`],
    ['main/session/index.ts', `import '../../../elsewhere/file.ts';`],
    ['main/session/index.ts', `import '/absolute.ts';`],
    ['main/session/index.ts', `import 'https://example.invalid/module.js';`],
    ['main/session/index.ts', `const name = './late.ts'; await import(name);`],
    ['main/session/index.ts', 'await import(`../../renderer/main.ts`);'],
    ['main/session/index.ts', `const main = require('../../renderer/main.ts');`],
    ['main/session/index.ts', `import main = require('../../renderer/main.ts');`],
    ['renderer/main.ts', `import { session } from '../main/session/index.ts';`],
    ['renderer/main.ts', `import process from 'node:process';`],
    ['scripts/start.mjs', `import '../test/helper.ts';`],
    ['elsewhere/file.ts', ''],
  ])('%s may not contain: %s', (file, text) => {
    expect(checkImports(file, text)).toHaveLength(1);
  });

  test('a broken rule names the import, the rule and what to do', () => {
    const text = `import './b.ts';\n\nimport { run } from '../main/session/index.ts';\n`;
    expect(checkImports('db/a.ts', text)).toEqual([
      {
        file: 'db/a.ts',
        line: 3,
        message:
          'db may not import main/session/index.ts (rule: db may import shared). db/ stores rows and knows no domain: hand the value in, or move the shape to shared/.',
      },
    ]);
  });

  test('a file that cannot be parsed is not taken for a clean one', () => {
    expect(() => checkImports('db/a.ts', 'import from from;;(')).toThrow('cannot be parsed');
  });
});

describe('circles', () => {
  test('files that import each other are named in their order, types included', () => {
    const texts = new Map([
      ['db/a.ts', `import type { B } from './b.ts';`],
      ['db/b.ts', `export * from './c.ts';`],
      ['db/c.ts', `import { a } from './a.ts';`],
      ['db/d.ts', `import './a.ts';`],
    ]);
    expect(checkCircles(texts)).toEqual([
      {
        file: 'db/a.ts',
        line: 1,
        message:
          'is in a circle: db/a.ts → db/b.ts → db/c.ts → db/a.ts. Move what both need into a file of its own below them.',
      },
    ]);
  });

  test('a diamond is no circle', () => {
    const texts = new Map([
      ['db/a.ts', `import './b.ts'; import './c.ts';`],
      ['db/b.ts', `import './d.ts';`],
      ['db/c.ts', `import './d.ts';`],
      ['db/d.ts', ''],
    ]);
    expect(checkCircles(texts)).toEqual([]);
  });
});

describe('purity of the engine', () => {
  test.each([
    'const half = Math.floor(rn / 2) + Math.max(1, 2);',
    '// Date.now(), await and process are only words here',
    `const text = 'Promise of a process at any Date';`,
    'const line = `Date ${rn} process`;',
    'interface Task { process: number; Date(): void }',
    'const task = { process: 1 }; task.process += 1;',
    'class Chain { crypto = 1; fetch() { return this.crypto; } }',
    'function* batches() { yield 1; }',
    'type Timer = { setTimeout: number };',
  ])('allowed: %s', (text) => {
    expect(checkPurity('main/engine/a.ts', text)).toEqual([]);
  });

  test.each([
    ['const now = Date.now();', 'Date'],
    ['const now: Date = clock;', 'Date'],
    ['const stamp = { Date };', 'Date'],
    ['performance.now();', 'performance'],
    ['Math.random();', 'Math.random'],
    [`Math['random']();`, 'Math.random'],
    ['Math[name]();', 'Math.[computed]'],
    ['const { random } = Math;', 'Math without naming its function'],
    ['crypto.getRandomValues(bytes);', 'crypto'],
    ['async function later() {}', 'async'],
    ['const later = async () => 1;', 'async'],
    ['class A { async later() {} }', 'async'],
    ['await later;', 'await'],
    ['for await (const x of xs) {}', 'for await'],
    [`import('./late.ts');`, 'import()'],
    ['import.meta.url;', 'import.meta'],
    ['type Later = Promise<number>;', 'Promise'],
    ['setTimeout(run, 0);', 'setTimeout'],
    ['queueMicrotask(run);', 'queueMicrotask'],
    ['process.env;', 'process'],
    ['const text = `${process.pid}`;', 'process'],
    ['new Intl.NumberFormat();', 'Intl'],
    ['bytes.toLocaleString();', 'toLocaleString'],
    [`bytes['toLocaleString']();`, 'toLocaleString'],
    ['const { toLocaleString } = bytes;', 'toLocaleString'],
    ['a.localeCompare(b);', 'localeCompare'],
    [`globalThis['Da' + 'te'].now();`, 'globalThis'],
    ['console.log(rn);', 'console'],
  ])('refused: %s', (text, what) => {
    expect(messages(checkPurity('main/engine/a.ts', text))).toEqual([`the engine may not use ${what}`]);
  });
});
