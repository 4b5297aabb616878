/** What a tree alone is taken for. */

import type { Assumptions } from '../../main/capture/assumptions.ts';
import { treeAlone } from '../../main/capture/capture-of.ts';
import {
  type CapturedSystem,
  type CaptureRefusal,
  captureDefinition,
} from '../../main/capture/definition.ts';
import type { Capture } from '../../main/capture/files.ts';
import { atOnce } from '../../shared/at-once.ts';
import type { Result } from '../../shared/failure.ts';

export const definitionOf = (
  capture: Capture,
  name: string,
  assumptions: Assumptions = {},
): Result<CapturedSystem, CaptureRefusal> => atOnce(captureDefinition(treeAlone(capture), name, assumptions));
