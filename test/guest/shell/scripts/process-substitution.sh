diff() { :; }; while read -r l; do echo "[$l]"; done < <(printf 'a\nb\n'); cat <(echo one) <(echo two)
# ---- next script
f() { echo "in: $(cat)"; }; echo data | f; f <<< here; f < /dev/null; exec 5< <(echo fd5); cat <&5
# ---- next script
: > f; echo a >> f; echo b >> f; wc_() { local n=0; while read -r _; do n=$((n+1)); done < "$1"; echo $n; }; wc_ f; while read -r l || [ -n "$l" ]; do echo "<$l>"; done < <(printf 'x\ny')
# ---- next script
read -r x y <<< "a b c"; echo "$x|$y"; read -r x <<< "  sp  "; echo "[$x]"; IFS= read -r x <<< "  sp  "; echo "[$x]"; read x <<< 'a\ b'; echo "$x"; IFS=: read -r a b c <<< "1:2:3:4"; echo "$a|$b|$c"; IFS=: read -r a b <<< "x:"; echo "$a|$b"; read -a arr <<< "p q r"; echo ${arr[1]}; echo "abc" | { read -n 2 x; echo $x; }; read -d '' x < <(printf 'a\nb'); echo "$x"; echo $?; read x < /dev/null; echo $?; printf 'no newline' | { read x; echo "$? $x"; }; IFS=, read a b c <<< "1,,3"; echo "$a|$b|$c"; IFS=' ,' read a b c <<< " 1 , 2 , 3 "; echo "$a|$b|$c"; REPLY=; read <<< " keep "; echo "[$REPLY]"
