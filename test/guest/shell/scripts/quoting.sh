echo "$0" "$1" "$2" $#; set -- ; echo "${1-none}" "$@" x"$@"y
# ---- next script
x="a b  c"; set -- $x; echo $#; set -- "$x"; echo $#; set -- "" ''; echo $#; y=; set -- $y; echo $#; IFS=:; z=a::b; set -- $z; echo $# "$2"
# ---- next script
echo "a
b" 'c
d' e\
f; echo $'tab\there' $'\x41\u0042'; echo "a\"b\$c\\d\`e"
# ---- next script
readonly r=1; r=2; echo "after $r"
# ---- next script
echo ${nope?msg}; echo after
echo next
# ---- next script
set -x; echo hi 2>/dev/null; set +x; echo off
# ---- next script
readonly r=1
r=2
echo next
# ---- next script
echo -n a; echo -e 'b\tc\n'; echo -E 'd\te'; echo -- x; echo -nx; echo "a\tb"; echo -e "\x41\0101"; echo -ne 'x\c y'; echo
