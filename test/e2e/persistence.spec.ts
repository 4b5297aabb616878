import path from 'node:path';
import { expect, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { goToPlace, legendCount, task } from './console-page.ts';
import { type Host, startHost } from './host.ts';

let host: Host;

test.beforeEach(async () => {
  host = await startHost();
});

test.afterEach(async () => {
  await host.remove();
});

test('what one window does is seen in the other', async ({ page, context }) => {
  await host.visit(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await goToPlace(page, '64');
  await goToPlace(other, '80');
  await expect(legendCount(other, 'online')).toHaveText('64');
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');
  await expect(legendCount(other, 'online')).toHaveText('65');
});

test('a database that was changed behind the console is opened read-only, with the table named', async ({
  page,
}) => {
  const db = new Database(path.join(host.directory, 'console.sqlite'));
  db.exec("UPDATE memory_block SET state = 'offline' WHERE block = 3");
  db.close();
  await host.restart();
  await host.visit(page);
  await expect(page.locator('body')).toContainText('table memory_block');
});
