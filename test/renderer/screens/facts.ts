/**
 * What the session knows beside what a screen says of it. The words here are the test's own: a screen that swaps two
 * columns, drops a digit or takes another unit differs from them also when its text in golden/ was written with it.
 */

import type { Locator, Page } from '@playwright/test';
import { BLOCK } from '../../../shared/cells.ts';
import type { PartitionView, TraceRow } from '../../../shared/view.ts';

export interface Facts {
  /** As the screen says it. */
  readonly said: unknown;
  /** As the session answers. */
  readonly known: unknown;
}

type Row = Readonly<Record<string, string>>;

/** @returns both sides for the scenes that show figures of the session; two empty ones for the others */
export async function factsOf(page: Page, scene: string): Promise<Facts> {
  return (await FACTS[scene]?.(page)) ?? { said: undefined, known: undefined };
}

const FACTS: Readonly<Record<string, (page: Page) => Promise<Facts>>> = {
  overview: zonesOfOverview,
  trace: requestsOfTrace,
  table: blocksOfTable,
  system: partitionsOfSystem,
  devices: rangesOfDevices,
};

const PAGE = 4096;
const MIB = 1024 ** 2;

/** 2 GiB, 512 MiB, 0 B; rounded ones have two digits at most. */
function size(bytes: number): string {
  const [unit, name] = bytes >= 1024 * MIB ? [1024 * MIB, 'GiB'] : bytes >= MIB ? [MIB, 'MiB'] : [1, 'B'];
  const value = Math.round((bytes / unit) * 100) / 100;
  return `${value * unit === bytes ? '' : '≈ '}${value.toLocaleString('en')} ${name}`;
}

const address = (bytes: number): string => `0x${bytes.toString(16).padStart(9, '0')}`;

async function zonesOfOverview(page: Page): Promise<Facts> {
  const { zones } = await viewOf(page, 'LNXTEST');
  return {
    said: await rowsOf(page.locator('overview-screen data-table table')),
    known: zones.map(({ name, startPfn, spannedPages, presentPages, managedPages }) => ({
      Zone: name,
      Start: startPfn === null ? 'empty' : address(startPfn * PAGE),
      Spanned: size(spannedPages * PAGE),
      Present: size(presentPages * PAGE),
      Managed: size(managedPages * PAGE),
    })),
  };
}

async function requestsOfTrace(page: Page): Promise<Facts> {
  const rows = await page.evaluate(async () => {
    const answer = await document.querySelector('lpar-console')?.store.api.call('query', {
      kind: 'trace',
      partition: 'LNXTEST' as never,
      limit: 3,
    });
    return (answer?.ok && answer.value.kind === 'trace' ? answer.value.rows : []) as TraceRow[];
  });
  const said = await rowsOf(page.locator('trace-screen table'));
  const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, '0')}`;
  return {
    said: said.slice(0, rows.length).map((row) => ({
      ...row,
      // The words are our own; what is compared are the figures.
      Command: row.Command?.split(' ')[0],
      Meaning: row.Meaning?.includes('injected'),
      'Kernel did': row['Kernel did']?.startsWith('believes'),
    })),
    known: rows.map(({ revision, ordinal, code, rn, response, injected, onPath }) => ({
      Revision: String(revision),
      '#': String(ordinal),
      Command: hex(code, 8),
      'rn / element': `rn ${rn}`,
      Response: hex(response, 4),
      Meaning: injected,
      'Kernel did': response === 0x0020,
      'In the history': onPath ? 'counts' : 'undone',
      SCCB: '▸ SCCB',
    })),
  };
}

async function blocksOfTable(page: Page): Promise<Facts> {
  const { geometry } = await viewOf(page, 'LNXTEST');
  const cells = await cellsOf(page, 'LNXTEST');
  const said = await rowsOf(page.locator('block-table [role="table"], block-table [role="grid"]'));
  const shown = said.slice(0, 12);
  const known = shown.map((_, index) => {
    const block = 60 + index;
    const cell = cells[block] ?? 0;
    const start = block * geometry.blockBytes;
    const online = (cell & BLOCK.online) !== 0;
    return {
      Block: String(block),
      Range: `${address(start)} – ${address(start + geometry.blockBytes - 1)}`,
      Size: size(geometry.blockBytes),
      State: online ? 'online' : (cell & BLOCK.present) !== 0 ? 'offline' : 'deconfigured',
      rn: String(block + 1),
    };
  });
  return {
    said: shown.map(({ Block, Range, Size, State, rn }) => ({ Block, Range, Size, State, rn })),
    known,
  };
}

async function partitionsOfSystem(page: Page): Promise<Facts> {
  const views = await Promise.all(['LNXTEST', 'LNXDAX'].map((name) => viewOf(page, name)));
  const said = await page.locator('system-screen tr[data-partition]').evaluateAll((rows) =>
    rows.map((row) =>
      [...row.querySelectorAll('td.number')].slice(0, 5).map((cell) => {
        const copy = cell.cloneNode(true) as Element;
        for (const note of copy.querySelectorAll('.differs')) note.remove();
        return (copy.textContent ?? '').trim();
      }),
    ),
  );
  return {
    said,
    known: views.map(({ profile, allocation }) => [
      size(profile.initialBytes),
      size(profile.reservedBytes),
      ...(allocation
        ? [allocation.initialBytes, allocation.currentBytes, allocation.maximumBytes].map(size)
        : ['–', '–', '–']),
    ]),
  };
}

async function rangesOfDevices(page: Page): Promise<Facts> {
  const { platform } = await viewOf(page, 'LNXDAX');
  const devices = platform?.devices ?? [];
  const said = await Promise.all(
    devices.map(({ name }) => rowsOf(page.locator(`devices-screen [data-device="${name}"] table`))),
  );
  return {
    said: said.map((rows) =>
      rows.map((row) => [row.Range, row['Whole blocks'], row.Online, row.Memmap?.split(' of ')[0]]),
    ),
    known: devices.map(({ ranges }) =>
      ranges.map(({ start, bytes, firstBlock, blocks, onlineBlocks, selfBlocks }) => [
        `${address(start)}–${address(start + bytes - 1)}`,
        `${firstBlock}–${firstBlock + blocks - 1}`,
        `${onlineBlocks} / ${blocks}`,
        String(selfBlocks),
      ]),
    ),
  };
}

/** A table's rows: the text of each cell under the text of its column's head. */
function rowsOf(table: Locator): Promise<Row[]> {
  return table.first().evaluate((element) => {
    const textOf = (cell: Element): string => {
      const copy = cell.cloneNode(true) as Element;
      for (const arrow of copy.querySelectorAll('[aria-hidden="true"], input')) arrow.remove();
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
    };
    const heads = [...element.querySelectorAll('thead th, [role="columnheader"]')].map(textOf);
    const rows = [...element.querySelectorAll('tbody tr, [role="row"]:not(:has([role="columnheader"]))')];
    return rows.map((row) =>
      Object.fromEntries(
        [...row.querySelectorAll('td, [role="gridcell"], [role="cell"]')]
          .map((cell, index) => [heads[index] ?? '', textOf(cell)] as const)
          .filter(([head]) => head !== ''),
      ),
    );
  });
}

const viewOf = (page: Page, partition: string): Promise<PartitionView> =>
  page.evaluate((name) => {
    const view = document
      .querySelector('lpar-console')
      ?.store.machine?.partitions.get(name as PartitionView['name'])?.view;
    if (!view) throw new Error(`there is no ${name}`);
    return view;
  }, partition);

const cellsOf = (page: Page, partition: string): Promise<number[]> =>
  page.evaluate(
    (name) => [
      ...(document.querySelector('lpar-console')?.store.machine?.partitions.get(name as PartitionView['name'])
        ?.blocks ?? []),
    ],
    partition,
  );
