trap 'echo bye $?' EXIT; echo hi; exit 4
# ---- next script
trap 'echo err $?' ERR; false; true; (exit 5); if false; then :; fi; false || true; echo end
# ---- next script
trap 'echo int' INT; trap 'echo term; exit 3' TERM; kill -INT $$; echo next; kill $$; echo no
# ---- next script
trap '' TERM; kill $$; echo alive; trap - TERM; trap -p; trap 'echo x' EXIT HUP; trap -p; trap - EXIT
# ---- next script
( trap 'echo sub exit' EXIT; echo in ); f() { trap 'echo fexit' EXIT; }; f; echo last
# ---- next script
set -e; trap 'echo "line $LINENO rc $?"' ERR; f() { echo f; return 2; }; f || true; x=$(false) || echo c; f
# ---- next script
{ echo start; sleep 0.2; echo stop; } & pid=$!; kill -0 $pid; wait $pid; kill -0 $pid 2>/dev/null || echo gone; trap 'echo caught' USR1; kill -USR1 $$; echo after; ( trap 'echo bye; exit 7' TERM; sleep 5 & wait $! ) & p=$!; sleep 0.2; kill $p; wait $p; echo $?
