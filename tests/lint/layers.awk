# SPDX-License-Identifier: GPL-3.0-or-later
# usage: awk -f layers.awk layers.txt FILES...   prints each #include that breaks the table
FILENAME == ARGV[1] {
	if (/^#/ || !/:/) next
	name = $0; sub(/:.*/, "", name)
	list = $0; sub(/^[^:]*: */, "", list)
	allowed[name] = " " list " "
	next
}
FNR == 1 { folder = FILENAME; sub(/^\.\//, "", folder); file = folder; sub(/\/[^\/]*$/, "", folder) }
/^#[ \t]*include[ \t]*"/ {
	want = $0; sub(/^[^"]*"/, "", want); sub(/".*/, "", want)
	target = want; if (sub(/\/[^\/]*$/, "", target) == 0) target = "."
	# Text of data/, embedded by data/embed.sh, belongs to no layer.
	if (target == folder || target == "." || want ~ /^data\/[a-z_]+\.inc$/) next
	if (!(folder in allowed)) { print file ":" FNR ": folder is not in the table"; next }
	top = target; sub(/\/.*/, "", top)
	list = allowed[folder]
	if (index(list, " " target " ") || index(list, " " want " ") || index(list, " " top " ") && top == "core") next
	print file ":" FNR ": " folder " may not include " want
}
/^#[ \t]*include[ \t]*</ {
	want = $0; sub(/^[^<]*/, "", want); sub(/>.*/, ">", want)
	if (!(want in allowed)) next
	if (index(allowed[want], " " folder " ") || index(allowed[want], " " file " ")) next
	print file ":" FNR ": " want " is not for this file"
}
