// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the writers of the registry share. Internal to core/store; inside a transaction. */
#ifndef CORE_STORE_MODELS_WRITE_PART_H
#define CORE_STORE_MODELS_WRITE_PART_H

#include <stdint.h>
#include "core/base/err.h"

struct store;

/* ERR_SCHEMA when one of the registry's tables has columns or triggers that are not known. */
bool registry_may_be_written(struct store *s, struct err *err) MUST_CHECK;
/* The model's last_updated_time. */
bool registry_touch_model(
	struct store *s, const char *name, int64_t now_ms, struct err *err) MUST_CHECK;

#endif
