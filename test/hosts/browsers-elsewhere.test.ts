import { describe, expect, test } from 'vitest';
import { findOnMac, findOnWindows, readRegistryAnswer } from '../../main/hosts/browser/browsers-elsewhere.ts';
import { windowArguments } from '../../main/hosts/browser/window.ts';

const WINDOWS = {
  ProgramFiles: 'C:\\Program Files',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  LOCALAPPDATA: 'C:\\Users\\Jörg Müller\\AppData\\Local',
};
const computer = (files: readonly string[], registry: Readonly<Record<string, string>> = {}) => ({
  env: WINDOWS,
  home: '/Users/jörg',
  isProgram: (file: string) => files.includes(file),
  registry: (key: string) => registry[key],
});

describe("Windows' browsers", () => {
  test.each([
    ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', 'chromium'],
    ['C:\\Users\\Jörg Müller\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe', 'chromium'],
    ['C:\\Program Files\\Mozilla Firefox\\firefox.exe', 'firefox'],
  ])('%s', (program, family) => {
    expect(findOnWindows(computer([program]))).toEqual({ program, family });
  });

  test('one in a folder of its own is found by the registry, and Edge comes before Firefox', () => {
    const firefox = 'D:\\Tools\\firefox.exe';
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const registry = {
      'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\firefox.exe': firefox,
    };
    expect(findOnWindows(computer([firefox], registry))?.program).toBe(firefox);
    expect(findOnWindows(computer([firefox, edge], registry))?.program).toBe(edge);
    expect(findOnWindows(computer([], registry))).toBeUndefined();
  });

  test.each([
    [
      '\r\nHKEY_LOCAL_MACHINE\\…\\chrome.exe\r\n    (Default)    REG_SZ    C:\\P F\\chrome.exe\r\n\r\n',
      'C:\\P F\\chrome.exe',
    ],
    ['\r\nHKEY…\r\n    (Standard)    REG_SZ    "D:\\Ü b\\firefox.exe"\r\n', 'D:\\Ü b\\firefox.exe'],
    ['ERROR: …\r\n', undefined],
  ])('the registry answers %j', (said, expected) => {
    expect(readRegistryAnswer(said)).toBe(expected);
  });
});

describe("macOS's browsers", () => {
  const chrome = 'Google Chrome.app/Contents/MacOS/Google Chrome';
  test("the user's own folder comes first, Safari last, in a tab", () => {
    const safari = '/Applications/Safari.app/Contents/MacOS/Safari';
    expect(
      findOnMac(computer([`/Applications/${chrome}`, `/Users/jörg/Applications/${chrome}`, safari])),
    ).toEqual({
      program: `/Users/jörg/Applications/${chrome}`,
      family: 'chromium',
    });
    const found = findOnMac(computer([safari]));
    expect(found).toEqual({ program: '/usr/bin/open', family: 'safari' });
    expect(found && windowArguments(found, 'file:///x.html', '/p')).toEqual([
      '-a',
      'Safari',
      'file:///x.html',
    ]);
    expect(findOnMac(computer([]))).toBeUndefined();
  });
});
