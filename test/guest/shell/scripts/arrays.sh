a=(x y "z w"); echo ${#a[@]} "${a[2]}" "${a[@]}"; a+=(new); a[10]=ten; echo "${!a[@]}" "${a[-1]}"; unset 'a[1]'; echo "${a[@]}"; for e in "${a[@]}"; do echo "<$e>"; done; echo "${a[@]:1:2}"; echo ${a[*]/z/Q}
# ---- next script
v=x; x=val; echo ${!v}; echo ${!x*}; a=(1 2 3); r='a[1]'; echo ${!r}; declare -n ref=x; ref=new; echo $x $ref
# ---- next script
s=10000000; echo $((0x$s)) $((16#$s)); SIZE=2G; echo $(( ${SIZE%[Gg]} * 1024 )); n=$(echo 5); echo $((n*2)) $(( $(echo 3) + 1 )); a=(1 2 3); echo $((a[1]+${a[2]})) $((a[n-5]))
# ---- next script
a=(3 1 2); sorted=($(printf '%s\n' "${a[@]}" | sort)); echo "${sorted[@]}"; b=("${a[@]}"); b[0]=x; echo "${a[0]} ${b[0]}"; echo "${a[@]/1/one}" "${#a[1]}" "${a[@]: -1}"; c=(); echo ${#c[@]} "${c[@]}" end
# ---- next script
a=(1 2 3); for i in "${!a[@]}"; do a[i]=$((a[i]*2)); done; echo "${a[*]}"; echo "${a[@]^^}" "${#a[*]}"; unset a[1]; echo "${!a[@]}"; a=([5]=x [2]=y); echo "${!a[@]}:${a[@]}"; a+=(z); echo "${!a[@]}"; IFS=-; echo "${a[*]}"; declare -a e; echo ${#e[@]}; e[3]=q; declare -p e a
# ---- next script
a='x y'; b=($a "$a" $(echo p q)); echo ${#b[@]}; c=( "${b[@]/x/X}" ); echo "${c[@]}"; d=("${b[@]:1:2}"); echo "${d[@]}"; e=(one
two # comment
three); echo ${#e[@]}; f=([2]=c [0]=a); echo "${f[@]}"; g+=(1); g+=(2 3); echo ${g[@]}; unset g; echo ${#g[@]}; h=(1 2 3); echo ${h[-1]} ${h[@]: -2}; h[1]+=x; echo ${h[1]}
# ---- next script
list=(); echo "x${list[-1]}y"; echo $?; echo after
echo next
# ---- next script
x=(a b); echo ${x[5]-un} ${x[-9]}; echo after
echo next
# ---- next script
set -- "a b" c; for a in "$@"; do echo "[$a]"; done; echo "${@/a/X}"; echo "${*/%b/Y}"; echo "${@:1:1}" "${@#a}"; x=("$@"); echo "${#x[@]}"; set -- "${x[@]}" "new item"; echo $#; shift 2; echo "$@"; shift 5; echo $?; echo "$@"
