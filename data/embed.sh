#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
#
# Turns text files into C arrays, so that what the program always needs is part
# of it and no file can be missing:
#
#   sh data/embed.sh schema_base=data/schema/2.22.sql > data/schema.inc
#
# prints for each NAME=FILE "static const char NAME[]", ended by a zero. The
# one source file that uses them includes the result. Characters, not a string:
# a string literal of C may be limited to 4095 bytes.
set -e
echo '/* Made by data/embed.sh. */'
for pair
do
	file=${pair#*=}
	test -r "$file" || { echo "embed.sh: cannot read '$file'" >&2; exit 1; }
	printf 'static const char %s[] = {\n' "${pair%%=*}"
	od -An -v -to1 "$file" | sed "s/ *\([0-7][0-7]*\)/'\\\\\1',/g"
	printf "'%s' };\n" '\0'
done
