/** Entry of the page. */

import './theme/theme.scss';
import './elements/live-region.ts';
import './app/masthead.ts';
import './app/pane-failure.ts';
import './app/past-bar.ts';
import './app/presenter-app.ts';
import './app/status-bar.ts';
import './app/tabs.ts';
import './app/tree.ts';
import './elements/key-echo.ts';
import './elements/command-palette.ts';
import './elements/key-sheet.ts';
import './elements/save-screen.ts';
import './elements/lesson-banner.ts';
import './elements/lesson-player.ts';
import './elements/outcome-note.ts';
import './elements/plan-dialog.ts';
import './elements/reboot-dialog.ts';
import './elements/task-bar.ts';
import './screens/blocks.ts';
import './screens/compare.ts';
import './screens/recordings.ts';
import './screens/runbooks.ts';
import './screens/conditions.ts';
import './screens/console.ts';
import './screens/devices.ts';
import './screens/help.ts';
import './screens/increments.ts';
import './screens/inspector.ts';
import './screens/pages.ts';
import './screens/journal.ts';
import './screens/machines.ts';
import './screens/messages.ts';
import './screens/overview.ts';
import './screens/planner.ts';
import './screens/sequence.ts';
import './screens/settings.ts';
import './screens/system.ts';
import './screens/trace.ts';
import './screens/workshop.ts';
import './app/console-app.ts';
import { connect } from './state/connection.ts';
import { applyLargeType } from './state/large-type.ts';
import { isPresenterAddress } from './state/presenter-window.ts';
import { printOnWhite } from './state/printing.ts';
import { applyLastSettings, followSettings } from './state/settings.ts';
import { Store } from './state/store.ts';

applyLastSettings();
printOnWhite();
const api = connect();
const isPresenter = isPresenterAddress(window.location.hash);
applyLargeType(isPresenter ? 'presenter' : 'console');
followSettings(api);
document.body.append(isPresenter ? presenter() : consoleApp());
// One window is one of the two: another address in the bar is another page.
window.addEventListener('hashchange', () => {
  if (isPresenterAddress(window.location.hash) !== isPresenter) window.location.reload();
});

function presenter(): HTMLElement {
  const app = document.createElement('presenter-app');
  app.api = api;
  return app;
}

function consoleApp(): HTMLElement {
  const app = document.createElement('lpar-console');
  app.store = new Store(api);
  return app;
}
