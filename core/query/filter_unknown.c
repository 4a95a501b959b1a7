// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names in a filter that nothing was ever logged under: most often a slip of the pen. */
#include <string.h>
#include "core/base/arena.h"
#include "core/query/filter_tree.h"

/* The column that a clause needs and that is not known, or NULL. */
static const char *
unknown_of(struct arena *a, const struct clause *c, const char *const *known)
{
	const struct name *n = &c->name;
	/* Who asks for what is missing may well find it missing everywhere. */
	if (c->op == OP_NULL || c->op == OP_NOT_NULL)
		return NULL;
	switch (n->kind) {
	case NAME_ANY:
		if (n->attribute || column_is_known(known, arena_printf(a, "metrics.%s", n->key)) ||
			column_is_known(known, arena_printf(a, "params.%s", n->key)))
			return NULL;
		return n->key;
	case NAME_METRIC:
	case NAME_PARAM:
	case NAME_TAG: {
		const char *column =
			n->function ? arena_printf(a, "metrics.%s", n->key) : n->column;
		return column_is_known(known, column) ? NULL : column;
	}
	case NAME_ATTRIBUTE:
	case NAME_DATASET:
	case NAME_KINDS:
		break;
	}
	return NULL;
}

static const char *
search(struct arena *a, const struct node *n, const char *const *known)
{
	const char *found = NULL;
	if (n->kind == NODE_CLAUSE)
		return unknown_of(a, &n->clause, known);
	if (n->kind == NODE_AND || n->kind == NODE_OR)
		for (const struct node *c = n->child; c && !found; c = c->next)
			found = search(a, c, known);
	return found;
}

const char *
filter_unknown(struct arena *a, const struct filter *f, const char *const *known)
{
	return search(a, f->root, known);
}
