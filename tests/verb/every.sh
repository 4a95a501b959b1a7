#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command of the table, as the program itself lists them: explains itself,
# and without its arguments or its store ends in a documented status with one
# sentence. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
PATH=$build:$PATH HOME=$scratch TZ=UTC LC_ALL=C.UTF-8
export PATH HOME TZ LC_ALL
unset CAIRN_STORE MLFLOW_TRACKING_URI VISUAL EDITOR
cd "$scratch" || exit 99

tests=0 failed=0

# check WHAT FINDING: an empty finding is a pass.
check() {
	tests=$((tests + 1))
	if [ -z "$2" ]; then
		echo "ok $tests - $1"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $1"
		echo "#   $2"
	fi
}

# sentence STATUS: what is wrong with out and err for that status.
sentence() {
	case $1 in
	0) [ ! -s err ] || echo "0, and yet: $(head -1 err)" ;;
	1) [ -s out ] || echo "1 without a report" ;;
	2 | 3 | 4)
		[ ! -s out ] || echo "$1, and yet a result: $(head -1 out)"
		[ "$(wc -l <err)" -eq 1 ] || echo "$1 with $(wc -l <err) lines of reason"
		grep -q '^cairn: [^A-Z].*[^.]$' err || echo "no such sentence: $(head -1 err)"
		;;
	*) echo "status $1" ;;
	esac
}

cairn help | sed -n '/^Options/q; s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >commands
[ "$(wc -l <commands)" -gt 20 ] || {
	echo "Bail out! the program lists no commands"
	exit 99
}
while read -r command; do
	# shellcheck disable=SC2086
	cairn $command --help </dev/null >out 2>err
	status=$?
	grep -q '^usage: cairn' out && [ $status -eq 0 ] && [ ! -s err ]
	check "$command --help" "$([ $? -eq 0 ] || echo "status $status: $(head -1 err)")"
	# shellcheck disable=SC2086
	cairn $command --store missing.db --read-only </dev/null >out 2>err
	check "$command without anything" "$(sentence $?)"
	# shellcheck disable=SC2086
	cairn $command a=1 b=2 c=3 --store missing.db --read-only </dev/null >out 2>err
	check "$command with arguments and no store" "$(sentence $?)"
	# shellcheck disable=SC2086
	cairn $command --no-such-option </dev/null >out 2>err
	status=$?
	check "$command with a wrong option" "$([ $status -eq 2 ] || echo "status $status: "; sentence $status)"
done <commands
echo "1..$tests"
[ $failed -eq 0 ]
