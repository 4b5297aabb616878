let 'x=1+'; echo "rc $?"; ((y=1/0)); echo "rc $?"; [[ 1/0 -eq 1 ]]; echo "rc $?"
echo next
