/**
 * Starts the console of a plain zip: an option or a file opens the window, any other first word is a command of the
 * headless shell (run, lesson, export-sysfs, ...).
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [first = ''] = process.argv.slice(2);
const opensWindow = first === '' || first.startsWith('-') || /[\\/]/.test(first) || /\.lpar$/i.test(first);
const entry = path.join(import.meta.dirname, 'dist', 'main', opensWindow ? 'serve.js' : 'cli.js');
process.argv[1] = entry;
await import(pathToFileURL(entry).href);
