/**
 * Stands in for a tool that makes an installer: `recorder.mjs NOTED TOOL ARGUMENT…` appends a line to NOTED and leaves a
 * file where TOOL would have left its own.
 */
import fs from 'node:fs';
import path from 'node:path';

/** Text that is worth seeing: scripts, menu entries, file types, settings. */
const SHOWN =
  /(^|\/)(AppRun|[^/]*\.(desktop|xml|sh|json|nsh)|after-(install|remove)|apparmor-profile)$|after-(install|remove)/;
const LIMIT_BYTES = 200_000;

const [noted = '', tool = '', ...args] = process.argv.slice(2);
const input = tool === 'makensis' ? fs.readFileSync(0, 'utf8') : '';
fs.appendFileSync(noted, `${JSON.stringify({ tool, args, shown: shownTo(), input })}\n`);
leaveBehind();

/** @returns {Record<string, string>} */
function shownTo() {
  const named = args.flatMap((argument) => {
    const file = argument.replace(/=\/.*$/, '');
    if (!path.isAbsolute(file) || !fs.existsSync(file)) return [];
    return fs.statSync(file).isDirectory() ? below(file, 1) : [file];
  });
  const texts = named.filter((file) => SHOWN.test(file) && fs.statSync(file).size < LIMIT_BYTES);
  return Object.fromEntries(texts.map((file) => [nameOf(file), fs.readFileSync(file, 'utf8')]));
}

/** Where it goes in the package, or what it is called. @param {string} file */
function nameOf(file) {
  const [, target] =
    /^[^=]*=(\/.*)$/.exec(args.find((argument) => argument.startsWith(`${file}=`)) ?? '') ?? [];
  if (target) return target;
  const before = args[args.indexOf(file) - 1];
  return before?.startsWith('--after') ? before.slice(2) : path.basename(file);
}

/** @param {string} folder @param {number} depth @returns {string[]} */
function below(folder, depth) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return depth === 0 || entry.name === 'usr' ? [] : below(file, depth - 1);
    return entry.isFile() ? [file] : [];
  });
}

function leaveBehind() {
  const after = (/** @type {string} */ option) => args[args.indexOf(option) + 1] ?? '';
  if (tool === 'fpm') fs.writeFileSync(after('--package'), 'package');
  if (tool === 'mksquashfs') fs.writeFileSync(args[1] ?? '', Buffer.alloc(1024));
  if (tool === 'dmgbuild') fs.writeFileSync(args.at(-1) ?? '', 'image');
  if (tool === 'tiffutil') fs.writeFileSync(after('-out'), 'picture');
  if (tool === 'sips') console.log('  pixelHeight: 380\n  pixelWidth: 540');
  // The first installer, when it is run, writes the uninstaller.
  if (tool === 'wine') fs.writeFileSync(`${(args[0] ?? '').replace(/exe$/, '')}__uninstaller.exe`, 'MZ');
  if (tool === 'makensis') {
    const file = /"?OutFile"?\s+"([^"]+)"/.exec([...args, input].join('\n'))?.[1] ?? '';
    // It has to be larger than what it holds; nothing is written for the hole.
    fs.truncateSync(opened(file), 40e6);
  }
}

/** @param {string} file */
function opened(file) {
  fs.writeFileSync(file, 'MZ');
  return file;
}
