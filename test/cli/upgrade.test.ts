import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const lpar = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [join(root, 'scripts/run.mjs'), 'main/cli/index.ts', 'upgrade-check', ...args],
    {
      encoding: 'utf8',
      cwd: root,
    },
  );

test('columns by kernel, the own one first; 0 where all works, 1 with the first failure where not', () => {
  const good = lpar('--release', 'RHEL 9.4', '--release', '6.12', '--online', '+24G');
  expect(good.status).toBe(0);
  expect(good.stdout).toMatch(/7\.2 \(now\) +RHEL 9\.4 +6\.12/);
  expect(good.stdout).toMatch(/^Bring 24 GiB online +works +works +works$/m);
  const bad = lpar('--release', 'SLES 15 SP6', '-c', 'chmem -b -c 70');
  expect(bad.status).toBe(1);
  expect(bad.stdout).toMatch(/^chmem -b -c 70 +works +REFUSED$/m);
  expect(bad.stdout).toMatch(/^SLES 15 SP6: chmem -b -c 70\n {2}\S/m);
});

test('what cannot be used ends with 2', () => {
  expect(lpar().status).toBe(2);
  expect(lpar('--release', '6.12', '--online', 'much').stderr).toContain('a size is written like +24G');
  expect(lpar('--list').stdout).toMatch(/^5\.14 .*RHEL 9\.4/m);
});
