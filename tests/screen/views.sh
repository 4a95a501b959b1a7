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
. "$here/stage.sh"

demo_files='mlflow.db artifacts'
sizes='80x24 120x40 200x60'

# show MODE STORE KEYS OPTION...: the screens are MODE-SIZE in the folder of the store.
show() {
	mode=$1 from=$2 keys=$3
	shift 3
	prepare "$from"
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
	shown=$?
	result $shown "$name is shown"
	[ $shown -eq 0 ] || continue
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
