/**
 * Everything there is to see in the console, scene by scene, on the varied sample: what pictures and axe go through.
 * Each scene is entered from any other by its address; what it opens it closes again.
 */

import { expect, type Page } from '@playwright/test';
import { blockCell, carryOutPlan, enterLine, goToPlace, task } from './console-page.ts';
import { GAPS } from './hmc-gaps.ts';
import { alteredRecording, takeRecording } from './recordings.ts';
import { settled } from './settled.ts';

export const THEMES = ['g100', 'white', 'g10', 'g90'] as const;
export type Theme = (typeof THEMES)[number];

export interface Scene {
  readonly name: string;
  /** Address of the view. */
  readonly view: string;
  /** What is done there before one looks. */
  readonly enter?: (page: Page) => Promise<void>;
  /** What takes it back; Esc, for a dialog. */
  readonly leave?: (page: Page) => Promise<void>;
  /** The part of the page that is new in this scene. */
  readonly part?: string;
}

const TEXT_LINE = 'lsmem -o RANGE,SIZE,STATE,BLOCK,CONFIGURED,MEMMAP-ON-MEMORY';

/** What stands around the screens. */
export const FRAME: readonly Scene[] = [
  {
    name: 'frame',
    view: 'LNXTEST/blocks',
    enter: (page) => goToPlace(page, '66-69'),
    leave: async () => {},
    part: 'lpar-console',
  },
];

/** The screens as one comes to them. */
export const SCREENS: readonly Scene[] = [
  { name: 'overview', view: 'LNXTEST/overview', enter: (page) => open(page, 'storage-online [data-do]') },
  { name: 'increments', view: 'LNXTEST/increments' },
  {
    name: 'blocks',
    view: 'LNXTEST/blocks',
    enter: (page) => goToPlace(page, '66-69'),
  },
  { name: 'block', view: 'LNXTEST/block/64' },
  {
    name: 'pages',
    view: 'LNXTEST/pages/64',
    enter: (page) => page.locator('memmap-rules table').first().waitFor(),
  },
  { name: 'trace', view: 'LNXTEST/trace' },
  { name: 'sequence', view: 'LNXTEST/sequence/5' },
  { name: 'journal', view: 'LNXTEST/journal', enter: (page) => drawn(page, 'course-chart') },
  {
    name: 'console',
    view: 'LNXTEST/console',
    enter: async (page) => {
      await page.getByRole('button', { name: 'Clear' }).click();
      await enterLine(page, TEXT_LINE);
      await enterLine(page, 'cat /sys/devices/system/memory/memory64/state /sys/nowhere');
    },
  },
  { name: 'conditions', view: 'LNXTEST/conditions' },
  { name: 'messages', view: 'LNXTEST/messages' },
  { name: 'planner', view: 'LNXTEST/planner', enter: (page) => drawn(page, 'standby-chart') },
  { name: 'devices', view: 'LNXDAX/devices' },
  { name: 'help', view: '~/help' },
  { name: 'system', view: '~/system' },
  { name: 'machines', view: '~/machines' },
  {
    name: 'compare',
    view: '~/compare',
    enter: async (page) => {
      await page.locator('[data-preset="6.12"]').click();
      await page.locator('compare-screen [data-compared]').waitFor();
    },
  },
  { name: 'recordings', view: '~/recordings' },
  {
    name: 'runbooks',
    view: '~/runbooks',
    enter: (page) => page.locator('runbooks-screen section').first().waitFor(),
  },
  { name: 'workshop', view: '~/workshop', enter: (page) => open(page, 'workshop-screen [data-lesson]') },
  { name: 'settings', view: '~/settings' },
];

/** What opens in them. */
export const OPENED: readonly Scene[] = [
  {
    name: 'recording',
    view: '~/recordings',
    enter: async (page) => {
      await takeRecording(page, alteredRecording());
      await page.locator('[data-step="5"] button').click();
      await page.locator('[data-detail="5"]').waitFor();
    },
    leave: async (page) => {
      await page.locator('[data-remove]').click();
      await page.locator('[data-recording]').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'table',
    view: 'LNXTEST/blocks',
    enter: async (page) => {
      await goToPlace(page, '66-69');
      await page.locator('[data-mode="table"]').click();
      await page.getByRole('searchbox', { name: 'Filter the table' }).fill('60-80');
    },
    leave: async (page) => {
      await page.getByRole('searchbox', { name: 'Filter the table' }).fill('');
      await page.locator('[data-mode="map"]').click();
    },
  },
  {
    name: 'plan',
    view: 'LNXTEST/blocks',
    enter: async (page) => {
      await goToPlace(page, '80-83');
      await task(page, 'enable').click();
      await open(page, 'plan-dialog [data-verdict]');
    },
    part: 'plan-dialog',
  },
  {
    name: 'plan-refused',
    view: 'LNXTEST/blocks',
    enter: async (page) => {
      await goToPlace(page, '0');
      await task(page, 'offline').click();
      await open(page, 'plan-dialog [data-verdict="refused"]');
    },
    part: 'plan-dialog',
  },
  {
    name: 'reboot',
    view: 'LNXTEST/overview',
    enter: async (page) => {
      await page.locator('partition-tasks cds-button[data-task="loadClear"]').click();
      await open(page, 'reboot-dialog dl');
    },
    part: 'reboot-dialog',
  },
  {
    name: 'hmc-import',
    view: '~/machines',
    enter: async (page) => {
      const file = { name: 'gaps.yaml', mimeType: 'application/yaml', buffer: Buffer.from(GAPS) };
      await page.locator('machines-screen input[type="file"]').setInputFiles(file);
      await open(page, 'hmc-import-dialog tbody tr');
    },
    part: 'hmc-import-dialog',
  },
  {
    name: 'keys',
    view: 'LNXTEST/blocks',
    enter: async (page) => {
      await goToPlace(page, '64');
      await blockCell(page, 64).press('?');
      await open(page, 'key-sheet dialog');
    },
    part: 'key-sheet',
  },
  {
    name: 'search-unread',
    view: 'LNXTEST/blocks',
    enter: async (page) => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('4x2');
      await page.keyboard.press('Enter');
    },
    leave: (page) => goToPlace(page, '64'),
    part: 'lpar-masthead',
  },
  {
    name: 'define',
    view: '~/system',
    enter: async (page) => {
      await page.locator('system-screen [data-define]').click();
      await open(page, 'partition-editor [data-verdict="accepted"]');
    },
    part: 'partition-editor',
  },
  {
    name: 'change-system',
    view: '~/system',
    enter: async (page) => {
      await page.locator('system-screen [data-change-system]').click();
      await open(page, 'system-editor [data-verdict]');
    },
    part: 'system-editor',
  },
  {
    name: 'new-machine',
    view: '~/machines',
    enter: async (page) => {
      await page.locator('machines-screen [data-new]').click();
      await open(page, 'machines-new [data-template]');
    },
    part: 'machines-new',
  },
  {
    name: 'paste',
    view: '~/machines',
    enter: async (page) => {
      await page.locator('machines-screen [data-paste-open]').click();
      await open(page, 'paste-text textarea');
    },
    leave: async (page) => {
      await page.locator('paste-text [data-paste-cancel]').click();
    },
    part: 'paste-text',
  },
  {
    name: 'delete-machine',
    view: '~/machines',
    enter: async (page) => {
      await page.locator('machines-screen [data-task="delete"]').click();
      await open(page, 'system-confirm dialog');
    },
    part: 'system-confirm',
  },
  {
    name: 'past',
    view: 'LNXTEST/journal',
    enter: async (page) => {
      await page.locator('journal-screen [data-by="command"]').click();
      await page.getByRole('button', { name: 'Look at revision 38' }).click();
      await show(page, 'LNXTEST/blocks');
      await open(page, 'past-bar');
    },
    leave: async (page) => {
      await page.locator('past-bar cds-button[data-return]').click();
      await expect(page.locator('past-bar')).toHaveCount(0);
    },
    part: 'main.work',
  },
  {
    name: 'refusal',
    view: 'LNXTEST/blocks',
    enter: async (page) => {
      await goToPlace(page, '0');
      await task(page, 'offline').click();
      await carryOutPlan(page);
      await open(page, 'outcome-note [data-outcome="refused"]');
    },
    leave: (page) => page.getByRole('button', { name: 'Dismiss' }).click(),
    part: 'outcome-note',
  },
];

/** Last of all, because a lesson brings a machine of its own. */
export const LESSON: readonly Scene[] = [
  {
    name: 'lesson',
    view: '~/workshop',
    enter: async (page) => {
      await page.locator('workshop-screen [data-lesson="find-your-way"] button').first().click();
      await open(page, 'lesson-player [data-goal]');
      await open(page, 'console-screen');
    },
    leave: async () => {},
    part: 'lesson-player',
  },
  {
    name: 'workshop-author',
    view: '~/workshop',
    enter: async (page) => {
      const author = page.locator('workshop-author');
      await author.locator('summary').click();
      await author.evaluate((panel) => panel.scrollIntoView());
    },
  },
];

const open = (page: Page, what: string): Promise<void> => page.locator(what).first().waitFor();

const drawn = (page: Page, chart: string): Promise<void> => page.locator(`${chart} canvas`).waitFor();

/** Goes to a view by its address. */
export async function show(page: Page, view: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
  await page.locator(`.screen[data-screen="${view.split('/')[1]}"] > *`).waitFor();
}

/** The colours of a theme, without a reload. */
export async function wear(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);
}

/** Shows each scene in turn, looks at it, and takes back what was opened. */
export async function walk(
  page: Page,
  scenes: readonly Scene[],
  look: (scene: Scene) => Promise<void>,
): Promise<void> {
  // From here on it is known which calls are under way.
  await settled(page);
  for (const scene of scenes) {
    await show(page, scene.view);
    await scene.enter?.(page);
    await page.mouse.move(0, 0);
    await settled(page);
    await look(scene);
    if (scene.leave) await scene.leave(page);
    else if (scene.part) await page.keyboard.press('Escape');
  }
}
