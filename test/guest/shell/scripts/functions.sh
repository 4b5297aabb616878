f() { echo "$# $1 $2"; local x=5; echo $x; return 3; }; f a "b c"; echo $? $x
# ---- next script
fact() { if (( $1 <= 1 )); then echo 1; else local r=$(fact $(($1-1))); echo $(( $1 * r )); fi; }; fact 10
# ---- next script
command -v cd; command -v nosuch || echo none; type -t cd f if ls; f() { :; }; type -t f; command echo hi
# ---- next script
echo $LINENO
echo $LINENO; f() {
echo $FUNCNAME $LINENO
}; f
# ---- next script
local x=1; echo $?; f() { local a=1 b; b=2; echo $a $b; }; f; echo "${a-unset}"; g() { x=inner; }; x=outer; g; echo $x; h() { local x=h; i; echo $x; }; i() { x=changed; }; h; echo $x
# ---- next script
f() { return; }; false; f; echo $?; g() { false; return; }; g; echo $?; h() { (return 4); echo $?; }; h
# ---- next script
f() { set -- x y; echo $# $1; }; set -- a; f; echo $# $1
# ---- next script
x='*'; echo $x "$x" '*' \*; touch_() { : > "$1"; }; touch_ 'a b'; touch_ c; for f in *; do echo "[$f]"; done; echo "*"; echo [ac]*; ls_=(*); echo ${#ls_[@]}; echo *nomatch*
# ---- next script
f() { local IFS=,; echo "$*"; }; f a b c; IFS=; x="a b"; set -- $x; echo $#; unset IFS; set -- $x; echo $#; IFS=' :'; y='a : b::c'; set -- $y; printf '<%s>' "$@"; echo
# ---- next script
x=1; { x=2; echo $x; } ; (x=3; echo $x); echo $x; x=4 | true; echo $x; f() { x=5; }; f; echo $x; $(x=6); echo $x; echo $(x=7; echo $x) $x
# ---- next script
exit_() { exit 5; }; ( exit_ ); echo $?; x=$(exit_); echo $?; echo a | exit_; echo $?; exit_; echo no
# ---- next script
var=hello; declare -n ref=var; echo $ref; ref=bye; echo $var; f() { declare -n out=$1; out=result; }; f res; echo $res; export X=1; declare -x Y=2; export -p | grep -c ' [XY]='; declare -i n; n=2*3; echo $n; declare -l lo=ABC; echo $lo; typeset -r c=1; unset n; echo ${n-gone}; declare -g gg=1; h() { declare loc=1; declare -g glo=2; }; h; echo ${loc-no} $glo
# ---- next script
if [ -n "$BASH_VERSION" ]; then echo bash; fi; echo ${BASH_VERSINFO[0]}; echo ${FUNCNAME[0]-none}; f() { echo ${FUNCNAME[0]} ${FUNCNAME[1]} ${#FUNCNAME[@]}; }; g() { f; }; g; echo ${BASH_SOURCE[0]}; echo $SHLVL | grep -c .; echo $-| grep -c h; (echo $BASH_SUBSHELL); echo $PPID | grep -c .; echo ${HOSTNAME:+h}
# ---- next script
time_() { time true; }; time_ 2>/dev/null; echo t; TIMEFORMAT=%R; ! time true 2>/dev/null; echo $?
# ---- next script
f() { echo "${1:?need arg}"; echo in; }; f; echo after
echo next
# ---- next script
x=5; while [ "$x" -gt 0 ]; do x=`expr_() { echo $(($1 - 2)); }; expr_ $x`; echo $x; done
