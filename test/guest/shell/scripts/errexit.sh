set -e; false || true; if false; then :; fi; ! true; echo alive; (exit 3); echo dead
# ---- next script
set -e; f() { false; echo inside; }; f || echo caught; f; echo no
# ---- next script
set -euo pipefail; x=$(echo hi); echo $x; false | true; echo no
# ---- next script
set -e; x=$(false); echo no
# ---- next script
set -e; ((1/0)) || echo caught; echo end
