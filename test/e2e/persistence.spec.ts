import path from 'node:path';
import { expect } from '@playwright/test';
import Database from 'better-sqlite3';
import { goToPlace, legendCount, task } from './console-page.ts';
import { test } from './host.ts';

test('what one window does is seen in the other', { tag: '@browser-host' }, async ({
  page,
  context,
  host,
}) => {
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
  host,
}) => {
  const db = new Database(path.join(host.directory, 'console.sqlite'));
  db.exec("UPDATE memory_block SET state = 'offline' WHERE block = 3");
  db.close();
  const next = await host.restart(page);
  await host.visit(next);
  await expect(next.locator('body')).toContainText('table memory_block');
});
