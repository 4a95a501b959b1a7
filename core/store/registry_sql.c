// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What differs between the registry tables of MLflow's revisions, in one place. */
#include "core/store/registry_sql.h"

#include <string.h>
#include "core/base/str.h"
#include "core/store/store.h"

#define SQL_MAX 16384

/* What stands between braces, in SQL of this store. */
static void
expand(struct store *s, struct strbuf *b, struct str what)
{
	static const char text[] = "text ";
	const size_t skip = sizeof(text) - 1;
	if (what.len > skip && memcmp(what.at, text, skip) == 0) {
		what = str_make(what.at + skip, what.len - skip);
		strbuf_printf(b, TEXT_COLUMN("%.*s"), (int)what.len, what.at, (int)what.len,
			what.at, (int)what.len, what.at, (int)what.len, what.at);
	} else if (store_facts(s)->has_workspace) {
		strbuf_printf(b, " AND %.*s.workspace = 'default'", (int)what.len, what.at);
	}
}

struct stmt *
registry_use(struct store *s, const char *sql)
{
	struct strbuf b;
	strbuf_init(&b, SQL_MAX);
	for (const char *p = sql; *p;) {
		size_t n = strcspn(p, "{");
		strbuf_add_n(&b, p, n);
		p += n;
		if (*p != '{')
			break;
		n = strcspn(++p, "}");
		expand(s, &b, str_make(p, n));
		p += n + 1;
	}
	struct stmt *q = stmt_use(s, b.at);
	strbuf_free(&b);
	return q;
}

bool
registry_has_storage(struct store *s, bool *has, struct err *err)
{
	int64_t n = 0;
	if (!stmt_int_of(stmt_use(s, "SELECT count(*) FROM pragma_table_xinfo('model_versions')"
				     " WHERE name = 'storage_location'"),
		    0, &n, err))
		return false;
	*has = n > 0;
	return true;
}

const char *
registry_model_id(const char *source)
{
	if (!str_starts(source, "models:/"))
		return NULL;
	const char *id = source + strlen("models:/");
	id += strspn(id, "/");
	return str_starts(id, "m-") && strcspn(id, "/@") == strlen(id) ? id : NULL;
}
