// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The preview of an artifact: whatever a file holds, a page of inert text comes out. */
#include "core/base/err.h"
#include "core/base/text_file.h"
#include "core/base/utf8.h"
#include "core/command/artifact_preview.h"
#include "core/report/report.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void
check_inert(const char *text, size_t len)
{
	for (const char *end = text + len; text < end;) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((stop ? stop : end) - text);
		FUZZ_CHECK(text_is_safe(text, n));
		text += n + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "a.csv", "a.tsv", "a.json", "a.txt" };
	const struct report_style style = { .width = 0 };
	if (size < 1)
		return 0;
	const struct artifact_bytes b = { paths[data[0] & 3], (const char *)data + 1, size - 1,
		(int64_t)size - 1 + (data[0] & 4 ? 1000 : 0) };
	char kind[100];
	struct err err = ERR_INIT;
	struct text_file f;
	bool known = artifact_kind(&b, kind, sizeof(kind));
	FUZZ_CHECK(known || !memchr(b.at, '\0', b.len));
	struct report *r = artifact_preview(&b, known ? kind : NULL);
	text_file_open(&f);
	FUZZ_CHECK(report_render(r, REPORT_TEXT, &style, f.out, &err));
	text_file_close(&f);
	check_inert(f.at, f.len);
	free(f.at);
	report_free(r);
	return 0;
}
