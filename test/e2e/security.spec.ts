/** HTML in every name and text that a person or a file can give is shown as text and never becomes part of the page. */

import { expect, test } from '@playwright/test';
import { type Host, startHost } from './host.ts';

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

let host: Host;
test.beforeEach(async () => {
  host = await startHost();
});
test.afterEach(async () => {
  await host.remove();
});

test('HTML in the names and texts of a machine file is text', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await host.visit(page);
  const taken = await page.evaluate(async (body) => {
    const response = await fetch('/file', { method: 'POST', body });
    return (await response.json()) as { ok: boolean; value: { machine: number } };
  }, MACHINE);
  expect(taken).toMatchObject({ ok: true });
  await page.evaluate((machine) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    return new Promise((resolve) => {
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'open', params: { machine } }));
      socket.onmessage = resolve;
    });
  }, taken.value.machine);
  await page.reload();
  await page.locator('main.work').waitFor();
  await expect(page.getByText('onerror=').first()).toBeVisible();
  for (const screen of ['overview', 'blocks', 'increments', 'journal', 'trace', 'conditions']) {
    await page.goto(new URL(`/#/LNXTEST/${screen}`, page.url()).href);
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
