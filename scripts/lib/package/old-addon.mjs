/**
 * better-sqlite3's addon for older systems, compiled from the package's own source in a clean Debian 11. The published one
 * needs glibc 2.34; this one 2.28, which Node itself needs: Debian 11, Ubuntu 20.04, RHEL 8, SLES 15 SP3.
 */
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { CleanRoot } from './clean-root.mjs';
import { debArchitecture } from './deb.mjs';
import { place } from './layout.mjs';

const RELEASE = 'bullseye';
/** glibc 2.29 has new versions of these, for errors that SQLite does not ask for. */
const OLD_FUNCTIONS = ['exp', 'log', 'log2', 'pow'];
/** The first version of the C library on each kind of computer. @type {Record<string, string>} */
const FIRST = { x64: 'GLIBC_2.2.5', arm64: 'GLIBC_2.17' };

/** @returns {Promise<string>} the addon, kept in release/ */
export async function oldAddon() {
  debArchitecture();
  const source = inRoot('node_modules', 'better-sqlite3');
  const { version } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  const kept = inRoot(
    'release',
    '.addons',
    `better-sqlite3-${version}-linux-${process.arch}-glibc-2.28.node`,
  );
  if (fs.existsSync(kept)) return kept;
  console.error(`Compiling better-sqlite3 ${version} in a clean Debian 11: this takes some minutes.`);
  const root = await CleanRoot.make(RELEASE, ['g++']);
  try {
    fs.mkdirSync(root.at('/build'));
    for (const part of ['src', 'deps'])
      fs.cpSync(path.join(source, part), root.at(`/build/${part}`), { recursive: true });
    fs.cpSync(inRoot('node_modules', 'node-addon-api'), root.at('/build/node-addon-api'), {
      recursive: true,
    });
    const headers = inRoot('node_modules', `node-linux-${process.arch}`, 'include', 'node');
    fs.cpSync(headers, root.at('/build/node'), { recursive: true });
    fs.writeFileSync(root.at('/build/old.h'), oldFunctions(FIRST[process.arch] ?? ''));
    fs.writeFileSync(
      root.at('/build/make.sh'),
      makeScript(fs.readFileSync(path.join(source, 'deps', 'defines.gypi'), 'utf8')),
    );
    await root.must(['sh', '/build/make.sh']);
    place(root.at('/build/better_sqlite3.node'), kept);
    return kept;
  } finally {
    root.remove();
  }
}

/** @param {string} first */
const oldFunctions = (first) =>
  OLD_FUNCTIONS.map((name) => `__asm__(".symver ${name},${name}@${first}");\n`).join('');

/**
 * What node-gyp would do with binding.gyp, with the C++ library inside.
 *
 * @param {string} gypi SQLite's settings, as the package has them
 */
export function makeScript(gypi) {
  const defines = [...gypi.matchAll(/'([A-Z_0-9]+(?:=[^']*)?)'/g)].map(([, one = '']) => `-D${one}`);
  return `set -eu
cd /build
gcc -std=c99 -w -O3 -DNDEBUG -fPIC -fvisibility=hidden -D_GNU_SOURCE -include old.h ${defines.join(' ')} \\
  -c deps/sqlite3/sqlite3.c -o sqlite3.o
g++ -std=c++20 -O3 -DNDEBUG -fPIC -fvisibility=hidden -fvisibility-inlines-hidden -fno-exceptions \\
  -DNAPI_VERSION=10 -DNAPI_DISABLE_CPP_EXCEPTIONS -DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS -DBUILDING_NODE_EXTENSION \\
  -Inode -Inode-addon-api -Ideps/sqlite3 -c src/better_sqlite3.cpp -o addon.o
g++ -shared -s -o better_sqlite3.node addon.o sqlite3.o -static-libstdc++ -static-libgcc \\
  -Wl,-Bsymbolic -Wl,--exclude-libs,ALL -Wl,--gc-sections -ldl -lpthread -lm
`;
}
