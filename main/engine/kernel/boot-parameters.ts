/** What a kernel does with its parameters at boot, before anything can change them. */

import type { KernelDefinition } from '../../../shared/definition.ts';
import { architectureNamed } from '../arch/architectures.ts';
import type { RunningParameters } from '../state/partition.ts';
import type { BootParameters, MemmapParameter } from './command-line.ts';
import type { KernelProfile } from './profiles.ts';

/**
 * The command line first, then what the kernel build was measured to do, then the release's default.
 * @models parse_early_param, init/main.c (all)
 */
export function parametersAtBoot(
  { measured, arch, build }: Pick<KernelDefinition, 'measured' | 'arch' | 'build'>,
  profile: KernelProfile,
  boot: BootParameters,
): RunningParameters {
  return {
    memmapOnMemory: profile.era === 'classic' ? null : memmapParameter(boot.memmapOnMemory, profile),
    onlinePolicy: boot.onlinePolicy ?? measured?.onlinePolicy ?? 'contig-zones',
    autoMovableRatio: boot.autoMovableRatio,
    autoOnline: boot.defaultState ?? measured?.autoOnline ?? profile.defaultAutoOnline,
    ...((architectureNamed(arch).numaAwareParameter || build?.numa) && profile.onlinePolicies
      ? { autoMovableNumaAware: boot.autoMovableNumaAware }
      : {}),
  };
}

/** Before 6.6 the parameter is a boolean, for which "force" begins with an f like "false". */
const memmapParameter = (asked: MemmapParameter, profile: KernelProfile): MemmapParameter =>
  asked === 'force' && !profile.memmapForce ? 'N' : asked;

/**
 * Where the driver asks the memmap of standby memory to be when it is added at boot: with EDAT1 in the block itself.
 * @models add_memory_merged, drivers/s390/char/sclp_cmd.c (classic, memmap)
 */
export const requestedAtBoot = (profile: KernelProfile, edat1: boolean): 'self' | 'system' =>
  profile.era === 'memmap' && (edat1 || profile.assumesEdat1) ? 'self' : 'system';
