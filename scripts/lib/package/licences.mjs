import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { filesBelow } from './layout.mjs';

const IMPORT = /(?:from|import|@use|@import|@forward)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w.-]+)[^'"]*['"]/g;

/**
 * The licence texts of everything that the bundles contain: each package that our sources import, and what those
 * depend on. The list is read from the sources, so that a new package cannot be forgotten; it may name a package of
 * which the bundler took nothing.
 *
 * @returns {string}
 */
export function licenceTexts() {
  const names = [...packagesUsed()].sort();
  const parts = names.map((name) => {
    const folder = inRoot('node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\nLicence: ${license ?? 'see below'}\n\n${licenceOf(folder)}`;
  });
  return parts.join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** @returns {Set<string>} names of packages in node_modules */
export function packagesUsed() {
  /** @type {Set<string>} */
  const used = new Set();
  for (const top of ['shared', 'db', 'main', 'renderer']) {
    for (const file of filesBelow(inRoot(top))) {
      if (!/\.(ts|scss|css)$/.test(file)) continue;
      for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(IMPORT)) {
        // Electron comes with its own licence files beside the program.
        if (name && name !== 'electron') addWithDependencies(name, used);
      }
    }
  }
  return used;
}

/** @param {string} name @param {Set<string>} used */
function addWithDependencies(name, used) {
  const file = inRoot('node_modules', name, 'package.json');
  if (used.has(name) || !fs.existsSync(file)) return;
  used.add(name);
  const { dependencies = {} } = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const inner of Object.keys(dependencies)) addWithDependencies(inner, used);
}

/** @param {string} folder */
function licenceOf(folder) {
  const files = fs.readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = files
    .map((name) => path.join(folder, name))
    .filter((file) => fs.statSync(file).isFile())
    .map((file) => fs.readFileSync(file, 'utf8').trim());
  return texts.join('\n\n') || 'The package carries no licence text of its own.';
}
