( echo ${nope?x}; echo no ); echo "rc $?"; x=$(echo ${nope?x}; echo no); echo "rc $? $x"
# ---- next script
a=5; a[2]=x; declare -p a; unset a; a[3]=y; echo ${#a[@]} ${a[3]}; b="q"; b+=(r); declare -p b
