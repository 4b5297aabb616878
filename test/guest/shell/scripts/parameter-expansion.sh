echo {1..5} {a,b}{1,2} {01..03} {5..1..2} x{,y}z {a..e} {{1,2},3} a{b,c{d,e}} {1..$n} {a} ${x:-{1,2}}
# ---- next script
unset x; echo "${x:=def}" $x; echo "${y:+alt}" "${x:+alt}"; : ${z:=zz}; echo $z; echo "${q:-a b}" ${q:-a b}; echo "${x:-"q"}" "${q:-'s'}"
# ---- next script
echo ${nope:?gone}
echo next
# ---- next script
x=abc; echo ${x:0:1}${x:1} ${x:5}: ${x: -1} ${x:0:-1}; y=; echo "${y:0:3}|"; set -- a b c d; echo ${@:2} ${@:2:2} ${@: -1} "${*:1:2}" ${@:0:1}; echo ${#@} ${#*}; echo "${1}0 ${10-none} $10"
# ---- next script
x='a.b.c'; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.} ${x//./} ${x/./\/} ${x//[a-b]/X} "${x/b/"q r"}" ${x/#a/A} ${x/%c/C} ${x/nomatch/y}; p='[ab]'; echo ${x//$p/1} ${x//"$p"/1}; y='a&b'; echo ${x/b/[&]} ${x/b/\&} ; z=foo; echo ${z/o} ${z//o} ${z^^} ${z^} ${z^^o}; Z=BAR; echo ${Z,} ${Z,,}
# ---- next script
x=' lead trail '; echo "[$x]" [$x]; x="${x#"${x%%[![:space:]]*}"}"; x="${x%"${x##*[![:space:]]}"}"; echo "[$x]"
# ---- next script
set -- -a --b; for a; do case $a in -a) echo A;; --*) echo "long ${a#--}";; esac; done; while [ $# -gt 0 ]; do case $1 in -a) shift;; *) echo "arg $1"; shift;; esac; done; echo $#
# ---- next script
BLOCKS="/a/memory1 /a/memory10 /a/memory2"; for b in $BLOCKS; do n=${b##*memory}; printf '%s ' "$n"; done; echo; sorted=$(for b in $BLOCKS; do echo "${b##*memory}"; done | sort -n); echo $sorted
# ---- next script
echo ${x-$(echo sub)} ${x:-"a  b"} "${x:-a  b}" ${x:-${y:-deep}} ${x+set} ${x:+set}; x=; echo "${x-un}" "${x:-empty}" "${x+set}" "${x:+no}"; x=v; echo "${x-un}" "${x:+yes}"; echo ${x:=new} ${z:=new} $z; echo "${u:-"$x"}" "${u:-\$x}" ${u:-'$x'} "${u:-'$x'}"
