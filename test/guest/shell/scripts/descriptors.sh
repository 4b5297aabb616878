f() { echo out; echo err >&2; }; f 2>&1 >/dev/null; f >/dev/null 2>&1; x=$(f 2>&1); echo "$x"; f 2>/dev/null | cat
# ---- next script
f() ( cd /; x=sub; echo in ); f; echo ${x-unset}; function g { echo g; }; g; function h() { echo h; }; h; k() if true; then echo k; fi; k; f2() { echo "$@"; } >&2; f2 x 2>&1
# ---- next script
exec 5>&1; x=$(echo to5 >&5; echo cap); echo "[$x]"; exec 5>&-; echo bad >&5; echo "rc $?"; cat < nosuchfile; echo "rc $?"; echo x > /nonexist/dir/f; echo "rc $?"; { echo y; } > /nonexist/q; echo "rc $?"
# ---- next script
log() { printf '%s: %s\n' "${FUNCNAME[1]}" "$*" >&2; }; work() { log "hello $1"; }; work x 2>&1; die() { echo "$*" >&2; exit 1; }; (die boom) 2>&1; echo $?
# ---- next script
coproc_() { :; }; exec 3>&1 4>&2; out=$( { echo o; echo e >&2; } 2>&1 1>&3 ); echo "err=$out"; exec 3>&- 4>&-
