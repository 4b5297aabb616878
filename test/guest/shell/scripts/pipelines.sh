(echo sub; exit 3); echo $?; x=1; (x=2); echo $x; { x=3; }; echo $x; false || (echo bad; exit 1); echo after; echo $(exit 4; echo no) $?; a=$(exit 7); echo $?
# ---- next script
echo a | cat | tr a b; echo "${PIPESTATUS[@]}"; false | true | false; echo "${PIPESTATUS[@]}"; true | (exit 3); echo ${PIPESTATUS[1]}; ! true; echo $?
# ---- next script
false || (echo bad; exit 1); echo after
# ---- next script
echo "a$(printf '\n\n')b" "$(echo)" x"$( )"y; echo "$(printf 'l1\nl2\n')" | wc -l | tr -d ' '; v=$(printf 'a\tb'); echo "$v"; echo $(echo 'a   b'); echo "$(echo 'a   b')"
# ---- next script
yes | sed 3q; echo ${PIPESTATUS[@]}
seq 1000000000 | grep -m1 77; echo ${PIPESTATUS[@]}
yes | awk 'NR == 2 { exit } 1'; echo ${PIPESTATUS[@]}
yes | head -c 5; echo ${PIPESTATUS[@]}
seq 100000 | true; echo ${PIPESTATUS[1]}
yes | (sleep 0.1; true); echo ${PIPESTATUS[@]}
while :; do echo x; done | head -1; echo ${PIPESTATUS[@]}
yes n | while read -r l; do ((++i > 300)) && break; done; echo ${PIPESTATUS[@]} $i
yes | cat | tr y z | cut -c1 | sed p | head -3; echo ${PIPESTATUS[0]} ${PIPESTATUS[1]}
seq 300000 | tail -1
seq 100000 | sort -rn | head -1
# ---- next script
seq 5 > numbers
(head -1; echo; cat) < numbers
{ read -r a; read -r b; cat; } < numbers | wc -l
seq 5 | { read -r a; echo "first $a"; cat; }
seq 3 | tee copy | tail -1; cat copy
for i in 1 2 3; do echo $i; done | tee a b > c; cat a b c
printf 'a\nb\n' | sed -n '$p'; printf 'a\nb\nc\n' | sed '$!d'; printf '1\n2\n3\n' | sed 'N;P;D'
printf 'x y\n\nz\n\n\nw\n' | awk 'BEGIN { RS = "" } { print NR ": " $1 }'
printf 'a:b:c' | awk 'BEGIN { RS = ":" } { print } END { print NR }'
printf 'b\na\n' | sort - numbers | head -2
