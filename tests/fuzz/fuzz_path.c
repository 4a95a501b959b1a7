// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names that must stay inside a folder: the only files opened are the ones that lie there. */
#include "core/base/arena.h"
#include "core/base/path.h"
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The tree: two files inside, one outside, and every way out that a link can make. */
static char folder[] = "/tmp/cairn-fuzz-XXXXXX";
static char root[sizeof(folder) + 8];
static ino_t inside[2];

static const char *const parts[] = { "root/sub/file", "root/file", "secret", "root/out", "root/up",
	"root/sub", "root", "" };

static void
remove_tree(void)
{
	char path[100];
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, parts[i]);
		if (unlink(path) != 0)
			rmdir(path);
	}
}

static ino_t
make_file(const char *name)
{
	char path[100];
	struct stat st;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FUZZ_CHECK(fd >= 0 && fstat(fd, &st) == 0);
	close(fd);
	return st.st_ino;
}

static void
make_link(const char *to, const char *name)
{
	char path[100];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FUZZ_CHECK(symlink(to, path) == 0);
}

static void
make_tree(void)
{
	char path[100];
	FUZZ_CHECK(mkdtemp(folder));
	atexit(remove_tree);
	snprintf(root, sizeof(root), "%s/root", folder);
	FUZZ_CHECK(mkdir(root, 0700) == 0);
	snprintf(path, sizeof(path), "%s/sub", root);
	FUZZ_CHECK(mkdir(path, 0700) == 0);
	inside[0] = make_file("root/file");
	inside[1] = make_file("root/sub/file");
	make_file("secret");
	make_link("../secret", "root/out");
	make_link("..", "root/up");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!root[0])
		make_tree();
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *name = arena_strndup(a, (const char *)data, size);
	long long bytes = -1;
	int fd = path_open_beneath(root, name, &bytes, &err);
	if (fd >= 0) {
		struct stat st;
		FUZZ_CHECK(fstat(fd, &st) == 0);
		FUZZ_CHECK(st.st_ino == inside[0] || st.st_ino == inside[1]);
		FUZZ_CHECK(bytes == 0);
		close(fd);
	} else {
		FUZZ_CHECK(err.code != ERR_NONE && err.text[0]);
	}
	const char *base = path_base(name), *dir = path_dir(a, name);
	FUZZ_CHECK(!strchr(base, '/') && strlen(base) <= strlen(name) && dir[0]);
	if (name[0] != '/' && name[0])
		FUZZ_CHECK(strncmp(path_join(a, "top", name), "top/", 4) == 0);
	arena_free(a);
	return 0;
}
