declare -A m=([one]=1 [two]=2 ["three x"]=3); echo "${m[one]} ${m["three x"]} ${#m[@]}"; m[four]=4; for k in "${!m[@]}"; do echo "$k=${m[$k]}"; done | sort; unset 'm[one]'; echo "${m[one]-unset}"
# ---- next script
declare -A h; h[a]=1; h["b c"]=2; k=a; echo ${h[$k]} ${h["b c"]} ${h[b c]}; ((h[n]++)); ((h[n]+=5)); echo ${h[n]}; [[ -v h[a] ]] && echo set; [[ -v h[zz] ]] || echo unset; echo ${h[zz]:-def}; for k in "${!h[@]}"; do echo $k; done | sort; declare -p h | wc -c
# ---- next script
declare -a arr=(1 2); f() { local -a arr=(x); arr+=(y); echo "${arr[@]}"; }; f; echo "${arr[@]}"; g() { local -A m=([a]=1); echo ${m[a]}; }; g; readonly -a ro=(1 2); echo ${ro[1]}; ro[0]=5; echo no
echo next
