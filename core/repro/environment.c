// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* conda.yaml and python_env.yaml as lists of packages. */
#include "core/repro/environment.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/base/yaml.h"

typedef VEC(struct package) package_list;

/* "name", "name=1.2", "name=1.2=build", "name>=1", "channel::name=1.2": "=" pins as "==" does. */
static const char *
as_requirement(struct arena *a, const char *spec)
{
	const char *channel = strstr(spec, "::");
	if (channel)
		spec = channel + 2;
	size_t name = strcspn(spec, "=<>!~ \t");
	const char *rest = spec + name;
	rest += strspn(rest, " \t");
	if (*rest != '=')
		return spec;
	rest += strspn(rest, "= \t");
	return arena_printf(a, "%.*s==%.*s", (int)name, spec, (int)strcspn(rest, "= \t"), rest);
}

static void
add(struct arena *a, package_list *list, const char *line)
{
	struct package package;
	if (list->len < PACKAGES_MAX && package_parse(a, str_of(line), &package))
		VEC_PUSH(list, package);
}

static void
add_all(struct arena *a, package_list *list, const struct json *lines, bool conda)
{
	if (!lines || lines->type != JSON_ARRAY)
		return;
	for (const struct json *j = lines->child; j; j = j->next) {
		if (j->type == JSON_STRING)
			add(a, list, conda ? as_requirement(a, j->text) : j->text);
		else if (conda)
			add_all(a, list, json_get(j, "pip"), false);
	}
}

static bool
parse(struct arena *a, const char *text, size_t len, const struct json **root, struct err *err)
{
	if (!yaml_parse(a, text, len, ENVIRONMENT_BYTES_MAX, root, err))
		return false;
	return (*root)->type == JSON_OBJECT ||
	       err_set(err, ERR_CORRUPT, "an environment is a list of named values");
}

static void
hand_over(struct arena *a, package_list *list, struct package **out, size_t *n)
{
	packages_sort(list->at, list->len);
	*out = arena_memdup(a, list->at, list->len * sizeof(*list->at), _Alignof(struct package));
	*n = list->len;
	VEC_FREE(list);
}

bool
environment_conda(struct arena *a, const char *text, size_t len, struct package **out, size_t *n,
	struct err *err)
{
	package_list list = { 0 };
	const struct json *root;
	if (!parse(a, text, len, &root, err))
		return false;
	add_all(a, &list, json_get(root, "dependencies"), true);
	hand_over(a, &list, out, n);
	return true;
}

bool
environment_python(struct arena *a, const char *text, size_t len, struct package **out, size_t *n,
	struct err *err)
{
	package_list list = { 0 };
	const struct json *root;
	if (!parse(a, text, len, &root, err))
		return false;
	const struct json *python = json_get(root, "python");
	if (python && (python->type == JSON_STRING || python->type == JSON_NUMBER))
		add(a, &list, arena_printf(a, "python==%s", python->text));
	add_all(a, &list, json_get(root, "build_dependencies"), false);
	hand_over(a, &list, out, n);
	return true;
}

void
environment_merge(struct arena *a, const struct package *first, size_t n_first,
	const struct package *second, size_t n_second, struct package **out, size_t *n)
{
	struct package *all = ARENA_ARRAY(a, struct package, n_first + n_second + 1);
	size_t i = 0, k = 0, count = 0;
	while (i < n_first || k < n_second) {
		int order = i == n_first    ? 1
			    : k == n_second ? -1
					    : strcmp(first[i].name, second[k].name);
		/* A name that the first list has is passed over in the second. */
		all[count++] = order <= 0 ? first[i] : second[k];
		const char *name = all[count - 1].name;
		i += order <= 0;
		while (k < n_second && strcmp(second[k].name, name) == 0)
			k++;
	}
	*out = all;
	*n = count;
}
