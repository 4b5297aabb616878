import fs from 'node:fs';
import path from 'node:path';
import { SetupFailure } from '../failure.mjs';
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
    const text = licenceOf(folder) || licenceOfSibling(name, names);
    if (!text) throw new SetupFailure(`${name} ${version} carries no licence text, nor does its repository.`);
    return `${name} ${version}\nLicence: ${license ?? 'see below'}\n\n${text}`;
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
        // A path is no package. Electron comes with its own licence files beside the program.
        if (name && !name.startsWith('.') && name !== 'electron') addWithDependencies(name, used);
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
  return texts.join('\n\n');
}

/**
 * A package without a text of its own (`@lit-labs/ssr-dom-shim`) is under the one of its repository, which another package
 * of the same repository and the same licence carries.
 *
 * @param {string} name @param {string[]} names of all packages that are used
 * @returns {string} empty: there is none
 */
function licenceOfSibling(name, names) {
  const origin = originOf(name);
  const sibling = names.find(
    (other) =>
      other !== name && originOf(other) === origin && licenceOf(inRoot('node_modules', other)) !== '',
  );
  return sibling === undefined ? '' : licenceOf(inRoot('node_modules', sibling));
}

/** @param {string} name */
function originOf(name) {
  const { license, repository } = JSON.parse(
    fs.readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8'),
  );
  return `${license} ${typeof repository === 'string' ? repository : repository?.url}`;
}
