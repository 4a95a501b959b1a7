// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* YAML as a tree, and the YAML that is refused. */
#include "core/base/arena.h"
#include "core/base/yaml.h"
#include "tests/support/check.h"

#include <string.h>

static const struct json *
parsed(struct arena *a, const char *text)
{
	struct err err = ERR_INIT;
	const struct json *root = NULL;
	CHECK_OK(yaml_parse(a, text, strlen(text), 1 << 20, &root, &err));
	return root;
}

static void
reads_what_mlflow_writes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct json *root = parsed(a, "artifact_path: model\n"
					    "flavors:\n"
					    "  onnx:\n"
					    "    data: model.onnx\n"
					    "    code: null\n"
					    "    providers:\n"
					    "    - CUDA\n"
					    "    - CPU\n"
					    "model_size_bytes: 33216\n"
					    "dirty: false\n"
					    "version: '3.10'\n"
					    "signature:\n"
					    "  inputs: '[{\"name\": \"age\",\n"
					    "    \"type\": \"float\"}]'\n"
					    "empty:\n");
	const struct json *onnx = json_get(json_get(root, "flavors"), "onnx");
	const struct json *providers = json_get(onnx, "providers");
	assert_string_equal(json_text(root, "artifact_path", ""), "model");
	assert_string_equal(json_text(onnx, "data", ""), "model.onnx");
	assert_int_equal(json_get(onnx, "code")->type, JSON_NULL);
	assert_int_equal(providers->type, JSON_ARRAY);
	assert_int_equal(providers->len, 2);
	assert_string_equal(providers->child->next->text, "CPU");
	assert_true(json_get(root, "model_size_bytes")->number == 33216);
	assert_int_equal(json_get(root, "dirty")->type, JSON_BOOL);
	assert_int_equal(json_get(root, "version")->type, JSON_STRING);
	assert_string_equal(json_text(json_get(root, "signature"), "inputs", ""),
		"[{\"name\": \"age\", \"type\": \"float\"}]");
	assert_int_equal(json_get(root, "empty")->type, JSON_NULL);
	assert_int_equal(parsed(a, "")->type, JSON_NULL);
	assert_int_equal(parsed(a, "- 1.5e3\n- .\n- 0x10\n- -\n")->len, 4);
	arena_free(a);
}

static void
refuses_the_rest(void **state)
{
	(void)state;
	static const char *const bad[] = { "a: &x 1\nb: *x\n", "a: *x\n", "a: !!python/object x\n",
		"a: !t [1]\n", "? [1, 2]\n: 3\n", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n", "a: [1\n",
		"a: \"\\0\"\n", "\t- a\n", "a: b: c\n" };
	struct arena *a = arena_new();
	const struct json *root;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = ERR_INIT;
		CHECK_FAILS(
			yaml_parse(a, bad[i], strlen(bad[i]), 1 << 20, &root, &err), ERR_CORRUPT);
		assert_non_null(strstr(err.text, "line"));
	}
	struct err err = ERR_INIT;
	char deep[300];
	memset(deep, '[', sizeof deep);
	CHECK_FAILS(yaml_parse(a, deep, sizeof deep, 1 << 20, &root, &err), ERR_CORRUPT);
	CHECK_FAILS(yaml_parse(a, "a: 1", 4, 3, &root, &err), ERR_MEMORY);
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(reads_what_mlflow_writes), cmocka_unit_test(refuses_the_rest))
