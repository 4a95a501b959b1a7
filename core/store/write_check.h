// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What MLflow's client would refuse to write, refused here in the same cases.
 * Lengths count characters. MLflow cuts a long param or tag value by default;
 * cairn refuses it instead, because nobody would see that its end is missing.
 */
#ifndef CORE_STORE_WRITE_CHECK_H
#define CORE_STORE_WRITE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"

#define WRITE_KEY_MAX             250
#define WRITE_PARAM_MAX           6000
#define WRITE_TAG_MAX             8000
#define WRITE_NAME_MAX            250 /* of a run */
#define WRITE_EXPERIMENT_NAME_MAX 500

/*
 * Key of a metric, param or tag (what says which): letters, digits, "_-. /:" and
 * spaces of any script, a plain relative path, at most WRITE_KEY_MAX.
 */
bool write_check_key(const char *what, const char *key, struct err *err) MUST_CHECK;
/* Valid UTF-8 of at most max characters. */
bool write_check_text(const char *what, const char *text, size_t max, struct err *err) MUST_CHECK;

#endif
