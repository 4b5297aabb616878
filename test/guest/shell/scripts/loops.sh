if true; then echo t; elif false; then echo e; else echo f; fi; if false; then :; fi; echo $?; while false; do :; done; echo $?
