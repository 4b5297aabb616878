for ((i=0;i<3;i++)); do echo $i; done; ((j=5, k=j*2)); echo $j $k; ((0)) || echo zero; i=10; while ((i-- > 7)); do echo $i; done
# ---- next script
echo $((0x1f)) $((010)) $((16#ff)) $((2#101)) $((1,2)) $((3>2?10:20)) $((x=5)) $x $((x+=3)) $((x++ + ++x)) $((-7/2)) $((-7%3)) $((2**10)) $((1<<40)) $((~5)) $((!0)) $((5&3|4^1)) $(( (1+2)*3 ))
# ---- next script
echo $((1/0)); echo after
echo next
# ---- next script
let x=1+2 'y = x * 2'; echo $x $y; let 0; echo $?; declare -i n=3+4; echo $n; n+=1; echo $n; declare -u U=abc; echo $U; declare -r R=1; declare -p n U R
# ---- next script
((x=5)); echo $?; ((x==4)); echo $?; ((0)); echo $?; if ((x>3)); then echo big; fi; let "y=x*2" z=1; echo $y $z; for ((i=10,j=0; i>j; i-=3,j++)); do echo $i $j; done; for ((;;)); do break; done; ((x+=2, x<<=1)); echo $x; (( x = x > 3 ? 1 : 2 )); echo $x
# ---- next script
echo $(( $(echo 1) + `echo 2` )) $((${#x}+1)) $(( "3" + 4 )) $((x?1:2)); a[0]=5; i=0; echo $((a[i]++)) ${a[0]} $((a[$i]+=10)); echo $(( (1) )) $((1 + \
2)); echo "$((1+1))" '$((1))'; x=010; echo $((x)) $((10#$x)) $((2#1010)) $((36#z))
# ---- next script
echo {a,b}.{c,d} pre{1..3}post {3..1} {a..c}{1,2} {01..10..3} "{a,b}" {a, b} {,x} a{}b {} {a..z..5} $'{a,b}' \{a,b\} {$((1+1)),z} ~/{a,b}
# ---- next script
i=5; until [ $i -le 3 ]; do echo $i; i=$((i-1)); done; for i in 1 2 3; do for j in 1 2; do if [ $j = 2 ]; then continue 2; fi; echo $i$j; done; done; while true; do while true; do break 2; done; done; echo out
# ---- next script
echo $((08)); echo same
echo "next $?"
# ---- next script
echo $((1 +)); echo same
echo next $?
