/** Small files that the command lines read: of the kind that a person meets beside memory, and the odd ones. */

export const FILES: readonly (readonly [string, string])[] = [
  [
    'lsmem.txt',
    'RANGE                                  SIZE   STATE REMOVABLE   BLOCK\n' +
      '0x0000000000000000-0x000000003fffffff    1G  online       yes     0-3\n' +
      '0x0000000040000000-0x000000007fffffff    1G offline               4-7\n' +
      '0x0000000080000000-0x000000008fffffff  256M  online       yes       8\n' +
      '0x0000000090000000-0x00000000bfffffff  768M offline              9-11\n' +
      '\nMemory block size:                 256M\nTotal online memory:               1.3G\nTotal offline memory:              1.8G\n',
  ],
  [
    'blocks',
    'memory0 online 0 Normal\nmemory1 online 0 Normal\nmemory10 offline 1 none\nmemory2 Online 0 Movable\nmemory11 offline 1 none\nmemory2 Online 0 Movable\n',
  ],
  ['numbers', '10\n9\n2.5\n-3\n1e3\n0x1f\n10\n\n+7\nabc\n 4\n'],
  ['sizes', '1K\n512M\n2G\n1.5G\n100\n768M\n3T\n12K\n'],
  ['versions', '6.12\n6.2\n5.14.0-570\n6.12.1\n5.14.0-70\nmemory2\nmemory10\nmemory1\n'],
  ['table.csv', 'name,size,state\nG1,4096,operating\nG2,2048,not operating\n"G 3",,stopped\n'],
  [
    'meminfo',
    'MemTotal:        1006592 kB\nMemFree:          886420 kB\nMemAvailable:     903112 kB\nBuffers:             812 kB\nCached:            45120 kB\nSwapTotal:             0 kB\n',
  ],
  [
    'data.json',
    '{"memory":[{"range":"0x0-0x3fffffff","size":"1G","state":"online","removable":true,"block":"0-3","node":0},' +
      '{"range":"0x40000000-0x7fffffff","size":"1G","state":"offline","removable":false,"block":"4-7","node":1},' +
      '{"range":"0x80000000-0x8fffffff","size":"256M","state":"online","removable":true,"block":"8","node":null}],"total":2.25,"tags":["a","b",null]}\n',
  ],
  ['empty', ''],
  ['no-newline', 'first\nlast without newline'],
  ['blank-lines', 'a\n\n\nb\n \n\tc\n\n\n\nd\n'],
  ['sorted-a', 'a\nb\nd\ne\n'],
  ['sorted-b', 'b\nc\nd\nf\n'],
  ['left', 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n'],
  ['right', 'one\ntwo\n3\nfour\nfive\nsix\nseven\neight and a half\nnine\nten\neleven\n'],
  [
    'words',
    'The quick brown fox jumps over the lazy dog.\nfoo bar  baz\tqux\nfoobar foo_bar foo-bar\nABC abc Abc\n',
  ],
  [
    'config',
    '# comment\nDUMP_MODE=auto\n  INDENTED = yes  \nMEMHP_DEFAULT_STATE="online_movable"\n\n; other comment\n[section]\nkey: value\n',
  ],
  [
    'log',
    '[    0.123456] Linux version 6.12\n[    1.500000] sclp: 4 MB\n[   12.000001] Offlined Pages 65536\n[  100.250000] memory memory4: error -16\n',
  ],
];
