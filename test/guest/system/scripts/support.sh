#!/bin/bash
export LC_ALL=C
readonly SCRIPTNAME="${0##*/}" VERSION=1
readonly DOCKER=$(command -v nosuchtool 2>/dev/null)
declare -a LOGFILES=( /var/log/nosuch* /etc/os-release )
CMDS="uname -a
:lsmem
:lsmem -a -o RANGE,SIZE,STATE,REMOVABLE,ZONES,NODE,BLOCK
:cat /proc/meminfo
:dmesg -s 1048576
:sysctl -a 2>/dev/null
:nosuchtool --all
:vmcp q v stor"
PROCFILES=" /proc/buddyinfo /proc/cmdline /proc/iomem /proc/meminfo /proc/nosuch /proc/zoneinfo"
WORKDIR_BASE="/tmp/"
MOUNT_POINT_DEBUGFS="/sys/kernel/debug"
pr_log_stdout() { echo "$@"; }
pr_syslog_stdout() { echo "$@"; logger -t "$SCRIPTNAME" "$@"; }
pr_skipped() { pr_log_stdout " skipped: $1"; }
usage() { cat <<-EOT
	Usage: $SCRIPTNAME [-d DIR] [-t]
	EOT
}
cleanup_when_aborted() { rm -rf "$WORKPATH"; exit 1; }
trap 'cleanup_when_aborted' SIGINT SIGTERM SIGHUP
while [ $# -gt 0 ]; do
  case $1 in
    -h|--help) usage; exit 0 ;;
    -d|--directory) WORKDIR_BASE="$2"; shift; [ -d "$WORKDIR_BASE" ] || { echo "no $2" >&2; exit 2; } ;;
    -t) TOFILE=1 ;;
    *) echo "unknown $1"; usage; exit 1 ;;
  esac
  shift
done
[ "$(id -u)" -ne 0 ] && { echo "only for root"; exit 1; }
TERMINAL=$(date '+%Y-%m-%d-%H-%M-%S')
WORKDIR="DBG-${TERMINAL}-$(hostname -s)-${PROCESSOR:-$(grep -E "^processor" /proc/cpuinfo | wc -l)}"
WORKPATH="${WORKDIR_BASE%/}/$WORKDIR"
mkdir -p "$WORKPATH" && cd "$WORKPATH" || exit 1
exec 3>&1 4>&2
[ -n "$TOFILE" ] && exec > >(tee -a "$WORKPATH/dbginfo.log") 2>&1
call_run_command() {
  local cmd="$1" logfile="$2"
  local raw_cmd=$(echo "$cmd" | awk '{ print $1 }')
  echo "#######################################################" >> "$logfile"
  echo "$USER@$(hostname)> $cmd" >> "$logfile"
  if ! type -p "$raw_cmd" >/dev/null 2>&1; then
    echo "command '$raw_cmd' not available" >> "$logfile"
    return 1
  fi
  if ! eval "$cmd" >> "$logfile" 2>&1; then
    echo "command '$cmd' failed" >> "$logfile"; return 1
  fi
}
collect_cmdsout() {
  local ifs_orig="$IFS" cmd n=0
  pr_syslog_stdout "1 of 3: Collecting command output"
  IFS=:
  for cmd in $CMDS; do
    IFS="$ifs_orig"
    cmd=${cmd%$'\n'}
    call_run_command "$cmd" "$WORKPATH/runtime.out" || { let n++; pr_skipped "$cmd"; }
  done
  IFS="$ifs_orig"
  return $n
}
collect_procfs() {
  local f
  pr_syslog_stdout "2 of 3: Collecting procfs"
  for f in $PROCFILES; do
    if [ ! -e "$f" ]; then pr_skipped "$f"; continue; fi
    cp -p --parents "$f" "$WORKPATH" 2>> "$WORKPATH/errors" || echo "copy of $f failed"
  done
}
collect_sysfs() {
  local dir
  pr_syslog_stdout "3 of 3: Collecting sysfs"
  if ! grep -qE "$MOUNT_POINT_DEBUGFS.*debugfs" /proc/mounts; then echo "no debugfs"; fi
  find /sys/devices/system/memory /sys/firmware -noleaf -type d 2>/dev/null | while IFS= read -r dir; do
    mkdir -p "$WORKPATH$dir"
  done
  find /sys/devices/system/memory -noleaf -type f -perm /444 2>/dev/null | while IFS= read -r f; do
    dd if="$f" status=none of="$WORKPATH$f" 2>/dev/null || echo " cannot read $f"
  done
}
collect_cmdsout; missing=$?
collect_procfs
collect_sysfs
cd "$WORKDIR_BASE" || exit 1
tar -czf "$WORKDIR.tgz" "$WORKDIR" 2>/dev/null
[ -n "$TOFILE" ] && exec 1>&3 2>&4
printf '%s %d\n' missing $missing
tar -tzf "$WORKDIR.tgz" | grep -c '/state$'
[[ -s $WORKPATH/runtime.out ]] && sed -n '/> lsmem$/,/^$/p' "$WORKPATH/runtime.out" | grep -c 0x
for f in "${LOGFILES[@]}"; do [ -f "$f" ] && echo "log ${f#/etc/}"; done
pr_syslog_stdout "Finished"
