#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the command lines in *.verb files and compares everything that comes
# out. Prints TAP. UPDATE=1 rewrites the files with what came out; FILES='a b'
# takes only those. A file is a list of
#
#	$ command line, run by sh in a scratch folder that holds mlflow.db
#	| a line of standard output
#	! a line of standard error
#	? the exit status, when it is not 0
#
# Run ids are random, so $gbm8 stands for one in commands, and in results its
# eight first characters are "gbm8----" and the others dashes. The scratch
# folder is written DIR.
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

PATH=$build:$PATH
HOME=$scratch/home TZ=UTC LC_ALL=C.UTF-8 CAIRN_NOW=2026-11-21T08:00:00Z LOGNAME=tester
CAIRN_DATADIR=${CAIRN_DATADIR:-$(cd "$here/../.." && pwd)}
export PATH HOME TZ LC_ALL CAIRN_NOW LOGNAME CAIRN_DATADIR
unset CAIRN_STORE MLFLOW_TRACKING_URI NO_COLOR COLUMNS VISUAL EDITOR CAIRN_LOG XDG_CONFIG_HOME XDG_STATE_HOME TMUX
TERM=dumb
export TERM

mkdir "$scratch/home" "$scratch/model" || exit 99
(cd "$scratch/model" && sh "$here/make_store.sh") || {
	echo "Bail out! the store could not be made"
	exit 99
}
# Names of eight characters exactly, so that columns stay as wide as they are.
masks() {
	awk -F= '{
		name = substr($1 "--------", 1, 8)
		print "s," $2 "," name "------------------------,g"
		print "s," substr($2, 1, 8) "," name ",g"
	}' "$scratch/play/ids.sh"
	echo "s,$scratch/[a-z]*,DIR,g"
}

tests=0 failed=0

# execute COMMAND: everything that came out, in the form of a .verb file.
execute() {
	(
		cd "$scratch/play" || exit 99
		. ./ids.sh
		eval "$1"
	) >"$scratch/out" 2>"$scratch/err" </dev/null
	status=$?
	masks >"$scratch/masks.sed"
	sed -f "$scratch/masks.sed" -e 's/^/| /; s/^| $/|/' "$scratch/out"
	[ ! -s "$scratch/out" ] || [ -z "$(tail -c 1 "$scratch/out")" ] || echo
	sed -f "$scratch/masks.sed" -e 's/^/! /; s/^! $/!/' "$scratch/err"
	[ $status -eq 0 ] || echo "? $status"
}

finish() {
	[ -n "$command" ] || return 0
	tests=$((tests + 1))
	label=$(printf '%s' "$command" | tr '#\\' '__')
	if cmp -s "$scratch/want" "$scratch/got"; then
		printf 'ok %d - %s: %s\n' $tests "$name" "$label"
	else
		failed=$((failed + 1))
		printf 'not ok %d - %s: %s\n' $tests "$name" "$label"
		[ -n "$UPDATE" ] || diff "$scratch/want" "$scratch/got" | sed 's/^/#   /'
	fi
	command=
}

run_file() {
	name=$(basename "$1" .verb) command=
	rm -rf "$scratch/play"
	cp -r "$scratch/model" "$scratch/play"
	: >"$scratch/new"
	: >"$scratch/want"
	while IFS= read -r line; do
		case $line in
		'$ '*)
			finish
			command=${line#??}
			execute "$command" >"$scratch/got"
			: >"$scratch/want"
			printf '%s\n' "$line" | cat - "$scratch/got" >>"$scratch/new"
			;;
		'|'* | '!'* | '? '*)
			printf '%s\n' "$line" >>"$scratch/want"
			;;
		*)
			finish
			printf '%s\n' "$line" >>"$scratch/new"
			;;
		esac
	done <"$1"
	finish
	[ -z "$UPDATE" ] || cmp -s "$scratch/new" "$1" || cat "$scratch/new" >"$1"
}

for file in ${FILES:-"$here"/*.verb}; do
	case $file in
	*terminal.verb)
		command -v script >/dev/null || continue # no program here that makes a terminal
		;;
	esac
	run_file "$file"
done
echo "1..$tests"
[ $failed -eq 0 ]
