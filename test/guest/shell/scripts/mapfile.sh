mapfile -t lines < <(printf 'a\nb c\n\nd'); echo ${#lines[@]} "${lines[1]}" "${lines[3]}"; mapfile -t -n 1 one <<< $'x\ny'; echo "${one[@]}"
# ---- next script
mapfile -t a <<< $'x\ny z\n'; echo ${#a[@]} "${a[1]}"; mapfile -t -s 1 -n 1 b < <(printf '1\n2\n3\n'); echo "${b[@]}"; readarray -t -d, c < <(printf 'p,q,r'); echo "${c[2]}"; mapfile d < <(printf 'l1\nl2\n'); printf '%s' "${d[@]}"
# ---- next script
printf '%s\n' a b c | { mapfile -t m; echo "${#m[@]}"; }; printf 'x y\n' | while read -r p q; do echo "$q $p"; done; echo "k: v" | IFS=': ' read -r k v; echo "${k-}"
