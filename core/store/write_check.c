// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Keys and values that MLflow accepts. */
#include "core/store/write_check.h"
#include "core/base/utf8.h"

#include <string.h>

bool
write_check_text(const char *what, const char *text, size_t max, struct err *err)
{
	if (!utf8_valid(text, strlen(text)))
		return err_set(err, ERR_USAGE, "%s is not UTF-8 text", what);
	size_t length = utf8_length(text);
	if (length > max)
		return err_set(err, ERR_USAGE, "%s has %zu characters; at most %zu are stored",
			what, length, max);
	return true;
}

static bool
has_only_key_characters(const char *key)
{
	size_t n = strlen(key);
	for (size_t i = 0, used; i < n; i += used) {
		uint32_t cp = utf8_decode(key + i, n - i, &used);
		if (!(cp < 0x80 && strchr("/.-: ", (int)cp)) && !utf8_is_word(cp))
			return false;
	}
	return true;
}

/* The key must stay what it is when it is taken as a file name below a folder. */
static bool
is_plain_path(const char *key)
{
	if (strncmp(key, "..", 2) == 0)
		return false;
	for (const char *p = key;; p++) {
		size_t n = strcspn(p, "/");
		if (n == 0 || (n == 1 && *p == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		p += n;
		if (*p == '\0')
			return true;
	}
}

bool
write_check_key(const char *what, const char *key, struct err *err)
{
	if (*key == '\0')
		return err_set(err, ERR_USAGE, "the %s key is empty", what);
	if (!write_check_text("the key", key, WRITE_KEY_MAX, err))
		return err_wrap(err, "%s", what);
	if (!has_only_key_characters(key))
		return err_set(err, ERR_USAGE,
			"%s key '%s': only letters, digits, spaces and _ - . / : are allowed", what,
			key);
	if (!is_plain_path(key))
		return err_set(err, ERR_USAGE,
			"%s key '%s': it must read as a plain relative path, without empty parts, "
			"'.' or "
			"'..'",
			what, key);
	return true;
}
