umask 022; umask; umask -S; times > /dev/null; ulimit -n > /dev/null; caller; echo $?; :; true; echo $?; false; echo $?; ! false; echo $?; [ ]; echo $?; [ x ]; echo $?; test; echo $?
