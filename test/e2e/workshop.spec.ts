import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { axeOn, expectTerminal, openScreen, terminal, typedLine } from './console-page.ts';
import { type Host, startHost, test } from './host.ts';

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
        return { reached, inTerminal: path.some((element) => element.matches('terminal-view')) };
      },
      [within, selector],
    );
    if (found.reached) return;
    await page.keyboard.press(found.inTerminal ? 'F6' : 'Tab');
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
  await tabTo(page, 'terminal-view', '[aria-label="Command line"]');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await expect.poll(() => typedLine(page)).toBe('');
  await expect(terminal(page)).not.toHaveAttribute('running');
}

async function answer(page: Page, goal: string, text: string): Promise<void> {
  await tabTo(page, 'lesson-player', `[data-goal="${goal}"] input`);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await met(page, goal);
  // Its field is gone, and the focus stays in the lesson.
  await expect(player(page).locator(`[data-goal="${goal}"]`)).toBeFocused();
}

const met = (page: Page, goal: string) =>
  expect(player(page).locator(`[data-goal="${goal}"]`)).toHaveAttribute('data-met', 'true');

async function next(page: Page): Promise<void> {
  const step = player(page).getByText(/^Step \d+ of \d+/);
  const before = (await step.textContent()) ?? '';
  await expect(player(page).locator('cds-button[data-next]')).not.toHaveAttribute('disabled');
  await tabTo(page, 'lesson-player', 'cds-button[data-next]');
  await page.keyboard.press('Enter');
  // What is typed before the step has begun does not count in it.
  await expect(step).not.toHaveText(before);
}

test('the first lesson is played to its end by keyboard alone', async ({ page, host }) => {
  await start(host, page, 'find-your-way');
  await expect(player(page).locator('[data-goal="listed"]')).toContainText('Not run since the step began');
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

  // Nobody has given a name: a certificate asks for it.
  await tabTo(page, 'lesson-player', '[data-certificate]');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Ada');
  const certificate = await host.saved(page, () => page.keyboard.press('Enter'));
  expect(await readFile(certificate, 'utf8')).toContain('<p class="name">Ada</p>');
  await tabTo(page, 'lesson-player', '[data-next-lesson]');
  await page.keyboard.press('Enter');
  await expect(player(page).locator('h2')).toContainText('Bring memory online');
  await openScreen(page, 'Workshops');
  const done = page.locator('workshop-screen [data-lesson="find-your-way"]');
  await expect(done).toContainText('Look again');
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

/** All text of a page, of shadow roots too. */
const wholeText = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const parts: string[] = [];
    const visit = (node: Node): void => {
      if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent ?? '');
      if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
      for (const child of node.childNodes) visit(child);
    };
    visit(document);
    return parts.join(' ');
  });

const violations = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const theme of ['white', 'g100']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    const result = await axeOn(page).analyze();
    for (const { id, nodes } of result.violations)
      found.push(`${theme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
  return found;
};

const NOTE = 'Ask where the 16 MiB went';

test('a presenter has a window of its own: notes, both kernels, and an audience that is told none of it', async ({
  page,
  host,
}) => {
  const frames: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  await start(host, page, 'online-and-back');
  const presenter = await host.opened(page, () => player(page).locator('[data-present]').click());
  expect(new URL(presenter.url()).hash).toBe('#/~/presenter');
  await expect(presenter.locator('[data-notes]')).toContainText(NOTE);
  await expect(presenter.locator('[data-minutes]')).toHaveText('0 of 50 min');

  const banner = page.locator('lesson-banner');
  await expect(banner).toContainText('Step 1 of 4: Bring 1 GiB online');
  await openScreen(page, 'Console');
  // The next line is the answer to the one before.
  for (const line of ['$ grep MemTotal', '$ chmem -e 1G']) {
    await presenter.locator('[data-solve]').click();
    await expect(banner).toContainText(line);
  }
  await met(page, 'four-blocks');
  await expectTerminal(page).toContain('# chmem -e 1G');

  await page.keyboard.press('F6');
  await expect(page.locator('key-echo kbd')).toHaveText('F6');

  await presenter.locator('[data-compare]').click();
  await expect(presenter.locator('era-maps [role="grid"]')).toHaveCount(2);
  await expect(presenter.locator('[data-difference]')).toContainText('blocks 16 to 19');
  await presenter.locator('[data-jump="1"]').click();
  await expect(banner).toContainText('Step 2 of 4');
  await expect(presenter.locator('[data-difference]')).toContainText('Kernel 6.12');

  await presenter.locator('[data-large]').click();
  await presenter.reload();
  await expect(presenter.locator('[data-notes]')).toBeVisible();
  await expect(presenter.locator('html')).toHaveClass(/large-type/);
  await expect(page.locator('html')).not.toHaveClass(/large-type/);
  expect(await violations(presenter)).toEqual([]);

  expect(await wholeText(presenter)).toContain('The question that always comes');
  expect(await wholeText(page)).not.toContain('The question that always comes');
  for (const secret of [NOTE, 'The question that always comes', 'Leaving the choice to chmem'])
    expect(frames.some((frame) => frame.includes(secret))).toBe(false);

  await presenter.close();
  await expect(banner).toBeHidden();
  await player(page).locator('[data-leave]').click();
  await page.locator('lesson-leave [data-choice="remove"]').click();
  await expect(player(page)).toBeHidden();
  await openScreen(page, 'Saved machines');
  await expect(page.locator('machines-screen [data-machine]')).toHaveCount(1);
});

test('a lesson is recorded, edited and exported, and plays in another data directory; exploring is taken back @browser-host', async ({
  page,
  host,
  browser,
}) => {
  await start(host, page, 'online-and-back');
  await player(page).locator('[data-explore]').click();
  await type(page, 'chmem -e 1G');
  await player(page).locator('cds-button[data-return]').click();
  await expect(player(page).locator('[data-goal="four-blocks"]')).toContainText('deconfigured');

  await openScreen(page, 'Workshops');
  await page.locator('workshop-screen summary', { hasText: 'Author' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Title of the lesson').fill('Mine');
  await page.getByRole('button', { name: 'Record' }).click();
  await openScreen(page, 'Console');
  await type(page, 'chmem -b -e 18');
  await openScreen(page, 'Workshops');
  await page.getByRole('button', { name: 'Stop and edit' }).click();
  const file = page.getByLabel('Lesson file');
  await expect(file).toHaveValue(/chmem -b -e 18/);
  const recorded = await file.inputValue();
  await file.fill(recorded.replace('blocks: 18', 'blocks: 19'));
  await page.getByRole('button', { name: 'Check and export' }).click();
  await expect(page.locator('workshop-author')).toContainText('does not reach goal blocks-1');
  await file.fill(recorded.replace('What this lesson is about.', 'Block 18, and **nothing** else.'));
  await page.getByRole('button', { name: 'Check and preview' }).click();
  await expect(page.locator('workshop-author .preview')).toContainText('Block 18, and nothing else.');
  const zip = await host.saved(page, () => page.getByRole('button', { name: 'Check and export' }).click());

  const other = await startHost();
  try {
    const there = await browser.newPage();
    await other.visit(there);
    await openScreen(there, 'Workshops');
    const upload = { name: 'mine.zip', mimeType: 'application/zip', buffer: await readFile(zip) };
    await there.locator('workshop-screen input[accept*="zip"]').setInputFiles(upload);
    await there.locator('workshop-screen [data-lesson="mine"] [data-start]').click();
    await expect(player(there)).toContainText('Block 18, and nothing else.');
    await type(there, 'chmem -b -e 18');
    await expect(player(there)).toContainText('All goals of this lesson are reached.');
    await there.close();
  } finally {
    await other.remove();
  }
});
