exec 3>out; echo to3 >&3; exec 3>&-; cat out; exec 4<out; read l <&4; echo "l=$l"; { echo a; echo b >&2; } 2>&1 | sort; exec >out2; echo hidden; exec >&2; cat out2 1>&2
# ---- next script
printf 'a:b:c\n' | { IFS=: read x y; echo "$x/$y"; }; printf '  a b\n' | while IFS= read -r l; do echo "[$l]"; done; read -r a b c <<< "1 2 3 4"; echo "$a|$b|$c"; IFS=, read -ra arr <<< "x,y,,z"; echo "${#arr[@]} ${arr[2]}|"; read -n 3 q <<< abcdef; echo $q; read -d : z <<< "ab:cd"; echo $z; echo 'a\b' | { read x; echo "$x"; }
# ---- next script
x=$'multi\nline'; echo $x; echo "$x"; while IFS= read -r l; do echo "> $l"; done <<< "$x"; y=${x//$'\n'/,}; echo $y; printf '%s\n' "${x%%$'\n'*}"; echo "${x##*$'\n'}"
# ---- next script
tmp=f.$$; echo data > f.x; { read -r l; echo "first $l"; } < f.x; while read -r -u 9 l; do echo "u9 $l"; done 9< f.x; exec 0< f.x; read y; echo "stdin $y"
# ---- next script
echo "one two" > in.txt; read -r first rest < in.txt; echo "$rest $first"; echo x >> in.txt; n=0; while IFS= read -r _; do ((n++)); done < in.txt; echo $n; cat < in.txt > out.txt 2>&1; cat out.txt; echo $(< out.txt)
