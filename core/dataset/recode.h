// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Text in another encoding, as UTF-8 while it is read. Internal to core/dataset. */
#ifndef CORE_DATASET_RECODE_H
#define CORE_DATASET_RECODE_H

#include <stddef.h>
#include "core/base/err.h"

struct recode;

/* Where the bytes come from; *got is 0 at their end. */
typedef bool recode_source(void *arg, void *buf, size_t n, size_t *got, struct err *err);

/* encoding: a name that iconv knows; ERR_USAGE when it does not. name: for messages. */
bool recode_new(
	const char *name, const char *encoding, struct recode **out, struct err *err) MUST_CHECK;
/* NULL is fine. */
void recode_free(struct recode *r);
/* The source begins anew. */
void recode_reset(struct recode *r);
/* At most n bytes of UTF-8; *got is 0 at the end. ERR_DATA with the byte at which it is none. */
bool recode_read(struct recode *r, recode_source *source, void *arg, void *buf, size_t n,
	size_t *got, struct err *err) MUST_CHECK;

#endif
