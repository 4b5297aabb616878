/** The stand-in's main process: opens Chromium, then does what Electron does with an application's folder. */

import { registerHooks } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium } from './chromium.ts';

const MODULE = pathToFileURL(path.join(import.meta.dirname, 'electron.ts')).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: MODULE, shortCircuit: true } : next(specifier, context),
});

const words = process.argv.slice(2);
process.argv = ['electron', ...words];
const folder = words.find((word) => path.isAbsolute(word));
if (folder === undefined) throw new Error('The stand-in for Electron needs the folder of the application.');

const { app, connect } = await import('./electron.ts');
const profile = path.join(words[words.indexOf('--data') + 1] ?? '', 'stand-in-profile');
connect(await chromium(profile), profile);
const quit = app.quit.bind(app);
app.quit = () => {
  quit();
  if (app.quits > 0) process.exit(0);
};
const { default: about } = await import(pathToFileURL(path.join(folder, 'package.json')).href, {
  with: { type: 'json' },
});
await import(pathToFileURL(path.join(folder, about.main)).href);
await app.becomeReady();
