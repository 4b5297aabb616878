/** HTML in every name and text that a person or a file can give is shown as text and never becomes part of the page. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { goToAddress, importFile } from './console-page.ts';
import { test } from './host.ts';

const HTML = '<img src=x onerror="window.hacked=1"><b class=hacked>name</b>';
const QUOTED = JSON.stringify(HTML);

const MACHINE = `lparMachine: 1
name: ${QUOTED}
notes: ${QUOTED}
system:
  name: SIMCPC1
  customerStorage: 64 GiB
  answerStyle: always-0020
  partitions:
    - name: LNXTEST
      profile: { initial: 8 GiB, reserved: 8 GiB }
      sclp: { increment: 1 GiB }
      kernel:
        release: "7.2"
        commandLine: ${JSON.stringify(`memhp_default_state=offline ${HTML}`)}
`;

test('HTML in the names and texts of a machine file is text', async ({ page, host }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await host.visit(page, '#/~/machines');
  // The name of the file is HTML too, as far as a file can be named so.
  const file = path.join(host.directory, '<b class=hacked>.lpar');
  await writeFile(file, MACHINE);
  await importFile(page, file);
  await page.locator('[data-open-imported]').click();
  await expect(page.getByText('onerror=').first()).toBeVisible();
  for (const screen of ['overview', 'blocks', 'increments', 'journal', 'trace', 'conditions', 'machines']) {
    await goToAddress(page, screen === 'machines' ? '#/~/machines' : `#/LNXTEST/${screen}`);
    await page.locator(`.screen[data-screen="${screen}"]`).waitFor();
    const found = await page.evaluate(() => {
      const within = (root: ParentNode): number =>
        [...root.querySelectorAll('*')].reduce(
          (sum, element) =>
            sum +
            (element.matches('.hacked, img[src="x"]') ? 1 : 0) +
            (element.shadowRoot ? within(element.shadowRoot) : 0),
          0,
        );
      return { elements: within(document), hacked: 'hacked' in window };
    });
    expect(found, screen).toEqual({ elements: 0, hacked: false });
  }
  expect(complaints).toEqual([]);
});
