import { expect, type Page } from '@playwright/test';
import { axeOn, openScreen } from './console-page.ts';
import { type Host, test } from './host.ts';

const player = (page: Page) => page.locator('lesson-player');

/**
 * Presses Tab until the focus is on an element; nothing here uses the mouse. The terminal completes with Tab and is
 * left with Escape.
 *
 * @param within element whose shadow root holds it
 */
async function tabTo(page: Page, within: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    const found = await page.evaluate(
      ([host, wanted]) => {
        const path: Element[] = [];
        let focused: Element | null = document.activeElement;
        for (; focused; focused = focused.shadowRoot?.activeElement ?? null) path.push(focused);
        const hosted = path.some((element) => element.matches(host ?? ''));
        const reached = hosted && path.some((element) => element.matches(wanted ?? ''));
        return { reached, inTerminal: path.some((element) => element.matches('console-screen')) };
      },
      [within, selector],
    );
    if (found.reached) return;
    if (found.inTerminal) await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
  }
  throw new Error(`no key press leads to ${selector} in ${within}`);
}

async function start(host: Host, page: Page, lesson: string): Promise<void> {
  await host.visit(page);
  await openScreen(page, 'Workshops');
  await expect(page.locator(`workshop-screen [data-lesson="${lesson}"]`)).toBeVisible();
  await page.locator('workshop-screen input[name="attendee"]').focus();
  await tabTo(page, 'workshop-screen', `[data-lesson="${lesson}"] button`);
  await page.keyboard.press('Enter');
  await expect(player(page)).toBeVisible();
  await expect(page.locator('console-screen')).toBeVisible();
}

async function type(page: Page, line: string): Promise<void> {
  await tabTo(page, 'console-screen', 'input:not([type="checkbox"]), textarea');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Command line')).toHaveAttribute('placeholder', '');
}

async function answer(page: Page, goal: string, text: string): Promise<void> {
  await tabTo(page, 'lesson-player', `[data-goal="${goal}"] input`);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await met(page, goal);
}

const met = (page: Page, goal: string) =>
  expect(player(page).locator(`[data-goal="${goal}"]`)).toHaveAttribute('data-met', 'true');

async function next(page: Page): Promise<void> {
  await tabTo(page, 'lesson-player', 'cds-button[data-next]');
  await page.keyboard.press('Enter');
}

test('the first lesson is played to its end by keyboard alone', async ({ page, host }) => {
  await start(host, page, 'find-your-way');
  await expect(player(page).locator('[data-goal="listed"]')).toContainText('No shell command');
  await type(page, 'lsmem');
  await met(page, 'listed');
  await answer(page, 'block-size', '128 MiB');
  await next(page);
  await answer(page, 'increments-per-block', '2');
  await answer(page, 'first-reserved', '49');
  await next(page);
  await type(page, 'cat /sys/devices/system/memory/memory20/valid_zones');
  await answer(page, 'zone-of-3', 'DMA');
  await next(page);
  await type(page, 'chmem -b -c 24');
  await met(page, 'only');
  await expect(player(page)).toContainText('All goals of this lesson are reached.');
});

test('the second lesson is played to its end by keyboard alone, with a hint and a wrong turn', async ({
  page,
  host,
}) => {
  await start(host, page, 'online-and-back');
  await type(page, 'chmem -c 1G');
  await expect(player(page).locator('[data-goal="four-blocks"]')).toContainText('Block 16 is offline');
  await tabTo(page, 'lesson-player', '[data-reset]');
  await page.keyboard.press('Enter');
  await expect(player(page).locator('[data-goal="four-blocks"]')).toContainText('Block 16 is deconfigured');
  await tabTo(page, 'lesson-player', '[data-hint]');
  await page.keyboard.press('Enter');
  await expect(player(page).getByRole('note')).toContainText('chmem -e 1G');
  await type(page, 'chmem -e 1G');
  await answer(page, 'worth', '1008 MiB');
  await next(page);
  await type(page, 'chmem -b -c 20');
  await type(page, 'echo online_kernel > /sys/devices/system/memory/memory20/state');
  await met(page, 'normal');
  await next(page);
  await type(page, 'chmem -v -d 512M');
  await answer(page, 'why-refused', 'unmovable pages');
  await next(page);
  await type(page, 'echo 0 > /sys/firmware/memory/memory17/config');
  await type(page, 'chmem -b -d 17');
  await met(page, 'gone');
  await expect(player(page)).toContainText('All goals of this lesson are reached.');
});

test('what is done while exploring is taken back; presenter and author find their tools', async ({
  page,
  host,
}) => {
  await start(host, page, 'online-and-back');
  await player(page).locator('[data-explore]').click();
  await type(page, 'chmem -e 1G');
  await player(page).locator('cds-button[data-return]').click();
  await expect(player(page).locator('[data-goal="four-blocks"]')).toContainText('deconfigured');

  await openScreen(page, 'Workshops');
  await page.locator('workshop-screen summary', { hasText: 'Presenter' }).click();
  await expect(page.locator('workshop-screen .solution')).toContainText('chmem -e 1G');
  await page.locator('workshop-screen cds-button', { hasText: 'Compare' }).click();
  await expect(page.locator('workshop-screen [data-compared]')).toContainText('Kernel 6.12');

  await page.locator('workshop-screen summary', { hasText: 'Author' }).click();
  await page.getByLabel('Title of the lesson').fill('Mine');
  await page.getByRole('button', { name: 'Record' }).click();
  await openScreen(page, 'Console');
  await type(page, 'chmem -b -e 18');
  await openScreen(page, 'Workshops');
  await page.getByRole('button', { name: 'Stop and edit' }).click();
  await expect(page.getByLabel('Lesson file')).toHaveValue(/chmem -b -e 18/);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.locator('workshop-screen pre')).toContainText('No problems.');
});

test('shelf, player and presenter have no accessibility violations in a light and a dark theme', async ({
  page,
  host,
}) => {
  await start(host, page, 'find-your-way');
  await openScreen(page, 'Workshops');
  await page.locator('workshop-screen summary', { hasText: 'Presenter' }).click();
  await page.locator('workshop-screen summary', { hasText: 'Author' }).click();
  await expect(page.locator('workshop-screen .solution')).toBeVisible();
  for (const theme of ['white', 'g100']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    const { violations } = await axeOn(page).analyze();
    expect(
      violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
  }
});
