import { describe, expect, test } from 'vitest';
import { type System, whyNoSandbox } from '../../scripts/lib/sandbox.mjs';

const ELECTRON = '/home/me/lpar-console/node_modules/electron/dist/electron';
const HELPER = '/home/me/lpar-console/node_modules/electron/dist/chrome-sandbox';
const RESTRICTED = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

/** A Linux with these files, and a helper as npm unpacks it unless another is given. */
const linux = (
  files: Readonly<Record<string, string>>,
  helper: { uid: number; mode: number } | undefined = { uid: 1000, mode: 0o100755 },
  env: NodeJS.ProcessEnv = {},
): System => ({
  platform: 'linux',
  env,
  read: (file) => files[file],
  stat: (file) => (file === (env.CHROME_DEVEL_SANDBOX ?? HELPER) ? helper : undefined),
  list: (folder) =>
    Object.keys(files)
      .filter((file) => file.startsWith(`${folder}/`))
      .map((file) => file.slice(folder.length + 1)),
});

describe('whether Electron gets its sandbox', () => {
  test('Ubuntu 23.10 and later: an Electron below node_modules has neither helper nor profile, and both are said', () => {
    expect(whyNoSandbox(ELECTRON, linux({ [RESTRICTED]: '1\n' }))).toBe(
      `this system gives user namespaces only to programs that an AppArmor profile names (kernel.apparmor_restrict_unprivileged_userns is 1), and ${HELPER} is not root's with mode 4755 (its owner is 1000, its mode 0755); without either there is no sandbox`,
    );
  });

  test.each([
    ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'kernel.unprivileged_userns_clone is 0'],
    ['/proc/sys/user/max_user_namespaces', '0\n', 'user.max_user_namespaces is 0'],
  ])('%s of %s keeps it away', (file, value, words) => {
    expect(whyNoSandbox(ELECTRON, linux({ [file]: value }))).toContain(words);
  });

  test.each([
    ['nothing restricts', linux({})],
    ['the restriction is off', linux({ [RESTRICTED]: '0\n' })],
    ['namespaces are for all', linux({ '/proc/sys/kernel/unprivileged_userns_clone': '1' })],
    ['there are namespaces', linux({ '/proc/sys/user/max_user_namespaces': '63399' })],
    ['a file says nothing that can be read', linux({ [RESTRICTED]: 'Y' })],
    ['the helper is root’s and setuid', linux({ [RESTRICTED]: '1' }, { uid: 0, mode: 0o104755 })],
    [
      'the environment names such a helper',
      linux({ [RESTRICTED]: '1' }, { uid: 0, mode: 0o104755 }, { CHROME_DEVEL_SANDBOX: '/opt/helper' }),
    ],
    [
      'a profile names the program',
      linux({
        [RESTRICTED]: '1',
        '/etc/apparmor.d/mine': `profile mine ${ELECTRON} flags=(unconfined) {\n  userns,\n}\n`,
      }),
    ],
    ['it is another system', { ...linux({ [RESTRICTED]: '1' }), platform: 'darwin' as const }],
  ])('it does when %s', (_why, system) => {
    expect(whyNoSandbox(ELECTRON, system)).toBeUndefined();
  });

  test.each([
    ['setuid but somebody’s', { uid: 1000, mode: 0o104755 }],
    ['root’s without setuid', { uid: 0, mode: 0o100755 }],
    ['root’s and setuid, and not to be run by others', { uid: 0, mode: 0o104750 }],
  ])('a helper that is %s does not help', (_what, helper) => {
    expect(whyNoSandbox(ELECTRON, linux({ [RESTRICTED]: '1' }, helper))).toContain('is not root');
  });

  test('a missing helper and a profile of another program do not help', () => {
    const files = { [RESTRICTED]: '1', '/etc/apparmor.d/x': 'profile x /usr/bin/x { userns, }' };
    const nothing = { ...linux(files), stat: () => undefined };
    expect(whyNoSandbox(ELECTRON, nothing)).toContain(`there is no ${HELPER}`);
  });
});
