select x in a b c; do echo "got $x $REPLY"; break; done <<< 2
