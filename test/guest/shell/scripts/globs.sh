set -- a "b c" d; for i; do echo "<$i>"; done; for i in "$@"; do echo "<$i>"; done; for i in $*; do echo "<$i>"; done; echo "$*" $#; shift; echo "$1"; IFS=:; echo "$*"
# ---- next script
case $# in 3) echo three;; esac; case "$2" in *\ *) echo space;; esac; case '[x]' in \[*\]) echo br;; esac; case a in b) ;; esac; echo $?; x='a|b'; case a in $x) echo no;; *) echo alt;; esac
