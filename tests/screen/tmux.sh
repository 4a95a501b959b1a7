#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The program in a real tmux whose client comes, goes, and comes again with
# another size and another terminal. The client's own terminal is a second tmux, so
# that what a person would see can be read back. Prints TAP.
#
# Nothing here waits for a time: what is awaited is looked for until it is there;
# what never comes ends the test after a minute or two.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/stage.sh"
command -v tmux >/dev/null || {
	echo '1..0 # SKIP no tmux here'
	exit 0
}

# The server that the program runs in, and the one that plays a person's terminal. Neither
# reads anybody's configuration; the sockets are in a folder of their own.
TMUX_TMPDIR=$scratch
export TMUX_TMPDIR
unset TMUX TMUX_PANE
printf '%s\n' 'set -g status off' 'set -g default-terminal screen-256color' >"$scratch/inner.conf"
printf '%s\n' 'set -g status off' 'set -g default-terminal screen' >"$scratch/outer.conf"
inner() { tmux -L inner -f "$scratch/inner.conf" "$@"; }
outer() { tmux -L outer -f "$scratch/outer.conf" "$@"; }
trap 'inner kill-server 2>/dev/null; outer kill-server 2>/dev/null; rm -rf "$scratch"' EXIT

# until COMMAND...: true once it succeeds.
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || return 1
		sleep 0.05
	done
}

seen() { inner capture-pane -p -t cairn 2>/dev/null; }
size_is() { [ "$(inner display-message -p -t cairn '#{pane_width}x#{pane_height}' 2>/dev/null)" = "$1" ]; }
shows() { seen | grep -q "$1"; }

# What a terminal in memory shows at that size after those keys; blanks at the ends of lines are nobody's.
expect() {
	printf ':size %s\n%s\n:save-display %s\n' "$1" "$2" "$scratch/expected.text" >"$scratch/keys"
	(cd "$scratch/play" && XDG_STATE_HOME="$scratch/state-$1" "$program" --script "$scratch/keys" mlflow.db) || exit 99
	sed 's/ *$//' "$scratch/expected.text" >"$scratch/expected"
}

# The program's screen is that, and so is the client's.
is_right() {
	seen | sed 's/ *$//' >"$scratch/program"
	outer capture-pane -p -t person 2>/dev/null | sed 's/ *$//' >"$scratch/client"
	cmp -s "$scratch/expected" "$scratch/program" && cmp -s "$scratch/expected" "$scratch/client"
}

# attach SIZE TERM: a person's terminal of that size and kind looks at the session.
attach() {
	outer new-session -d -s person -x "${1%x*}" -y "${1#*x}" \
		"TMUX= TERM=$2 exec tmux -L inner -f '$scratch/inner.conf' attach -t cairn"
}

look() {
	expect "$1" "$2"
	until_true size_is "$1" && until_true is_right
	shown=$?
	[ $shown -eq 0 ] || diff -u "$scratch/expected" "$scratch/client" | sed 's/^/# /'
	result $shown "$3"
}

prepare mlflow-3.17
inner new-session -d -s cairn -x 100 -y 30 -c "$scratch/play" "exec '$program' mlflow.db" || exit 99
until_true shows 'cnn-10'
result $? 'it starts with nobody looking'

attach 100x30 screen
look 100x30 '' 'a client comes'
outer resize-window -t person -x 70 -y 20
look 70x20 '' 'its terminal gets smaller'
outer resize-window -t person -x 140 -y 45
look 140x45 '' 'its terminal gets larger'

inner detach-client -s cairn
until_true sh -c "! tmux -L outer has-session -t person 2>/dev/null"
result $? 'the client goes'
inner send-keys -t cairn '/cnn-10' Enter
until_true shows '/ cnn-10 .* of '
result $? 'keys act while nobody looks'

attach 38x12 xterm
look 38x12 '/cnn-10<Enter>' 'a small one comes, as another terminal: the list alone'
outer resize-window -t person -x 80 -y 24
look 80x24 '/cnn-10<Enter>' 'that one grows'

inner send-keys -t cairn q q
until_true sh -c "! tmux -L inner has-session -t cairn 2>/dev/null"
result $? 'it leaves'
echo "1..$tests"
exit $failed
