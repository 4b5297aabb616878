echo ~ ~/x; x=~/y; echo $x; echo "~"; y=a:~/z; echo $y
