#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows every view of views.list at three sizes and in three modes on a terminal
# in memory, and compares it with views/NAME.view. Prints TAP. UPDATE=1 rewrites
# those files; FILES='a b' takes only those views.
#
# A file has, for each size, the screen in colour and its roles, then what the
# other modes change: without colour every line that is not the same, in ASCII
# every line that is not the same letter by letter in the alphabet below.
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
program=${CAIRN:-$build/cairn}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

HOME=$scratch/home TZ=UTC LC_ALL=C.UTF-8 CAIRN_NOW=2026-10-27T00:00:00Z LOGNAME=tester
XDG_STATE_HOME=$scratch/state
CAIRN_DATADIR=${CAIRN_DATADIR:-$(cd "$here/../.." && pwd)}
export HOME TZ LC_ALL CAIRN_NOW LOGNAME XDG_STATE_HOME CAIRN_DATADIR
unset CAIRN_STORE MLFLOW_TRACKING_URI NO_COLOR COLORTERM COLUMNS LINES VISUAL EDITOR XDG_CONFIG_HOME TMUX

sizes='80x24 120x40 200x60'
tests=0 failed=0

result() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failed=1
		echo "not ok $tests - $2"
	fi
}

# store NAME: an untouched copy of it in a folder of its own.
store() {
	rm -rf "$scratch/play" "$scratch/state"
	mkdir -p "$scratch/play" "$scratch/home" || exit 99
	case $1 in
	none) "$program" store init "$scratch/play/mlflow.db" --yes >/dev/null || exit 99 ;;
	demo) cp -R "$here/../../data/demo/mlflow.db" "$here/../../data/demo/artifacts" \
		"$scratch/play" && chmod -R u+w "$scratch/play" || exit 99 ;;
	*) gzip -dc "$here/../fixtures/$1.db.gz" >"$scratch/play/mlflow.db" || exit 99 ;;
	esac
}

# show MODE STORE KEYS OPTION...: the screens are MODE-SIZE in the folder of the store.
show() {
	mode=$1 from=$2 keys=$3
	shift 3
	store "$from"
	first=yes
	for size in $sizes; do
		echo ":size $size"
		[ $first = no ] || echo "$keys"
		first=no
		echo ":save-display --roles $mode-$size"
	done >"$scratch/play/keys"
	(cd "$scratch/play" && "$program" "$@" --script keys mlflow.db) >"$scratch/out" 2>&1
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$scratch/out"
	for size in $sizes; do
		mv "$scratch/play/$mode-$size" "$scratch/$mode-$size" || status=1
	done
	return $status
}

# Letters that stand for others in ASCII.
plain() {
	sed 'y/●○·…–—─│┌┐└┘├┤┬┴┼▲▼▸▾›‹✓✗▶▷■⚑⚠→←≠≤≥Δ█▏±×ö▪÷/*o..---|+++++++++^v>v><vx>>#!?><?<>d#|?xo*?/'
}

# The screen itself, and its roles: along each line every change of the role, a
# blank that has none left out.
text_of() { sed '/^---- roles ----$/,$d' "$1"; }
roles_of() { sed '1,/^---- roles ----$/d' "$1" | sed 's/\(.\)\1*/\1/g; s/ //g'; }

# changed FROM TO: the lines of TO that are not as in FROM, with their numbers.
changed() {
	diff --unchanged-line-format= --old-line-format= --new-line-format='%dn %L' "$1" "$2" |
		awk '{ print }'
	[ "$(wc -l <"$1")" -eq "$(wc -l <"$2")" ] || echo "$(wc -l <"$2") lines"
}

# Everything about a view, as its file has it.
gather() {
	for size in $sizes; do
		for mode in colour mono ascii; do
			text_of "$scratch/$mode-$size" >"$scratch/$mode.text"
			roles_of "$scratch/$mode-$size" >"$scratch/$mode.roles"
		done
		plain <"$scratch/colour.text" >"$scratch/plain.text"
		echo "==== $size"
		cat "$scratch/colour.text"
		echo "==== $size roles"
		cat "$scratch/colour.roles"
		echo "==== $size without colour"
		changed "$scratch/colour.text" "$scratch/mono.text"
		changed "$scratch/colour.roles" "$scratch/mono.roles" | sed 's/^/roles /'
		echo "==== $size in ASCII"
		changed "$scratch/plain.text" "$scratch/ascii.text"
		changed "$scratch/colour.roles" "$scratch/ascii.roles" | sed 's/^/roles /'
	done
}

while read -r name from keys; do
	case $name in '' | '#'*) continue ;; esac
	case " ${FILES:-$name} " in *" $name "*) ;; *) continue ;; esac
	show colour "$from" "$keys" && show mono "$from" "$keys" --no-color &&
		show ascii "$from" "$keys" --ascii
	result $? "$name is shown"
	gather >"$scratch/view"
	want=$here/views/$name.view
	[ -z "$UPDATE" ] || cp "$scratch/view" "$want" || exit 99
	diff -u "$want" "$scratch/view" >"$scratch/diff" 2>&1
	same=$?
	head -60 "$scratch/diff" | sed 's/^/# /'
	result $same "$name is as it was"
done <"$here/views.list"
echo "1..$tests"
exit $failed
