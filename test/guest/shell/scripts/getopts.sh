while getopts ":ab:c" o "-a" "-b" "val" -cz rest; do echo "$o ${OPTARG-}"; done; echo $OPTIND
# ---- next script
while getopts ab: o; do case $o in a) echo A;; b) echo "B=$OPTARG";; *) echo bad;; esac; done; shift $((OPTIND-1)); echo "$@"
# ---- next script
OPTIND=1; f() { local OPTIND o; while getopts "vf:n" o; do echo "$o:$OPTARG:$OPTIND"; done; shift $((OPTIND-1)); echo "rest $*"; }; f -v -f file -n x y; f -vffile; f -vn -- -z; f -x 2>/dev/null; f
