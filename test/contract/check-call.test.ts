import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCall } from '../../main/contract/check-call.ts';
import { MESSAGE_LIMIT_BYTES } from '../../shared/api.ts';

const call = (method: string, params: unknown): string => JSON.stringify({ id: 7, method, params });
const run = (action: unknown): string => call('run', { action, seen: 3, ticket: 't' });
const write = { kind: 'writeSysfs', partition: 'LNXTEST', path: '/sys/x', value: '1' };

describe('the door for calls', () => {
  test.each([
    call('hello', {}),
    call('open', { machine: 1 }),
    run({ kind: 'command', command: write }),
    run({ kind: 'blocks', partition: 'LNXTEST', verb: 'enable', blocks: [64, 65] }),
    run({ kind: 'undo', scope: 'action' }),
    call('run', {
      action: { kind: 'shell', partition: 'L', terminal: 't1', line: 'lsmem' },
      seen: null,
      ticket: 't',
    }),
    call('query', { kind: 'journal', limit: 500 }),
    call('query', { kind: 'trace', before: { revision: 3, ordinal: 0 }, limit: 1 }),
    run({
      kind: 'command',
      command: { kind: 'setConditions', partition: 'L', conditions: { pressure: { usedByProgramsKib: 1 } } },
    }),
  ])('a call of the contract passes unchanged: %s', (text) => {
    expect(readCall(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test.each([
    ['no JSON', 'hello', 0, 'malformed', 'call'],
    ['no object', '[1]', 0, 'malformed', 'call'],
    ['no id', '{"method":"hello","params":{}}', 0, 'malformed', 'id'],
    ['a fractional id', '{"id":1.5,"method":"hello","params":{}}', 0, 'malformed', 'id'],
    ['an unknown method', call('drop', {}), 7, 'unknown', 'method'],
    ['a method of Object', call('toString', {}), 7, 'unknown', 'method'],
    ['a surplus field', '{"id":7,"method":"hello","params":{},"more":1}', 7, 'malformed', 'more'],
    ['no params', '{"id":7,"method":"hello"}', 7, 'malformed', 'params'],
    ['a surplus parameter', call('hello', { a: 1 }), 7, 'malformed', 'params'],
    ['a wrong type', call('open', { machine: '1' }), 7, 'malformed', 'params.machine'],
    ['an unknown action', run({ kind: 'reboot' }), 7, 'malformed', 'params.action.kind'],
    [
      'a relative path',
      run({ kind: 'command', command: { ...write, path: 'sys' } }),
      7,
      'malformed',
      'params.action.command.path',
    ],
    [
      'a negative block',
      run({ kind: 'blocks', partition: 'L', verb: 'online', blocks: [1, -1] }),
      7,
      'malformed',
      'params.action.blocks[1]',
    ],
    [
      'a fractional block',
      run({ kind: 'blocks', partition: 'L', verb: 'online', blocks: [0.5] }),
      7,
      'malformed',
      'params.action.blocks[0]',
    ],
    ['a page too large', call('query', { kind: 'journal', limit: 501 }), 7, 'malformed', 'params.limit'],
    [
      'a missing revision',
      call('run', { action: { kind: 'command', command: write }, ticket: 't' }),
      7,
      'malformed',
      'params.seen',
    ],
    [
      'a prototype',
      '{"id":7,"method":"hello","params":{"__proto__":{"a":1}}}',
      7,
      'malformed',
      'params.__proto__',
    ],
    [
      'a constructor',
      call('query', { kind: 'journal', limit: 1, constructor: {} }),
      7,
      'malformed',
      'params.constructor',
    ],
  ])('%s is rejected with the place', (_name, text, id, reason, where) => {
    expect(readCall(text)).toMatchObject({
      ok: false,
      failure: { id, rejection: { kind: 'rejection', reason, where } },
    });
  });

  test('a call of more than 1 MiB is rejected as too large', () => {
    const text = run({ kind: 'shell', partition: 'L', terminal: 't', line: 'x'.repeat(MESSAGE_LIMIT_BYTES) });
    expect(readCall(text)).toMatchObject({ ok: false, failure: { rejection: { reason: 'tooLarge' } } });
    expect(readCall('ß'.repeat(MESSAGE_LIMIT_BYTES - 1))).toMatchObject({
      failure: { rejection: { reason: 'tooLarge' } },
    });
  });

  test('nesting without end is rejected, not followed', () => {
    const text = `{"id":7,"method":"open","params":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(readCall(text)).toMatchObject({ ok: false });
  });

  test('no text whatsoever makes the door throw', () => {
    fc.assert(fc.property(fc.json(), (text) => void readCall(text)));
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('run', 'query', 'open'), (params, method) => {
        expect(
          readCall(
            JSON.stringify({ id: 1, method, params: params ?? 0 }, (_key, value) =>
              typeof value === 'bigint' ? 1 : value,
            ),
          ),
        ).toBeDefined();
      }),
    );
  });
});
