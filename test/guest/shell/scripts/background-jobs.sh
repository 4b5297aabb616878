[[ abc == a* && ! abc == b* ]] && echo yes; [[ abc =~ ^(a)(.*)$ ]] && echo "${BASH_REMATCH[0]} ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"; x='a*'; [[ 'a*' == "$x" ]] && echo q; [[ abc == $x ]] && echo p; [[ -z "" || -n "" ]] && echo z; [[ 3 -lt 10 ]] && echo lt; [[ 2 < 10 ]] || echo strlt
# ---- next script
case abc in a*) echo 1;;& *c) echo 2;& x) echo 3;; *) echo 4;; esac; case x in [!a-w]) echo notaw;; esac; case "a b" in "a b") echo sp;; esac; case foo in (foo|bar) echo fb;; esac
# ---- next script
for i in 1 2 3; do for j in a b; do [ $j = b ] && continue 2; [ $i = 3 ] && break 2; echo $i$j; done; done; until false; do break; done; echo done
# ---- next script
sleep 0.1 & p=$!; wait $p; echo $?; (exit 3) & wait $!; echo $?; { echo bg; } & wait; jobs > /dev/null; kill -0 $$ && echo alive; (sleep 10) & kill $!; wait $!; echo $?
# ---- next script
echo $UID $EUID $USER $HOME; [ -n "$RANDOM" ] && echo r; x=$RANDOM; y=$RANDOM; [ $x != $y ] && echo differ; echo $SECONDS; [ $$ -gt 0 ] && echo pid; [ -n "$BASH_VERSION" ] && echo bash; RANDOM=42; echo $RANDOM $RANDOM $RANDOM
# ---- next script
x=5; [ $x -eq 5 -a -n "$x" ] && echo ok; [ ! -f nofile ] && echo nf; [ "" ] || echo empty; test a = b || echo ne; [ 1 -eq 1 ] && [ 2 -gt 1 ]; echo $?; [ "$x" == 5 ]; echo $?; [ a \< b ] && echo lt
# ---- next script
i=0; while :; do i=$((i+1)); [ $i -gt 5 ] && break; [ $((i%2)) -eq 0 ] && continue; echo $i; done; for x in; do echo no; done; echo "st $?"
# ---- next script
set -e; local_() { local y=$(false); echo ok; }; local_; echo $(false) end; if ! false; then echo neg; fi; false && true; echo still; { false; } || true; (false) || true; while false; do :; done; [ 1 = 2 ] && echo; echo done; [[ a = b ]]; echo no
# ---- next script
echo $((3+4*2)) $(((3+4)*2)) $((10%3)) $((-10/3)) $((1<2&&2<3)) $((1?2:3)) $((0||0)) $((a=3,a*2)) $((a++)) $a $((--a)) $((a**3)) $((0xff & 0x0f)) $((1<<4|1)) $((!5)) $((~0)) $((7^2)); b=a; echo $((b+1)); c='a+1'; echo $((c*2)); echo $((c=5)) $c; echo $(( 9223372036854775807 + 1 )); echo $((08)) 2>/dev/null; echo "rc $?"
# ---- next script
[[ foo =~ o+ ]] && echo ${BASH_REMATCH[0]}; re='^([a-z]+)([0-9]+)?$'; for s in abc12 abc 12; do if [[ $s =~ $re ]]; then echo "${BASH_REMATCH[1]}|${BASH_REMATCH[2]}"; else echo no; fi; done; [[ "a.c" =~ a\.c ]] && echo esc; [[ abc =~ "a.c" ]] || echo lit; [[ a && ( b || "" ) && ! -e /nonexistent ]] && echo log; [[ -d . && -r . ]] && echo dir; [[ $unset == "" ]] && echo emp; [[ 010 -eq 8 ]] && echo oct; x=5; [[ x -eq 5 ]] && echo arith; [[ abc < abd ]] && echo lt
# ---- next script
echo a; # comment
echo b # c
echo 'c#d' e#f; \
echo g; if true
then echo h
fi; for i in 1 \
2; do echo $i; done; { echo i
}; (echo j
); echo k && \
echo l || echo m
# ---- next script
retry() { local n=0; until "$@"; do n=$((n+1)); [ $n -ge 3 ] && return 1; done; }; c=0; try() { c=$((c+1)); [ $c -ge 2 ]; }; retry try; echo "$? $c"; retry false; echo $?
# ---- next script
array_contains() { local e; for e in "${@:2}"; do [[ $e == "$1" ]] && return 0; done; return 1; }; array_contains b a b c && echo yes; array_contains z a b || echo no; join_by() { local IFS="$1"; shift; echo "$*"; }; join_by , a b c
# ---- next script
test -z "" -a -n x && echo 1; [ a = a -o b = c ] && echo 2; [ ! a = b ] && echo 3; [ \( a = a \) ] && echo 4; [ -e . ] && [ -d . ] && echo 5; [ "!" ] && echo 6; [ -n ] && echo 7; [ = = = ] && echo 8; [ 5 -gt 3 ] && [ 3 -le 3 ] && [ -1 -ne 1 ] && echo 9; [ x -gt 1 ]; echo $?; [ 1 2 ]; echo $?; [ a b c d e ]; echo $?
# ---- next script
case abc in *b*) echo 1 ;; esac; case "" in "") echo 2;; esac; case a in [[:upper:]]) echo no;; [[:lower:]]) echo 3;; esac; case 'a]' in 'a]') echo 4;; esac; case memory12 in memory[0-9][0-9]) echo 5;; esac; case x in a|x|b) echo 6;; esac; case yes in y|Y|[Yy][Ee][Ss]) echo 7;; esac; shopt -s nocasematch; case YES in yes) echo 8;; esac; [[ ABC == abc ]] && echo 9
# ---- next script
i=0; ((i++)) || echo zero; ((++i)); echo $i; ((i>1 && i<5)) && echo range; n=$((i * 3 + (2 ** 3) % 5)); echo $n; printf '%d %x\n' $((1<<20)) $((1<<20)); echo $(( 0x40000000 / 268435456 )) $((1024*1024*1024/256/1024/1024))
# ---- next script
f() { local x=$1; if ((x > 0)); then f $((x-1)); echo $x; fi; }; f 5; fib() { (( $1 < 2 )) && { echo $1; return; }; echo $(( $(fib $(($1-1))) + $(fib $(($1-2))) )); }; fib 8
