import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../child.mjs';
import { SetupFailure } from '../failure.mjs';
import { inRoot } from '../paths.mjs';
import { dateOfRelease } from './browser-tree.mjs';
import { filesBelow, fillIn, homepage, place, placeText } from './layout.mjs';

/** Debian's name of an architecture. @type {Record<string, string>} */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

export function debArchitecture() {
  const architecture = ARCHITECTURES[process.arch];
  if (process.platform !== 'linux' || !architecture) {
    throw new SetupFailure(
      `The package is for Linux on x64 or arm64, not ${process.platform} ${process.arch}.`,
    );
  }
  return architecture;
}

/**
 * Packs a laid-out tree. Everything in it belongs to root and is dated like the last commit, so that the same sources
 * give the same bytes.
 *
 * @param {string} tree with `usr` inside; gets its `DEBIAN` folder
 * @param {{version: string, maintainer: string, needs: {glibc: string, gcc: string | undefined}, level: number}} about level:
 *   how hard it is compressed, 1 to 9
 * @param {string} file the .deb to write
 */
export async function packDeb(tree, { version, maintainer, needs, level }, file) {
  placeDebianPapers(path.join(tree, 'usr', 'share'), version, maintainer);
  const usr = filesBelow(path.join(tree, 'usr'));
  const kibibytes = usr.reduce((sum, one) => sum + Math.ceil(fs.statSync(one).size / 1024), 0);
  const control = fs.readFileSync(inRoot('packaging', 'browser', 'control'), 'utf8');
  const values = {
    VERSION: version,
    ARCHITECTURE: debArchitecture(),
    SIZE: String(kibibytes),
    MAINTAINER: maintainer,
    DEPENDS: [
      `libc6 (>= ${needs.glibc})`,
      ...(needs.gcc === undefined ? [] : ['libgcc-s1', `libstdc++6 (>= ${needs.gcc})`]),
    ].join(', '),
    HOMEPAGE: homepage(undefined),
  };
  placeText(path.join(tree, 'DEBIAN', 'control'), fillIn(control, values));
  placeText(
    path.join(tree, 'DEBIAN', 'md5sums'),
    usr.map((one) => `${md5(one)}  ${path.relative(tree, one)}\n`).join(''),
  );
  await must('dpkg-deb', ['-Zgzip', `-z${level}`, '--root-owner-group', '--build', tree, file]);
}

/** What only Debian asks for. @param {string} share @param {string} version @param {string} maintainer */
function placeDebianPapers(share, version, maintainer) {
  const name = 'lpar-console-browser';
  const date = dateOfRelease().toUTCString().replace('GMT', '+0000');
  const log = `${name} (${version}) unstable; urgency=medium\n\n  * What has changed stands in CHANGELOG.md of the sources.\n\n -- ${maintainer}  ${date}\n`;
  placeText(path.join(share, 'doc', name, 'changelog.gz'), gzipSync(log, { level: 9 }));
  place(inRoot('packaging', 'browser', 'lintian-overrides'), path.join(share, 'lintian', 'overrides', name));
}

/**
 * @param {string} parent folder that holds `name`
 * @param {string} name
 * @param {string} file the .tar.gz to write
 */
export async function packTar(parent, name, file) {
  const plain = file.replace(/\.gz$/, '');
  const times = `--mtime=@${process.env.SOURCE_DATE_EPOCH ?? 0}`;
  await must('tar', [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    times,
    '-C',
    parent,
    '-cf',
    plain,
    name,
  ]);
  await must('gzip', ['-9', '-n', '-f', plain]);
}

/**
 * Sets SOURCE_DATE_EPOCH, which dpkg-deb reads, to the time of the last commit unless it is set already. Sources that are
 * no clone have no commit: 1970 is the same for everybody.
 */
export async function dateLikeTheLastCommit() {
  if (process.env.SOURCE_DATE_EPOCH) return;
  // The clone may be an ordinary user's, and the package be made as root: git asks for a word about that.
  const trusting = ['-c', 'safe.directory=*', '-C', inRoot()];
  const { code, stdout } = await run('git', [...trusting, 'log', '-1', '--format=%ct'], {
    output: 'capture',
  });
  process.env.SOURCE_DATE_EPOCH = code === 0 ? stdout.trim() : '0';
}

/** @param {string} program @param {string[]} args */
async function must(program, args) {
  const { code, output } = await run(program, args, { output: 'capture' });
  if (code !== 0) throw new SetupFailure(`${program} ended with code ${code}: ${output.trim()}`);
}

/** @param {string} file */
const md5 = (file) => createHash('md5').update(fs.readFileSync(file)).digest('hex');
