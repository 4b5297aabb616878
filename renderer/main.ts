/** Entry of the page. */

import './theme/theme.scss';
import './a11y/live-region.ts';
import './app/masthead.ts';
import './app/pane-failure.ts';
import './app/past-bar.ts';
import './app/status-bar.ts';
import './app/tabs.ts';
import './app/tree.ts';
import './elements/key-sheet.ts';
import './elements/outcome-note.ts';
import './elements/plan-dialog.ts';
import './elements/reboot-dialog.ts';
import './elements/task-bar.ts';
import './screens/blocks.ts';
import './screens/conditions.ts';
import './screens/console.ts';
import './screens/help.ts';
import './screens/increments.ts';
import './screens/inspector.ts';
import './screens/journal.ts';
import './screens/messages.ts';
import './screens/overview.ts';
import './screens/sequence.ts';
import './screens/trace.ts';
import './app/console-app.ts';
import type { ConsoleApp } from './app/console-app.ts';
import { guardPanes } from './app/pane-guard.ts';
import { connect } from './state/connection.ts';
import { applyTheme, preferences } from './state/preferences.ts';
import { Store } from './state/store.ts';

guardPanes();
applyTheme(preferences.theme);
const app = document.createElement('lpar-console') as ConsoleApp;
app.store = new Store(connect());
document.body.append(app);
