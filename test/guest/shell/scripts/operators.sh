trap 'echo "ERR $LINENO $BASH_COMMAND rc=$?"
echo "second $LINENO"' ERR
trap 'echo "EXIT $LINENO $BASH_COMMAND"' EXIT
trap 'echo "USR1 $LINENO [$BASH_COMMAND]"' USR1
f() {
  echo "in f $BASH_COMMAND"
  false
}
false
f  ||  true
set -E
f
kill -USR1   $$
x=$(echo   "$BASH_COMMAND")
echo "$x"
(( 0 ))
[[ a == b ]]
echo "last: $BASH_COMMAND" > /dev/null; echo $BASH_COMMAND
for i in 1; do false; done
# ---- next script
set -euo pipefail
log() { printf '%s: %s\n' "${FUNCNAME[1]}" "$*"; }
retry() { local n=$1 i; shift; for ((i = 1; i <= n; i++)); do "$@" && return 0; log "try $i failed"; done; return 1; }
count=0
flaky() { ((++count >= 3)); }
retry 5 flaky; echo "count $count"
retry 2 false || echo "gave up $?"
# ---- next script
set -Eeuo pipefail
cleanup() { local rc=$?; echo "cleanup rc=$rc"; rm -rf "$tmp"; exit $rc; }
trap cleanup EXIT
trap 'echo "failed at line $LINENO: $BASH_COMMAND"' ERR
tmp=$(mktemp -d)
echo data > "$tmp/a"
cat "$tmp/a"
grep -q nothing "$tmp/a"
echo never
# ---- next script
usage() { cat <<EOF
Usage: ${0##*/} [-v] [-s SIZE] [--] BLOCK...
EOF
}
parse() {
  local OPTIND=1 opt verbose=0 size=1G
  while getopts ':vs:h' opt "$@"; do
    case $opt in
      v) ((verbose++)) ;;
      s) size=$OPTARG ;;
      h) return 2 ;;
      :) echo "option -$OPTARG needs a value"; return 3 ;;
      \?) echo "unknown -$OPTARG"; return 4 ;;
    esac
  done
  shift $((OPTIND - 1))
  echo "verbose=$verbose size=$size rest=$* n=$#"
}
parse -v -s 2G 1 2 3; parse -vvs512M; parse -s; echo $?; parse -x; echo $?; parse -- -v; parse
# ---- next script
declare -A state=([memory0]=online [memory1]=offline)
state[memory2]=going-offline
for k in $(printf '%s\n' "${!state[@]}" | sort); do printf '%-8s %s\n' "$k" "${state[$k]}"; done
unset 'state[memory1]'; echo ${#state[@]} "${state[memory1]-gone}" "${state[memory1]+there}"
[[ -v state[memory0] ]] && echo yes; [[ -v state[x] ]] || echo no
state+=([memory3]=online); echo "${#state[@]}"
declare -p state | tr ' ' '\n' | sort | tail -3
# ---- next script
update() { local -n ref=$1; ref+=("$2"); ref[0]=first; }
list=(a b); update list 'c d'; printf '<%s>' "${list[@]}"; echo
swap() { local -n x=$1 y=$2; local t=$x; x=$y; y=$t; }
p=1 q=2; swap p q; echo $p $q
declare -n alias_=list; echo "${alias_[1]} ${!alias_}"
# ---- next script
line='0x0000000100000000-0x000000010fffffff 256M online yes 16'
if [[ $line =~ ^(0x[0-9a-f]+)-(0x[0-9a-f]+)[[:space:]]+([0-9.]+)([KMGT])[[:space:]]+(online|offline) ]]; then
  printf '%s\n' "${BASH_REMATCH[@]:1}"
  echo $(( (BASH_REMATCH[2] - BASH_REMATCH[1] + 1) >> 20 ))
fi
re='^([a-z]+)([0-9]+)$'; [[ memory42 =~ $re ]] && echo "${BASH_REMATCH[1]}/${BASH_REMATCH[2]}"
[[ abc =~ b ]] && echo "${BASH_REMATCH[0]}"; [[ abc =~ x ]] || echo "none ${#BASH_REMATCH[@]}"
[[ 'a b' =~ a\ b ]] && echo blank; [[ a.b =~ a\.b ]] && echo dot; [[ axb =~ "a.b" ]] || echo quoted
# ---- next script
printf 'a b\nc d\n' > f
content=$(<f); echo "$content" | wc -l
mapfile -t lines < f; echo "${#lines[@]} ${lines[1]}"
mapfile -t -s 1 -n 1 some < f; echo "${some[*]}"
readarray -d ' ' -t words <<< 'x y z'; echo "${#words[@]} [${words[2]%$'\n'}]"
while IFS= read -r l || [[ -n $l ]]; do echo "<$l>"; done < <(printf 'one\ntwo')
mapfile -t -c 1 -C 'echo cb' x <<< $'p\nq'
# ---- next script
exec 3<> io; echo hello >&3; exec 3>&-; cat io
exec 3< io; read -r a <&3; exec 3<&-; echo "$a"
{ echo out; echo err >&2; } 2>&1 >/dev/null | sed 's/^/pipe: /'
exec 4>&1; x=$(echo captured; echo direct >&4); exec 4>&-; echo "$x"
{ echo one; echo two >&2; } > both 2>&1; cat both
exec {fd}> named; echo "to $((fd >= 10))" >&$fd; exec {fd}>&-; cat named
cat <<< "here $((1+1))" ; cat << 'X' ; cat <<- Y
$not expanded
X
	tab gone $((2*3))
	Y
# ---- next script
x=hello; echo "${x@Q} ${x@U} ${x@u} ${x^} ${x^^[el]}"; y=WORLD; echo "${y,,} ${y,} ${y@L}"
a=('x y' z); echo "${a[@]@Q}"; echo "${x:1:3} ${x: -2} ${x:0:-1} ${#x}"
p=/sys/devices/system/memory/memory12/state
echo "${p##*/} ${p%/*} ${p%%/s*} ${p#*/} ${p/memory/M} ${p//memory/M} ${p/#\/sys/S} ${p/%state/s}"
b=${p%/state}; echo "${b##*memory}"
unset u; echo "${u:-d} ${u-d} ${u:=set} $u ${u:+alt}"; e=; echo "[${e:-d}] [${e-d}] [${e:+a}] [${e+a}]"
( : "${missing:?is needed}" ) 2>/dev/null; echo $?
v_one=1 v_two=2; echo "${!v_@}"; n=v_two; echo "${!n}"
# ---- next script
shopt -s extglob nullglob globstar
mkdir -p d/e/f; touch a.log b.log c.txt d/x.log d/e/y.log d/e/f/z.txt
echo *.log; echo !(*.log); echo @(a|b).log; echo +([ab]).log; echo ?(a|c).*; echo **/*.log; echo d/**/; echo *.none
v=0007; echo "${v##+(0)}"; s='  trim  '; s=${s##+([[:space:]])}; echo "[${s%%+([[:space:]])}]"
case memory12 in memory+([0-9])) echo block ;; *) echo other ;; esac
shopt -u nullglob; echo *.none; shopt -q extglob && echo on; shopt -s dotglob; touch .h; echo .h* [.]h
# ---- next script
case one in o*) echo a ;;& *e) echo b ;;& x) echo c ;; *) echo d ;; esac
case 1 in 1) echo x ;& 2) echo y ;& 3) echo z ;; 4) echo w ;; esac
case "" in "") echo empty ;; esac; case 'a|b' in a\|b) echo pipe ;; esac
case $(uname) in Linux|GNU) echo linux ;; (*) echo other ;; esac
# ---- next script
printf -v out '%05.1f|%-6s|%+d|%x|%o|%c|%%' 3.14159 ab 7 255 8 xyz; echo "$out"
printf '%s-%s\n' a b c; printf '%q %q\n' "it's" 'a b'; printf '%b' 'tab\there\n'; printf '%*d|%-*s|\n' 5 42 4 x
printf '%(%Y-%m-%d)T\n' 0; printf '%d %i %u\n' 0x10 010 5; printf '%.3s|\n' abcdef; printf '%s\n'
printf '%d\n' "'A"; printf '[%s]' ; echo; printf '%e %g\n' 12345.678 0.0001
# ---- next script
arr=(zero one two three four); echo "${arr[@]:1:2} ${arr[-1]} ${#arr[@]} ${!arr[@]}"
unset 'arr[1]'; echo "${!arr[@]}"; arr=("${arr[@]}"); echo "${!arr[@]}"; arr+=(five); echo "${arr[*]: -2}"
copy=("${arr[@]/t/T}"); echo "${copy[@]}"; IFS=,; echo "${arr[*]}"; unset IFS
sparse[5]=x; sparse[2]=y; echo "${sparse[@]} ${#sparse[@]}"; for i in "${!sparse[@]}"; do echo "$i"; done
set -- "${arr[@]:0:2}"; echo "$# $2"; echo "${@:1:1} ${*:2}"; IFS=: read -ra parts <<< a:b::c; echo "${#parts[@]} [${parts[2]}]"
# ---- next script
( exit 3 ) & p1=$!; ( exit 4 ) & p2=$!
wait $p1; echo $?; wait $p2; echo $?
( sleep 0.1; exit 7 ) & wait -n; echo $?; wait; echo $?
f() { echo started; sleep 0.1; echo done; }; f > log & wait; cat log
for i in 1 2 3; do (sleep 0.$i; echo "job $i") & done; wait
jobs | wc -l; (exit 9) & wait $! || echo "rc $?"
# ---- next script
read -t 0.1 -r x < /dev/null; echo $?; read -r -n 3 a <<< abcdef; echo "$a"; read -r -d : a <<< 'p:q'; echo "$a"
IFS='|' read -r a b c <<< 'x|y z|w|v'; echo "[$a] [$b] [$c]"; read -r a b <<< ' lead  and trail '; echo "[$a] [$b]"
read -ra w <<< 'a  b\ c'; echo "${#w[@]}"; read -a w <<< 'a b\ c'; echo "${#w[@]} ${w[1]}"; echo 'l\1' | { read x; echo "$x"; }
printf '1 2\n3 4\n' | while read -r a b; do echo $((a * b)); done; read -rp 'prompt> ' x <<< v; echo "$x"
# ---- next script
echo $((0x1F + 010 + 2#101)) $((7 / 2)) $((-7 / 2)) $((-7 % 3)) $((2 ** 10)) $((1 << 20)) $((~0)) $((5 > 3 && 2 < 1)) $((!0))
i=5; echo $((i++ + ++i)) $i $((i += 3)) $((i > 5 ? 1 : 2)) $((a = 3, b = 4, a * b)); let 'z = 2 + 3' z++; echo $z
((i == 10)) && echo ten; for ((x = 0, y = 9; x < y; x += 3, y -= 2)); do echo $x,$y; done; n=08; echo $((10#$n + 1))
size=2g; echo $(( ${size%[gG]} * 1024 )); h=10000000; echo $((16#$h >> 20)); [ $((1 + 1)) -eq 2 ] && echo ok; arr=(3 4); echo $((arr[0] + arr[1]))
# ---- next script
outer() { local v=outer; inner; echo "$v"; }; inner() { v=changed; local w=1; }; outer; echo "${w-unset}"
g() { return 300; }; g; echo $?; h() { echo "$# $1"; shift 2; echo "$# $*"; }; h a b c d
rec() { (( $1 <= 1 )) && { echo 1; return; }; echo $(( $1 * $(rec $(($1 - 1))) )); }; rec 6
fn() { echo "${FUNCNAME[*]} ${BASH_LINENO[0]}"; }; wrap() { fn; }; wrap
type -t fn; unset -f fn; type -t fn || echo gone; declare -F | grep -c '^declare -f'
f() ( cd /; x=1; exit 5 ); f; echo $? "${x-none}" "$([ "$PWD" = / ] || echo here)"
# ---- next script
set -u; echo "${x-default}"; a=(); echo "${#a[@]} ${a[@]+set}"; (echo $nope) 2>/dev/null || echo "unbound"
set +u; echo "[$nope]"; set -f; echo *; set +f; set -o noclobber; echo 1 > nc; (echo 2 > nc) 2>/dev/null || echo kept; echo 3 >| nc; cat nc
set -x 2>/dev/null; { set +x; } 2>/dev/null; set -- a b; echo $-| grep -c h; set -o | grep pipefail
# ---- next script
select o in alpha beta quit; do echo "reply=$REPLY o=$o"; [[ $o == quit ]] && break; done 2>/dev/null <<< $'2\n9\n3'
PS3='? '; select x; do echo "$x"; break; done 2>/dev/null <<< 1; echo "$?"
# ---- next script
diff <(printf '1\n2\n3\n') <(printf '1\n3\n4\n'); echo "rc $?"
paste -d: <(seq 3) <(seq 4 6); tee >(wc -l > n) <<< $'a\nb' > /dev/null; sleep 0.2; cat n
comm -12 <(printf 'a\nb\n') <(printf 'b\nc\n'); while read -r x; do total=$((total + x)); done < <(seq 4); echo $total
# ---- next script
echo "a'b" 'c"d' "e\"f" $'g\th' "\$x \`y\`" 'it'\''s' "nested $(echo "inner $(echo "deep 'q' \"w\"")")"
x='a  b'; echo $x "$x" "'$x'" \"$x\"; eval "echo \"\$x\" '$x'"; cmd='echo "not split"'; $cmd; eval "$cmd"
echo "${x// /_}" "${x/  / }" "$(printf '%s' "$x" | tr -s ' ')" `echo \`echo old\``; echo a\
b; echo "line\
joined"; echo '#no' #yes
# ---- next script
trap 'echo int' INT; trap 'echo term; exit 3' TERM; trap; (trap 'echo sub' EXIT; exit 2); echo $?
f() { trap 'echo return-trap-free' EXIT; }; (f); kill -TERM $$; echo never
# ---- next script
IFS=$'\n'; for l in $(printf 'a b\nc d\n'); do echo "<$l>"; done; unset IFS
for f in {1..3} {a..c} {01..03} x{1,2}y {5..1..2}; do printf '%s ' "$f"; done; echo
i=0; while :; do ((++i > 3)) && break; ((i == 2)) && continue; echo $i; done; until ((i <= 2)); do ((i--)); done; echo $i
for a in 1 2; do for b in x y; do [[ $b == y ]] && continue 2; echo $a$b; [[ $a == 2 ]] && break 2; done; done
# ---- next script
source /dev/stdin <<< 'sourced=yes; f() { echo "from $1"; }'; echo $sourced; f here
cat > lib.sh <<'L'
lib_version=2
lib() { echo "lib ${BASH_SOURCE[0]##*/} $*"; return 4; }
[[ ${BASH_SOURCE[0]} == "$0" ]] && echo "run directly"
L
. ./lib.sh; lib a b; echo $? $lib_version; bash lib.sh; (source ./lib.sh arg1; echo "$1")
echo 'echo "args $# $1 $0"; exit 6' > s.sh; bash s.sh x y; echo $?; bash -c 'echo "$0 $1"' n m; env V=1 bash -c 'echo $V'; sh -c 'echo $1' _ z
# ---- next script
echo x | grep -q y; echo "${PIPESTATUS[@]}"; set -o pipefail; false | true; echo $?; true | false | true || echo "pipe ${PIPESTATUS[*]}"
! false; echo $?; ! true | false; echo $?; if ! grep -q a <<< b; then echo no; fi; true && false || echo both; { false; } || echo grp
time -p true 2>/dev/null; [ -z "" -a -n x ] && echo t; [ 1 -lt 2 ] && [[ 10 -gt 9 && b > a ]] && echo cmp; [[ -e / && ! -f / ]] && echo dir
# ---- next script
set -e; f() { false; echo "in f"; }; if f; then echo "cond"; fi; f || echo or; x=$(false) || echo sub; (set +e; false; echo kept)
g() { local v=$(false); echo "local hides"; }; g; ! false; false && true; echo "still"; { false; echo no; } | cat; echo piped
(false; echo not here) || echo caught; false; echo unreachable
# ---- next script
coproc_free=1; exec 5< <(printf 'p\nq\n'); read -ru 5 a; read -ru 5 b; echo "$a$b"; exec 5<&-
mkdir -p q; cd q; pwd | sed 's#.*/##'; cd - > /dev/null; pushd q > /dev/null; dirs | wc -w; popd > /dev/null
umask 027; touch um; stat -c %a um; [[ -w um && -O um ]] && echo mine; ln -s um ln; [ -L ln ] && readlink ln; [[ um -ef ln ]] && echo same
# ---- next script
declare -i n=5; n+=3; echo $n; n='2*4'; echo $n; declare -r c=1; (c=2) 2>/dev/null || echo readonly; declare -u up=abc; echo $up; declare -l lo=ABC; echo $lo
declare -x E=exported; bash -c 'echo $E'; export -n E; bash -c 'echo "[$E]"'; readonly R=1; unset R 2>/dev/null || echo keep; declare -a z=(1 2); declare -p z n E
local x 2>/dev/null || echo "not in function"; typeset t=1; echo $t; V=1 W=$V; echo $W; A=1 bash -c 'echo $A'; echo "[$A]"
# ---- next script
false; x=$(echo $?); echo $x
false; { x=$(echo $?); echo $x; }
false; y=1 x=$(echo $?); echo $x; false; echo $(echo $?)
false; (x=$(echo $?); echo $x); false; { x=$(echo "st $?"); echo "$x"; } | cat; f() { return 2; }; { f; x=$(echo $?); echo $x; } | cat
x=${y:-$(false)}; echo $?; y=set; false; x=${y:-$(false)}; echo $?; $(exit 4); echo $?; false; x=$?; echo "$x $?"; a=$(exit 3) b=1; echo $?
# ---- next script
umask 077; mkdir pd; touch pf; echo > pr; stat -c '%a %n' pd pf pr; umask; umask -S; (umask 0; touch all; stat -c %a all); cp pf cf; stat -c %a cf
touch -d '2020-01-01' old; touch new; [[ new -nt old ]] && echo newer; [ old -ot new ] && echo older; [[ new -nt nofile ]] && echo exists; ln old hard 2>/dev/null; [[ ./new -ef new ]] && echo same
# ---- next script
printf 'total: 42 kB\nfree: 7 kB\n' > m
grep -oP '\w+:\s+\K\d+' m; grep -cP '^\w+: \d+ kB$' m; grep -oP '(?<=total: )\d+' m; grep -P -o 'f\w*(?=:)' m; grep -vP 'total|none' m; grep -iP 'TOTAL' m; grep -wP 'kB' m | wc -l; grep -P 'a|b{' m; echo $?
echo 'a1b22' | grep -oP '[a-z]\K\d+|\d'; echo '(x)' | grep -oP '\(\K[^)]+(?=\))'; grep -P 'x' m || echo none; grep -qP '\d{2}' m && echo two
# ---- next script
IFS=:; list=(a b 'c d'); set -- p q
cat <<< "${list[@]}"; cat <<< "${list[@]:1}"; cat <<< ${list[@]}; cat <<< ${list[@]:1}; cat <<< "x${list[@]:1}y"; cat <<< "${list[@]%d}"; cat <<< "$@"; cat <<< "${@:1}"; cat <<< "${list[*]:1}"; cat <<< $*
x="${list[@]:1}"; printf '%s\n' "$x"; x="${list[@]}"; printf '%s\n' "$x"; x="${list[@]%d}"; printf '%s\n' "$x"; x="${@:1}"; printf '%s\n' "$x"
x=${list[@]:1}; printf '%s\n' "$x"; [[ "${list[@]:1}" == "b c d" ]] && echo sp; case "${list[@]:1}" in "b c d") echo csp;; *) echo other;; esac
cat <<X
${list[@]:1} ${list[@]}
X
IFS=; cat <<< "${list[@]:1}"; unset IFS; cat <<< "${list[@]:1}"
# ---- next script
set -u
cat <<E
$nope
E
echo $?
cat <<< "${nope2:?msg}"; echo $?
cat < "$nope"; echo $?
echo x > ./$nope; echo builtin $?
