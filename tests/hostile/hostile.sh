# SPDX-License-Identifier: GPL-3.0-or-later
# What the scripts of this folder share; read by them with ".". Leaves them in a
# scratch folder, with the program in PATH and nothing of ours in the environment.
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
tools=$build/tests/hostile
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
PATH=$build:$PATH HOME=$scratch/home TZ=UTC LC_ALL=C.UTF-8 CAIRN_NOW=2026-11-21T08:00:00Z TERM=dumb
CAIRN_DATADIR=${CAIRN_DATADIR:-$(cd "$here/../.." && pwd)}
export PATH HOME TZ LC_ALL CAIRN_NOW TERM CAIRN_DATADIR
unset CAIRN_STORE MLFLOW_TRACKING_URI NO_COLOR COLUMNS LINES VISUAL EDITOR CAIRN_LOG CAIRN_LOG_LEVEL \
	XDG_CONFIG_HOME XDG_STATE_HOME TMUX SSH_CONNECTION SSH_TTY
[ -x "$build/cairn" ] || {
	echo 'Bail out! the program is not built'
	exit 99
}
mkdir "$HOME" && cd "$scratch" || exit 99

tests=0 failed=0

# check WHAT FINDING: an empty finding is a pass.
check() {
	tests=$((tests + 1))
	if [ -z "$2" ]; then
		echo "ok $tests - $1"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $1"
		printf '%s\n' "$2" | head -20 | sed 's/^/#   /'
	fi
}

# The plan, at the end, and the exit status.
finish() {
	echo "1..$tests"
	[ $failed -eq 0 ]
}

# documented STATUS: says what is wrong with it, and with ./err that came with it.
documented() {
	first=
	read -r first <err
	case $1 in
	0 | 1) ;;
	2 | 3 | 4 | 70 | 74 | 130)
		case $first in
		'cairn: '?*) ;;
		# A gate that cannot be computed says so in its report.
		'') [ "$1" -eq 3 ] && [ -s out ] || echo "status $1 without a sentence" ;;
		*) echo "status $1 without a sentence: $first" ;;
		esac
		;;
	*) echo "status $1: $first" ;;
	esac
}
