/** Shape of what an upgrade check is asked. */

import { z } from 'zod';
import { UPGRADE_RELEASES_LIMIT, type UpgradeRequest } from '../../shared/upgrade-check.ts';
import { LINE_LIMIT_CHARS, name, size, token } from './primitives.ts';
import { guards } from './same-shape.ts';

export const upgradeRequest = guards<UpgradeRequest>()(
  z.strictObject({
    partition: name,
    releases: z.array(z.string().trim().min(1).max(128)).min(1).max(UPGRADE_RELEASES_LIMIT),
    change: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['none', 'done']) }),
      z.strictObject({ kind: z.literal('online'), direction: z.enum(['up', 'down']), bytes: size }),
      z.strictObject({ kind: z.literal('lines'), lines: z.string().min(1).max(LINE_LIMIT_CHARS) }),
    ]),
    ticket: token,
  }),
);
