set -u; echo "${nope-default}"; echo $nope; echo after
# ---- next script
set -f; echo *; set +f; set -o noglob; echo *; set +o noglob; set -C; echo a > f1; echo b > f1; echo $?; echo c >| f1; cat f1
# ---- next script
set -o pipefail; false | true; echo $?; true | true; echo $?; (exit 3) | (exit 4) | true; echo $?
# ---- next script
type -t echo cat if f nosuch; f(){ :; }; type -t f; command -v f echo; command -v nosuch; echo $?; unset -f f; type f 2>/dev/null; echo $?; alias ll='ls -l'; alias ll; unalias ll; builtin echo b; command echo c; hash cat; echo $?
# ---- next script
for f in /nonexist/*; do [ -e "$f" ] || continue; echo no; done; echo ok; shopt -s nullglob; a=(/nonexist/*); echo ${#a[@]}; shopt -u nullglob; shopt -q nullglob; echo $?; shopt -s dotglob; : > .hid; echo *hid; shopt -u dotglob; echo .h*
# ---- next script
set -u; a=(); echo "${a[@]}" ${#a[@]}; echo "${1-}" "$@"; f() { echo "${1:-none}"; }; f; unset zz; (echo ${zz}); echo "rc $?"; echo ${zz:-ok}; [[ -v zz ]] || echo nv
# ---- next script
shopt -s expand_aliases
alias hi='echo hello'
hi there
unalias hi
hi 2>/dev/null || echo gone
