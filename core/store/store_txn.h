// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Write transactions. Internal to core/store.
 *
 *	if (!txn_begin(s, err))
 *		return false;
 *	bool ok = … && …;
 *	return txn_end(s, ok, err);
 *
 * What the change depends on is read after txn_begin: nobody else writes until
 * txn_end. Readers may be called in between. Transactions nest: what is inside
 * is done or undone with the outermost one, which must fail when a part did.
 */
#ifndef CORE_STORE_STORE_TXN_H
#define CORE_STORE_STORE_TXN_H

#include <stdbool.h>
#include "core/base/err.h"

struct store;

/*
 * BEGIN IMMEDIATE, waiting for other writers as long as the store was opened for.
 * ERR_READ_ONLY without a STORE_WRITER, ERR_CONFLICT when another file lies at
 * the path by now, ERR_SCHEMA when the tables have changed beyond what is known.
 */
bool txn_begin(struct store *s, struct err *err) MUST_CHECK;
/*
 * Commits if ok, else rolls back and keeps err. False when nothing was changed;
 * no third outcome. Inside another one it only gives ok back.
 */
bool txn_end(struct store *s, bool ok, struct err *err) MUST_CHECK;

#endif
