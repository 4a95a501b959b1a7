// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One greedy pass from each possible beginning; labels are short. */
#include "tui/fuzzy.h"

#include <stdbool.h>
#include <string.h>

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : (unsigned char)c;
}

static bool
separates(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '_' || c == '/' || c == ':';
}

static int
score_from(const char *text, size_t start, const char *needle)
{
	int score = 1;
	bool run = false;
	size_t i = start;
	for (; *needle; needle++) {
		if (*needle == ' ')
			continue;
		while (text[i] && lower(text[i]) != lower(*needle)) {
			run = false;
			i++;
		}
		if (!text[i])
			return 0;
		score += 1 + (run ? 6 : 0) + (i == 0 || separates(text[i - 1]) ? 8 : 0);
		run = true;
		i++;
	}
	/* Of two that match alike, the one that matches earlier and is shorter. */
	int size = (int)strnlen(text, 100);
	return 100 * score - 2 * (int)(start < 30 ? start : 30) - size / 4;
}

/* A word in one piece is what was meant; fewer letters may be how words begin. */
#define IN_ONE_PIECE 2000
#define WORD_LETTERS 3

int
fuzzy_score(const char *text, const char *needle)
{
	while (*needle == ' ')
		needle++;
	if (!*needle)
		return 1;
	int best = 0;
	for (size_t i = 0; text[i] && i < 200; i++) {
		if (lower(text[i]) != lower(*needle))
			continue;
		int score = score_from(text, i, needle);
		best = score > best ? score : best;
	}
	bool word = strlen(needle) >= WORD_LETTERS && strcasestr(text, needle);
	return best > 0 && word ? best + IN_ONE_PIECE : best;
}
