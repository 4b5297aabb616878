/** Job 10: a lesson, alone and for an audience. */

import { expect } from '@playwright/test';
import { test } from '../host.ts';
import { byPalette, handOn } from './hand.ts';

test('lesson and presenter: by mouse @browser-host', async ({ page, host, context }) => {
  await host.visit(page);
  const hand = handOn(page);
  await hand.click('start-card [data-start="lesson"]');
  await expect(page.locator('lesson-player [data-goal]').first()).toBeVisible();
  hand.took('the first lesson', 1);
  const opened = context.waitForEvent('page');
  await hand.click('lesson-player [data-present]');
  const presenter = await opened;
  await expect(presenter.locator('[data-notes]')).toBeVisible();
  hand.took('the presenter window', 3);
});

test('lesson and presenter: by keyboard', async ({ page, host }) => {
  await host.visit(page);
  await byPalette(page, 'lesson find your way', /find your way/i);
  await expect(page.locator('lesson-player [data-goal]').first()).toBeVisible();
});
