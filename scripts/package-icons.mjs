/**
 * `npm run package:icons`: renders packaging/icons/icon.svg with a headless Chromium into the sizes and formats that the
 * packages use. The results are kept in the repository; run it after a change of the drawing.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findOrInstallChromium } from './lib/chromium.mjs';
import { runMain } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { icns, ico } from './lib/package/icon-files.mjs';
import { placeText } from './lib/package/layout.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

await runMain(async () => {
  await ensureInstalled();
  const executablePath = await findOrInstallChromium(findNode24());
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    const drawing = fs.readFileSync(inRoot('packaging', 'icons', 'icon.svg'), 'utf8');
    /** @type {Map<number, Buffer>} */
    const images = new Map();
    for (const size of SIZES) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>html,body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
      );
      images.set(size, await page.screenshot({ omitBackground: true }));
    }
    for (const [size, image] of images)
      placeText(inRoot('packaging', 'icons', 'png', `${size}x${size}.png`), image);
    placeText(inRoot('packaging', 'icons', 'icon.ico'), ico(images));
    placeText(inRoot('packaging', 'icons', 'icon.icns'), icns(images));
    console.log(
      `${path.relative(inRoot(), inRoot('packaging', 'icons'))}: ${SIZES.length} sizes, icon.ico, icon.icns`,
    );
    return 0;
  } finally {
    await browser.close();
  }
});
