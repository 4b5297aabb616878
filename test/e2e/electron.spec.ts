import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Why Electron cannot be started here; undefined when it can. */
function whyNot(): string | undefined {
  if (binary() === undefined) return "Electron's binary is not on disk (it comes from its own download host)";
  if (process.getuid?.() === 0) return 'Electron refuses its sandbox to root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'this session has no display';
  }
  return undefined;
}

function binary(): string | undefined {
  const folder =
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(ROOT, 'node_modules', 'electron', 'dist');
  const note = path.join(ROOT, 'node_modules', 'electron', 'path.txt');
  const name = fs.existsSync(note) ? fs.readFileSync(note, 'utf8') : 'electron';
  const file = path.join(folder, name);
  return fs.existsSync(file) ? file : undefined;
}

const reason = whyNot();

test('the console opens in Electron, isolated, on the sample machine', async () => {
  test.skip(reason !== undefined, reason);
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-electron-'));
  const application = await _electron.launch({
    executablePath: binary() ?? '',
    args: [ROOT, '--data', data],
  });
  try {
    const window = await application.firstWindow();
    await expect(window).toHaveTitle(/LPAR memory console/);
    const seen = await window.evaluate(() => ({
      address: location.href,
      node: typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys((globalThis as { lparConsole?: object }).lparConsole ?? {}).sort(),
    }));
    expect(seen).toEqual({
      address: 'app://console/index.html',
      node: 'undefined',
      bridge: ['call', 'subscribe'],
    });
  } finally {
    await application.close();
    fs.rmSync(data, { recursive: true, force: true });
  }
});
