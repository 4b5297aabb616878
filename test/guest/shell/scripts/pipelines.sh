(echo sub; exit 3); echo $?; x=1; (x=2); echo $x; { x=3; }; echo $x; false || (echo bad; exit 1); echo after; echo $(exit 4; echo no) $?; a=$(exit 7); echo $?
# ---- next script
echo a | cat | tr a b; echo "${PIPESTATUS[@]}"; false | true | false; echo "${PIPESTATUS[@]}"; true | (exit 3); echo ${PIPESTATUS[1]}; ! true; echo $?
# ---- next script
false || (echo bad; exit 1); echo after
# ---- next script
echo "a$(printf '\n\n')b" "$(echo)" x"$( )"y; echo "$(printf 'l1\nl2\n')" | wc -l | tr -d ' '; v=$(printf 'a\tb'); echo "$v"; echo $(echo 'a   b'); echo "$(echo 'a   b')"
