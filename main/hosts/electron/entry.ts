/** Entry of the Electron host. */

import { openShell } from '../../shell/index.ts';
import { startElectronHost } from './host.ts';

startElectronHost({ bundle: import.meta.dirname, openShell });
