/** The stand-in's main process: opens Chromium, then does what Electron does with an application's folder. */

import { registerHooks } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium } from './chromium.ts';
import { isFirst } from './single-instance.ts';

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
const quit = app.quit.bind(app);
app.quit = () => {
  quit();
  if (app.quits > 0) process.exit(0);
};
const exit = app.exit.bind(app);
app.exit = (code) => {
  exit(code);
  process.exit(code);
};
app.requestSingleInstanceLock = (data) =>
  isFirst(app.paths.userData ?? '', data, (handed) => {
    app.emit('second-instance', {}, [], '', handed);
  });
Object.assign(app, { getAppPath: () => folder });
// Another start of the application is one of this program.
process.execPath = process.env.STAND_IN_PROGRAM ?? process.execPath;
const { default: about } = await import(pathToFileURL(path.join(folder, 'package.json')).href, {
  with: { type: 'json' },
});
await import(pathToFileURL(path.join(folder, about.main)).href);
const profile = path.join(app.paths.userData ?? '', '..', 'stand-in-profile');
connect(await chromium(profile), profile);
await app.becomeReady();
