import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { wrongFuses } from '../../main/hosts/electron/fuses.ts';

/** A program with Electron's wire in it, as it is published unless another is given. */
const program = (wire: string): Buffer =>
  Buffer.concat([
    Buffer.from('\x7fELF…dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.of(1, wire.length),
    Buffer.from(wire),
    Buffer.from('rest'),
  ]);

test('a program as Electron publishes it has the fuses that a package sets the wrong way', () => {
  expect(wrongFuses(program('101100011'))).toEqual([
    'runAsNode',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'enableEmbeddedAsarIntegrityValidation',
    'onlyLoadAppFromAsar',
  ]);
});

test.each([
  ['000011011', []],
  ['010011011', ['enableCookieEncryption']],
  ['100011011', ['runAsNode']],
  ['000001011', ['enableEmbeddedAsarIntegrityValidation']],
  ['0000r1011', ['enableEmbeddedAsarIntegrityValidation']],
])('wire %s: %j are not as configured', (wire, wrong) => {
  expect(wrongFuses(program(wire))).toEqual(wrong);
});

test('a program without a wire is none of Electron', () => {
  expect(wrongFuses(Buffer.from('something else'))).toBeUndefined();
});

test('what the self-test wants is what electron-builder sets', () => {
  const file = path.resolve(import.meta.dirname, '../../electron-builder.yml');
  const { electronFuses } = parse(fs.readFileSync(file, 'utf8')) as {
    electronFuses: Record<string, boolean>;
  };
  const order = [
    'runAsNode',
    'enableCookieEncryption',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'enableEmbeddedAsarIntegrityValidation',
    'onlyLoadAppFromAsar',
  ];
  expect(wrongFuses(program(order.map((name) => (electronFuses[name] ? '1' : '0')).join('')))).toEqual([]);
});
