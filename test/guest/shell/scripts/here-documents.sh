cat <<E1; cat <<'E2'; cat <<-E3
x $((1+1)) $(echo hi) \$no `echo bt`
E1
x $((1+1)) $no
E2
	tabbed
	E3
cat <<< "here $USER"
# ---- next script
cat <<EOF | while read -r a b; do echo "$b-$a"; done
one two
three four five
EOF
# ---- next script
echo "$(echo "nested $(echo "deep")")" `echo back \`echo tick\``; x=$(cat <<E
here
E
); echo "$x"; echo "$(printf 'a\n\n\n')|"
# ---- next script
cat > sc <<'E'
#!/bin/bash
echo "script $0 $# $1"
exit 2
E
bash sc a b; echo $?; bash -c 'echo $0 $1 $#' zero one two; bash -c 'exit 3'; echo $?; echo 'echo stdin $1' | bash -s arg; sh -c 'echo posix'; x=1 bash -c 'echo $x'; bash -e -c 'false; echo no'; echo $?; bash -c 'nosuchcmd' 2>/dev/null; echo $?
# ---- next script
while read -r line; do case $line in \#*) continue;; esac; IFS== read -r k v <<< "$line"; echo "$k -> $v"; done <<'EOT'
# comment
a=1
b=two words
EOT
# ---- next script
usage() { cat <<EOU
Usage: $0 [-h]
	tab
EOU
exit ${1:-0}; }; [ $# -gt 5 ] || usage 3
