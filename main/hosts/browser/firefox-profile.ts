/**
 * Preferences of the Firefox profile that shows the console: no page of its own at the first start, nothing fetched or
 * reported for a window that only ever shows this computer, and no tabs of the last time, whose address has expired.
 * None of them touches what protects the page or the computer.
 */

import fs from 'node:fs';
import path from 'node:path';

const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  // The first start and the one after an update.
  'browser.aboutwelcome.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.policy.firstRunURL': '',
  'startup.homepage_welcome_url': '',
  'startup.homepage_override_url': '',
  'termsofuse.bypassNotification': true,
  // Reports and experiments.
  'app.normandy.enabled': false,
  'app.shield.optoutstudies.enabled': false,
  'browser.newtabpage.activity-stream.feeds.telemetry': false,
  'browser.newtabpage.activity-stream.telemetry': false,
  'datareporting.healthreport.uploadEnabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
  'toolkit.telemetry.unified': false,
  // What a browser fetches on its own.
  'browser.newtabpage.activity-stream.feeds.system.topsites': false,
  'browser.newtabpage.activity-stream.feeds.system.topstories': false,
  'browser.newtabpage.activity-stream.feeds.topsites': false,
  'browser.newtabpage.activity-stream.unifiedAds.spocs.enabled': false,
  'browser.newtabpage.activity-stream.unifiedAds.tiles.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.region.network.url': '',
  'browser.search.suggest.enabled': false,
  'dom.push.connection.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.prefetch-next': false,
  // The console ends its browser; that is no crash.
  'browser.sessionstore.resume_from_crash': false,
  'browser.startup.page': 0,
  'toolkit.startup.max_resumed_crashes': -1,
};

/** Firefox reads the file at every start. Throws the file system's error. */
export function writeFirefoxPreferences(profile: string): void {
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  const file = path.join(profile, 'user.js');
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
}
