/**
 * docs/kernel-walkthrough.md: every line of its recipes is typed on the machine that it names, and prints what stands
 * there. RENEW=1 writes what is printed into the page, to be read in the diff.
 */

import fs from 'node:fs';
import process from 'node:process';
import { expect, test } from 'vitest';
import { execute, kernelLog, newUndoLog } from '../../main/engine/index.ts';
import { createEngineTree, createShell, runToEnd } from '../../main/guest/shell/index.ts';
import { device, ram, range, WITH_MEMMAP, x86Options } from '../engine/arch/x86-support.ts';
import { Machine, P1 } from '../engine/support.ts';
import { guestWith } from '../guest/system/guest.ts';

const PAGE = 'docs/kernel-walkthrough.md';
const page = fs.readFileSync(PAGE, 'utf8');
const RECIPE = /^Machine: ([^\n]+)\.\n\n```console\n([\s\S]*?)```/gm;
const SHAPE = /^(\S+), `([^`]*)`, core (\d+) MiB, standby (\d+) MiB, increments of (\d+) MiB$/;

type Typing = (line: string) => { readonly stdout: string; readonly stderr: string };

function typingOn(machine: string): Typing {
  if (machine.startsWith('device memory')) {
    const made = device({ origin: 'created', ranges: [range(4096, 1024)] });
    const options = x86Options({
      commandLine: WITH_MEMMAP,
      platform: { ram: ram([range(16_384, 128)]), devices: [made] },
    });
    const kernel = machine === 'device memory' ? {} : { build: { probe: true } };
    const { system } = new Machine({ ...options, kernel: { ...options.kernel, ...kernel } });
    const write = (command: Parameters<typeof execute>[1]) => execute(system, command, newUndoLog());
    const shell = createShell(createEngineTree({ system: () => system, partition: P1, write }), {
      machine: 'x86_64',
      dmesg: () => kernelLog(system, P1),
    });
    return (line) => runToEnd(shell, line);
  }
  const [, release, commandLine, core, standby, increment] = SHAPE.exec(machine) ?? [];
  if (release === undefined || commandLine === undefined) throw new Error(`no machine: ${machine}`);
  const shape = {
    release,
    commandLine,
    coreMib: Number(core),
    standbyMib: Number(standby),
    incrementMib: Number(increment),
  };
  return guestWith(shape).sh;
}

/** The block as the shell would show it. */
function typed(machine: string, block: string): string {
  const type = typingOn(machine);
  return block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => {
      const { stdout, stderr } = type(line.slice(2));
      return `${line}\n${stdout}${stderr}`;
    })
    .join('');
}

test('every recipe prints what the page says', () => {
  const recipes = [...page.matchAll(RECIPE)];
  expect(recipes.length).toBeGreaterThanOrEqual(8);
  if (process.env.RENEW) {
    fs.writeFileSync(
      PAGE,
      page.replace(RECIPE, (whole, machine: string, block: string) =>
        whole.replace(block, () => typed(machine, block)),
      ),
    );
    return;
  }
  for (const [, machine = '', block = ''] of recipes) expect(typed(machine, block), machine).toBe(block);
});

test('every point of the discussion has its recipe, in order', () => {
  const headings = [...page.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
  expect(headings).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
