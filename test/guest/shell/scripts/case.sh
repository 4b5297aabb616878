x="`echo "a b"`"; echo "$x"; echo `echo '$HOME'`; echo "a\`b"; echo `echo \\\\x`; y=$(echo '`'); echo $y; echo $(echo ")" ); echo $(case a in a) echo ok;; esac)
