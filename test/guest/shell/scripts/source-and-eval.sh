echo 'x=5; f() { echo "f $1 $x"; }; return 7; echo no' > lib; . ./lib; echo $?; f 1; source lib; echo $x
# ---- next script
eval 'x=3; echo $x'; y='echo "a  b"'; eval $y; eval "$y"
# ---- next script
a=1 b=2; echo $a$b; a=3 env_=4 eval 'echo $a'; echo $a; PATH_=x; x=$a$b y="$x z"; echo "$y"
# ---- next script
echo 'echo sourced $1 $#; v=set; return 3; echo no' > lib.sh; . ./lib.sh A B; echo $? $v; . ./lib.sh; echo $1; echo 'exit 9' > ex.sh; ( . ./ex.sh ); echo $?; . ./nosuch 2>/dev/null; echo "rc $?"
# ---- next script
eval "x=\"a b\""; echo "$x"; n=3; eval "v$n=val"; echo $v3; eval 'for i in 1 2; do echo $i; done'; eval "f() { echo dyn \$1; }"; f z; cmd='echo "quoted arg"'; eval $cmd; $cmd
