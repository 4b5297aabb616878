/**
 * The udev rules for memory that distributions ship: which file, and which decision. The decisions are theirs, as their
 * packages publish them; the words around them are ours.
 */

import type { Family } from './distribution.ts';

export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

/** systemd's package of Red Hat: memory that appears goes online, but never on s390x and POWER. */
const REDHAT: RuleFile = {
  name: '40-redhat.rules',
  text: `# Processors that appear are taken into use.
SUBSYSTEM!="cpu", GOTO="cpu_online_end"
ACTION!="add", GOTO="cpu_online_end"
CONST{arch}=="ppc64*", GOTO="cpu_online_end"
CONST{arch}=="s390*", ATTR{configure}=="0", GOTO="cpu_online_end"

TEST=="online", ATTR{online}=="0", ATTR{online}="1"

LABEL="cpu_online_end"

# Memory that appears is taken into use, except where an operator decides about standby memory.
SUBSYSTEM!="memory", GOTO="memory_hotplug_end"
ACTION!="add", GOTO="memory_hotplug_end"
CONST{arch}=="s390*", GOTO="memory_hotplug_end"
CONST{arch}=="ppc64*", GOTO="memory_hotplug_end"

ENV{.state}="online"
CONST{virt}=="none", ENV{.state}="online_movable"
ATTR{state}=="offline", ATTR{state}="$env{.state}"

LABEL="memory_hotplug_end"
`,
};

/** SUSE's kernel packages: bsc#1127557 took s390x out. */
const SUSE: RuleFile = {
  name: '80-hotplug-cpu-mem.rules',
  text: `# Processors that appear are taken into use.
SUBSYSTEM=="cpu", ACTION=="add", TEST=="online", ATTR{online}=="0", ATTR{online}="1"

# Memory that appears is taken into use, except on s390x.
SUBSYSTEM!="memory", GOTO="memory_hotplug_end"
ACTION!="add", GOTO="memory_hotplug_end"
CONST{arch}=="s390*", GOTO="memory_hotplug_end"

ATTR{state}=="offline", ATTR{state}="online"

LABEL="memory_hotplug_end"
`,
};

/** Ubuntu's udev package: only where a hypervisor is known to plug memory. s390x has no DMI, so nothing happens there. */
const UBUNTU: RuleFile = {
  name: '40-vm-hotadd.rules',
  text: `# Virtual machines of Hyper-V and Xen take memory and processors into use as soon as they appear.
ATTR{[dmi/id]sys_vendor}=="Microsoft Corporation", ATTR{[dmi/id]product_name}=="Virtual Machine", GOTO="vm_hotadd_apply"
ATTR{[dmi/id]sys_vendor}=="Xen", GOTO="vm_hotadd_apply"
GOTO="vm_hotadd_end"

LABEL="vm_hotadd_apply"

SUBSYSTEM=="memory", ACTION=="add", DEVPATH=="/devices/system/memory/memory[0-9]*", TEST=="state", ATTR{state}!="online", ATTR{state}="online"
SUBSYSTEM=="cpu", ACTION=="add", DEVPATH=="/devices/system/cpu/cpu[0-9]*", TEST=="online", ATTR{online}!="1", ATTR{online}="1"

LABEL="vm_hotadd_end"
`,
};

/** Debian's packages have no rule for memory, and what belongs to no distribution has none either. */
export const MEMORY_RULES: Readonly<Record<Family, readonly RuleFile[]>> = {
  redhat: [REDHAT],
  suse: [SUSE],
  debian: [],
  ubuntu: [UBUNTU],
  neutral: [],
};
