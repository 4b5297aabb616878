/** Settings and the data folder, as they come in and as they were stored. */

import { z } from 'zod';
import {
  BELLS,
  DATE_STYLES,
  type DataFolderRequest,
  DENSITIES,
  LAST_WINDOWS,
  MOTIONS,
  type Settings,
  type SettingsChange,
  SIZE_UNITS,
  TERMINAL_FONTS,
  TERMINAL_SIZES,
  TEXT_SIZES,
  THEME_CHOICES,
  THOUSANDS,
} from '../../shared/settings.ts';
import { PATH_LIMIT_CHARS } from './primitives.ts';
import { guards, guardsEach } from './same-shape.ts';

/** Of the commands of the console, with room for those to come. */
const COMMANDS_LIMIT = 500;
const KEYS_LIMIT = 8;

const keys = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9.-]{0,63}$/),
    z.array(z.string().min(1).max(40)).max(KEYS_LIMIT),
  )
  .refine((record) => Object.keys(record).length <= COMMANDS_LIMIT, 'Too many shortcuts');

/** Each setting's values. */
export const SETTING_VALUES = guardsEach<Settings>()({
  theme: z.enum(THEME_CHOICES),
  textSize: z.literal(TEXT_SIZES),
  density: z.enum(DENSITIES),
  motion: z.enum(MOTIONS),
  terminalFont: z.enum(TERMINAL_FONTS),
  terminalSize: z.literal(TERMINAL_SIZES),
  bell: z.enum(BELLS),
  why: z.boolean(),
  sizeUnit: z.enum(SIZE_UNITS),
  thousands: z.enum(THOUSANDS),
  dates: z.enum(DATE_STYLES),
  letterKeys: z.boolean(),
  keys,
  lastWindow: z.enum(LAST_WINDOWS),
});

export const settingsChange = guards<SettingsChange>()(
  z.strictObject({
    theme: SETTING_VALUES.theme.exactOptional(),
    textSize: SETTING_VALUES.textSize.exactOptional(),
    density: SETTING_VALUES.density.exactOptional(),
    motion: SETTING_VALUES.motion.exactOptional(),
    terminalFont: SETTING_VALUES.terminalFont.exactOptional(),
    terminalSize: SETTING_VALUES.terminalSize.exactOptional(),
    bell: SETTING_VALUES.bell.exactOptional(),
    why: SETTING_VALUES.why.exactOptional(),
    sizeUnit: SETTING_VALUES.sizeUnit.exactOptional(),
    thousands: SETTING_VALUES.thousands.exactOptional(),
    dates: SETTING_VALUES.dates.exactOptional(),
    letterKeys: SETTING_VALUES.letterKeys.exactOptional(),
    keys: SETTING_VALUES.keys.exactOptional(),
    lastWindow: SETTING_VALUES.lastWindow.exactOptional(),
  }),
);

export const dataFolderRequest = guards<DataFolderRequest>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['open', 'stay']) }),
    z.strictObject({ kind: z.literal('move'), to: z.string().min(1).max(PATH_LIMIT_CHARS) }),
  ]),
);
