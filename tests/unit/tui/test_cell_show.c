// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What lists show shorter than it is stored, and what they must leave alone. */
#include "tui/widget/cell_show.h"

#include "tests/support/check.h"

#include <string.h>

static void
check_shown(const char *column, const char *stored, const char *shown)
{
	struct cells cells = { .name = column, .type = CELL_TEXT, .at.s = &stored };
	struct column how = { .name = column };
	struct strbuf out;
	strbuf_init(&out, 1000);
	cell_show(&out, &how, &cells, 0, 0);
	assert_string_equal(out.at, shown);
	strbuf_free(&out);
}

static void
long_decimals_of_params_are_rounded(void **state)
{
	(void)state;
	check_shown("params.lr", "0.009000000000000001", "0.009");
	check_shown("params.lr", "0.30000000000000004", "0.3");
	check_shown("params.lr", "1.2345678e-05", "1.23457e-05");
}

static void
other_params_stay_as_they_are(void **state)
{
	(void)state;
	check_shown("params.lr", "0.0100", "0.0100");
	check_shown("params.lr", "1e-3", "1e-3");
	check_shown("params.seed", "12345678901234567890123", "12345678901234567890123");
	check_shown("params.seed", "1234567890123", "1234567890123");
	check_shown("params.commit", "0.1.2.3.4.5.6.7.8", "0.1.2.3.4.5.6.7.8");
	check_shown("tags.version", "0.30000000000000004", "0.30000000000000004");
}

static void
notes_are_their_first_line(void **state)
{
	(void)state;
	static const char note[] = "tags.mlflow.note.content";
	check_shown(note, "# Candidate for **champion**\n\nSee the run before.",
		"Candidate for champion …");
	check_shown(note, "\n\n- uses `AdamW`\n", "uses AdamW");
	check_shown(note, "one_name_here", "one_name_here");
	check_shown(note, "", "");
	check_shown("tags.other", "**as it is**", "**as it is**");
}

CHECK_MAIN(cmocka_unit_test(long_decimals_of_params_are_rounded),
	cmocka_unit_test(other_params_stay_as_they_are),
	cmocka_unit_test(notes_are_their_first_line))
