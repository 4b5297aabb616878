/** Entry of the Electron host. */

import { startElectronHost } from './host.ts';

startElectronHost(import.meta.dirname);
