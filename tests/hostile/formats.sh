#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The hostile store through every verb in every format, and every hostile text
# as an argument: what is printed, on either stream, is inert. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/hostile.sh"
"$tools/make_hostile" "$scratch" || exit 99
unset CAIRN_NOW
run_all=$(printf '%032x' $((160 + $(wc -l <texts))))
chmod a-w mlflow.db # no verb of this script needs to write it

# look FORMAT ARGS...: runs the program, and keeps what came out for inert.
look() {
	into=printed.$1
	shift
	timeout 20 cairn "$@" </dev/null >out 2>err
	status=$?
	documented $status
	cat out >>"$into"
	cat err >>printed.err
}

# Says what is wrong with all that came out since it was asked last.
inert() {
	for kept in printed.*; do
		"$tools/scan" ${kept#printed.} <"$kept" | sed "s/^/${kept#printed.}: /"
	done
	rm -f printed.*
}

# all_formats ARGS...; a refusal is the same in every format.
all_formats() {
	look text "$@"
	if [ $status -le 1 ]; then
		for f in json csv tsv md html junit; do
			look $f "$@" --format $f
		done
		look text "$@" --format text --plain --width 60
		look text "$@" --format text --ascii
		LC_ALL=C grep -n "[^ -~]" out | head -1 | sed 's/^/beyond ASCII: /'
	fi
	inert
}

# arguments COMMAND: the lines of arguments it is tried with.
arguments() {
	case $1 in
	'run best') printf '%s\n' 'marks' 'wide --top 0' ;;
	'run list') printf '%s\n' '' '--view active' '--limit 0 --lifecycle all' '--filter run.name!="x"' ;;
	'run watch') printf '%s\n' "$run_all" ;;
	'metric series') printf '%s\n' "wide $run_all" "wide $run_all --by-time" ;;
	'metric list' | 'doctor' | store* | 'report store' | 'experiment list') printf '%s\n' '' ;;
	'experiment show') printf '%s\n' 0 1 2 10 20 ;;
	'run note') printf '%s\n' "$run_all --text x --dry-run" ;;
	'run tag') printf '%s\n' "$run_all x=y --dry-run" ;;
	demo) printf '%s\n' '--copy made' ;;
	*) printf '%s\n' '' "$run_all" "$run_all --dry-run" '1' ;;
	esac
}

# The words of that list stand for texts of the store.
words() {
	case $1 in
	marks | wide) printf '%s' "$("$tools/make_hostile" --text "$1")" ;;
	*) printf '%s' "$1" ;;
	esac
}

# The judge itself: every text up to the merely misleading ones must displease it.
sed '/^markup /,$d; s/ .*//' texts >harmful
while read -r name; do
	"$tools/make_hostile" --text "$name" | "$tools/scan" text >/dev/null && echo "passes: $name"
done <harmful >verdict
check "$(wc -l <harmful) texts are found as they are" "$(cat verdict)"

cairn help | sed -n '/^Options/q; s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >commands
[ "$(wc -l <commands)" -gt 20 ] || {
	echo "Bail out! the program lists no commands"
	exit 99
}
while read -r command; do
	arguments "$command" >lines
	while read -r line; do
		# shellcheck disable=SC2086
		set -- $command
		for word in $line; do
			set -- "$@" "$(words "$word")"
		done
		check "$command $line" "$(all_formats "$@")"
	done <lines
done <commands

# Every single text: alone in its run, and as the name that nothing has.
while read -r name id; do
	check "run show, report run: $name" "$(
		look text run show "$id" --width 50
		look html report run "$id" --format html
		inert
	)"
	text=$("$tools/make_hostile" --text "$name" | tr -d '\0')
	check "as arguments: $name" "$(
		look text run show -- "x$text"
		look text run show --no-such-option "$text"
		look text "$text" "$text"
		look text run list --store "$text"
		look text run list --filter "$text"
		look text run list --order "$text"
		look text run list --columns "$text"
		look text run list --experiment "$text"
		look text run best -- "x$text"
		look text help "$text"
		look text run list --format "$text"
		look text run list --output "no/such/$text"
		look text run log metric $id "$text=nonsense"
		look text complete run show "$text"
		CAIRN_STORE=$text look text run list
		MLFLOW_TRACKING_URI=$text look text run list
		CAIRN_LOG=$scratch/log CAIRN_LOG_LEVEL=debug look text run show -- "x$text"
		cat log >>printed.log
		inert
	)"
done <texts
check "nothing was run" "$(find . -name hacked)"
finish
