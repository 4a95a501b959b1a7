#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Stands in for the program where a test drives it: the same under valgrind.
exec valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
	--show-leak-kinds=definite "$top_builddir/cairn" "$@"
