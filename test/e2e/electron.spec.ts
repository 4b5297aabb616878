/** What the console does in Electron and nowhere else: on the stand-in, unless E2E_ELECTRON names the real one. */

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { test as base, type ElectronApplication, expect } from '@playwright/test';
import { legendCount, openScreen, task } from './console-page.ts';
import { type ElectronHost, realElectron, startElectronHost } from './electron-host.ts';

const test = base.extend<{ host: ElectronHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures this one needs.
  host: async ({}, use) => {
    const host = await startElectronHost(await mkdtemp(path.join(tmpdir(), 'lpar-console-electron-')));
    await use(host);
    await host.remove();
  },
});

test.skip(
  realElectron === undefined && process.platform === 'win32',
  'the stand-in for Electron is started by a shell that Windows has not',
);

/** Answers the system's dialogs as a person would; what they say is kept. */
async function answerDialogs(application: ElectronApplication, file: string): Promise<void> {
  await application.evaluate(({ dialog }, chosen) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    const showMessageBox = async (_window: unknown, options: Electron.MessageBoxOptions) => {
      said.push(options.message);
      return { response: 0, checkboxChecked: false };
    };
    dialog.showMessageBox = showMessageBox as typeof dialog.showMessageBox;
  }, file);
}

const saidByDialogs = (application: ElectronApplication): Promise<readonly string[]> =>
  application.evaluate(() => (globalThis as { said?: readonly string[] }).said ?? []);

/** Chooses an entry of the File menu. */
const choose = (application: ElectronApplication, label: string): Promise<void> =>
  application.evaluate(({ Menu }, wanted) => {
    const file = Menu.getApplicationMenu()?.items.find((item) => item.label === '&File');
    const entry = file?.submenu?.items.find((item) => item.label === wanted);
    if (!entry) throw new Error(`The File menu has no ${wanted}.`);
    entry.click();
  }, label);

test('the menu saves the machine as a file and opens one, through the dialogs of the system', async ({
  host,
}) => {
  const page = host.ownPage;
  const { application } = host;
  await host.visit(page, '#/LNXTEST/block/64');
  await task(page, 'enable').click();
  await expect(page.locator('inspector-screen [data-state="online"]')).toBeVisible();
  const file = path.join(host.directory, 'Monday');
  await answerDialogs(application, file);
  await choose(application, '&Save machine as file…');
  await expect.poll(() => readFile(`${file}.lpar`, 'utf8').catch(() => '')).toContain('journal');

  await answerDialogs(application, `${file}.lpar`);
  await choose(application, '&Open machine file…');
  await openScreen(page, 'Saved machines');
  await expect(page.locator('machines-screen tr[data-machine]')).toHaveCount(2);
  await openScreen(page, 'Blocks');
  await expect(legendCount(page, 'online')).toHaveText('65');
  expect(await saidByDialogs(application)).toEqual([]);
});

test('another start brings the window a file; a hostile one is refused in a dialog and changes nothing', async ({
  host,
}) => {
  const page = host.ownPage;
  const { application } = host;
  await host.visit(page, '#/~/machines');
  await answerDialogs(application, '');
  const hand = (file: string): Promise<void> =>
    application.evaluate(
      ({ app }, given) => void app.emit('second-instance', {}, [], '', { files: [given] }),
      file,
    );
  const hostile = path.join(host.directory, 'hostile.lpar');
  await writeFile(hostile, 'lparMachine: 1\nname: &a [*a, *a]\n__proto__: { polluted: true }\n');
  await hand(hostile);
  await expect.poll(() => saidByDialogs(application)).toEqual([expect.stringContaining('hostile')]);
  await expect(page.locator('machines-screen tr[data-machine]')).toHaveCount(1);
  await hand('relative.lpar');
  await hand(path.join(host.directory, 'none.lpar'));
  await expect.poll(() => saidByDialogs(application)).toHaveLength(2);
  expect((await saidByDialogs(application))[1]).toBe('none.lpar cannot be read (ENOENT).');
});

test('the page is alone: no Node, no foreign content, no windows, no permissions', async ({ host }) => {
  test.skip(realElectron === undefined, 'only the real Electron can show it, and it is not here');
  const page = host.ownPage;
  await host.visit(page);
  const seen = await page.evaluate(async () => {
    const attempt = (work: () => Promise<unknown>): Promise<string> =>
      work().then(
        () => 'allowed',
        () => 'denied',
      );
    return {
      address: location.href.split('#')[0],
      node: [typeof Reflect.get(globalThis, 'process'), typeof Reflect.get(globalThis, 'require')],
      bridge: Object.keys(Reflect.get(globalThis, 'lparConsole') as object).sort(),
      window: window.open('https://evil.example/'),
      camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
      notify: await Notification.requestPermission(),
      fetched: await attempt(() => fetch('https://docs.kernel.org/')),
    };
  });
  expect(seen).toEqual({
    address: 'app://console/index.html',
    node: ['undefined', 'undefined'],
    bridge: ['call', 'subscribe'],
    window: null,
    camera: 'denied',
    notify: 'denied',
    fetched: 'denied',
  });
  await page.evaluate(() => {
    location.href = 'https://evil.example/';
  });
  await expect(page.locator('main.work')).toBeVisible();
  expect(new URL(page.url()).host).toBe('console');
  expect(host.application.windows()).toHaveLength(1);
});
