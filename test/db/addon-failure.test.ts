import { describe, expect, test } from 'vitest';
import { addonSentence } from '../../db/addon-failure.ts';
import { classify } from '../../db/storage-failure.ts';

/** As glibc 2.31 answers. */
const TOO_OLD =
  "/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.29' not found (required by /opt/x/linux-x64.node)\n/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /opt/x/linux-x64.node)";

describe('an addon that does not load', () => {
  test('says of a system that is too old what it has and what it needs', () => {
    expect(addonSentence(TOO_OLD, '2.31')).toMatch(
      /^This system is too old for this package: its C library \(glibc\) is 2\.31, and 2\.34 is needed, as Debian 12,/,
    );
    expect(
      addonSentence("/lib/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by x.node)"),
    ).toMatch(/too old .* C\+\+ library/);
  });

  test.each([
    ['x.node: failed to map segment from shared object', /noexec/],
    ['x.node: wrong ELF class: ELFCLASS32', /another kind of computer/],
    [
      'x.node: cannot open shared object file: No such file or directory',
      /could not be loaded: x\.node: cannot/,
    ],
  ])('%s', (said, expected) => {
    expect(addonSentence(said)).toMatch(expected);
  });

  test('is no failure of the database', () => {
    const error = Object.assign(new Error(TOO_OLD), { code: 'ERR_DLOPEN_FAILED' });
    const failure = classify(error, '/home/ada/console.sqlite');
    expect(failure?.message).not.toMatch(/database|console\.sqlite/);
    expect(failure?.message).toMatch(/too old/);
  });
});
