/** `npm run gallery`: each element of the page with its states, on this computer only, until Ctrl+C. */

import process from 'node:process';
import { startGallery } from './start.ts';

const gallery = await startGallery();
console.log(`Gallery: ${gallery.address} (add ?theme=white, g10, g90 or g100)`);
process.once('SIGINT', () => void gallery.close().then(() => process.exit(0)));
