// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From counters to shares and rates. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "core/system/system_sample.h"
#include "core/table/rowset_build.h"

#define LIMIT ((size_t)16 << 20)

struct rows {
	struct rowset_build *b;
	size_t id, part, name, what, value, most, unit, text, count, total;
	const struct rowset *before; /* may be NULL */
	size_t next;                 /* its row that is looked at first: the order seldom changes */
};

struct measure {
	const char *part, *name, *what, *unit;
	double value, most; /* NaN: missing */
	const char *text;   /* may be NULL */
	/* What the next value is counted from: so much of so much (ticks; bytes of ms); total 0 for none. */
	uint64_t count, total;
};

static void
put(struct rows *r, size_t col, size_t row, const char *text)
{
	rowset_build_text(r->b, col, row, text, strlen(text));
}

static void
add(struct rows *r, const char *id, const struct measure *m)
{
	size_t row = rowset_build_row(r->b);
	put(r, r->id, row, id);
	put(r, r->part, row, m->part);
	put(r, r->name, row, m->name);
	put(r, r->what, row, m->what);
	put(r, r->unit, row, m->unit);
	if (!isnan(m->value))
		rowset_build_real(r->b, r->value, row, m->value);
	if (m->most > 0)
		rowset_build_real(r->b, r->most, row, m->most);
	if (m->text)
		put(r, r->text, row, m->text);
	if (m->total > 0 && m->total <= INT64_MAX && m->count <= INT64_MAX) {
		rowset_build_int(r->b, r->count, row, (int64_t)m->count);
		rowset_build_int(r->b, r->total, row, (int64_t)m->total);
	}
}

/* What was counted under this id before; false when it was not. */
static bool
find_before(struct rows *r, const char *id, uint64_t *count, uint64_t *total)
{
	size_t n = r->before ? r->before->rows : 0;
	for (size_t i = 0; i < n; i++) {
		size_t row = (r->next + i) % n;
		if (strcmp(rowset_text(r->before, row, "id"), id) != 0)
			continue;
		r->next = row + 1;
		*count = (uint64_t)rowset_int(r->before, row, "count", -1);
		*total = (uint64_t)rowset_int(r->before, row, "total", -1);
		return *total != (uint64_t)-1;
	}
	return false;
}

/*
 * A measure that is a difference of counts by a difference of totals, times unit;
 * missing without an earlier one, and when a counter began anew.
 */
static void
add_counted(struct rows *r, const char *id, struct measure m, double unit)
{
	uint64_t count, total;
	m.value = (double)NAN;
	if (find_before(r, id, &count, &total) && m.total > total && m.count >= count)
		m.value = unit * (double)(m.count - count) / (double)(m.total - total);
	if (m.value > m.most)
		m.value = m.most; /* the clocks are not quite the same */
	add(r, id, &m);
}

static void
add_processors(struct rows *r, const struct system_sample *now)
{
	char id[40];
	char name[40];
	char load[80] = "";
	if (!isnan(now->load[0]))
		snprintf(load, sizeof(load), "load %.2f %.2f %.2f", now->load[0], now->load[1],
			now->load[2]);
	snprintf(name, sizeof(name), "%zu core%s", now->n_cores, now->n_cores == 1 ? "" : "s");
	if (now->cpu.all > 0)
		add_counted(r, "cpu/busy",
			(struct measure){ .part = "processor",
				.name = name,
				.what = "busy",
				.unit = "%",
				.most = 100,
				.text = load,
				.count = now->cpu.busy,
				.total = now->cpu.all },
			100);
	for (size_t i = 0; i < now->n_cores; i++) {
		snprintf(id, sizeof(id), "core%zu/busy", i);
		snprintf(name, sizeof(name), "core %zu", i);
		add_counted(r, id,
			(struct measure){ .part = "core",
				.name = name,
				.what = "busy",
				.unit = "%",
				.most = 100,
				.count = now->core[i].busy,
				.total = now->core[i].all },
			100);
	}
}

static void
add_memory(struct rows *r, const struct system_sample *now)
{
	double used = (double)now->memory - (double)now->memory_available;
	if (now->memory > 0)
		add(r, "memory/used",
			&(struct measure){ .part = "memory",
				.name = "memory",
				.what = "used",
				.unit = "B",
				.value = fmax(used, 0),
				.most = (double)now->memory });
	double swap = (double)now->swap - (double)now->swap_free;
	if (now->swap > 0)
		add(r, "swap/used",
			&(struct measure){ .part = "memory",
				.name = "swap",
				.what = "used",
				.unit = "B",
				.value = fmax(swap, 0),
				.most = (double)now->swap });
}

/* Shares of what a container may have, where that is less than there is. */
static void
add_limit(struct rows *r, const struct system_sample *now)
{
	const struct system_limit *l = &now->limit;
	char text[96];
	if (l->memory > 0) {
		snprintf(text, sizeof(text), "%llu killed by it", (unsigned long long)l->killed);
		add(r, "limit/memory",
			&(struct measure){ .part = "limit",
				.name = "memory",
				.what = "used",
				.unit = "B",
				.value = (double)l->memory_used,
				.most = (double)l->memory,
				.text = l->killed > 0 ? text : NULL });
	}
	snprintf(text, sizeof(text), "time of %.4g of %zu cores", l->cores, now->n_cores);
	if (l->cores > 0)
		add_counted(r, "limit/time",
			(struct measure){ .part = "limit",
				.name = "processor",
				.what = "busy",
				.unit = "%",
				.most = 100,
				.text = text,
				.count = l->cpu_us,
				.total = now->mono_ms > 0 ? (uint64_t)now->mono_ms : 0 },
			0.1 / l->cores);
	snprintf(text, sizeof(text), "may run on %zu of %zu", l->allowed, now->n_cores);
	if (l->allowed > 0)
		add(r, "limit/cores",
			&(struct measure){ .part = "limit",
				.name = "cores",
				.what = "allowed",
				.unit = "",
				.value = (double)l->allowed,
				.most = (double)NAN,
				.text = text });
}

static void
add_pair(struct rows *r, int64_t mono_ms, const char *part, const char *name,
	const char *const what[2], const uint64_t counts[2])
{
	char id[SYSTEM_NAME_MAX + 40];
	for (int i = 0; i < 2; i++) {
		snprintf(id, sizeof(id), "%s/%s/%s", part, name, what[i]);
		add_counted(r, id,
			(struct measure){ .part = part,
				.name = name,
				.what = what[i],
				.unit = "B/s",
				.most = (double)NAN,
				.count = counts[i],
				.total = mono_ms > 0 ? (uint64_t)mono_ms : 0 },
			1000);
	}
}

static void
add_traffic(struct rows *r, const struct system_sample *now)
{
	static const char *const disk_what[] = { "read", "written" };
	static const char *const link_what[] = { "received", "sent" };
	for (size_t i = 0; i < now->n_disks; i++) {
		const struct system_disk *d = &now->disk[i];
		add_pair(r, now->mono_ms, "disk", d->name, disk_what,
			(const uint64_t[]){ d->read, d->written });
		char id[SYSTEM_NAME_MAX + 20];
		snprintf(id, sizeof(id), "disk/%s/busy", d->name);
		add_counted(r, id,
			(struct measure){ .part = "disk",
				.name = d->name,
				.what = "busy",
				.unit = "%",
				.most = 100,
				.count = d->busy_ms,
				.total = now->mono_ms > 0 ? (uint64_t)now->mono_ms : 0 },
			100);
	}
	for (size_t i = 0; i < now->n_folders; i++) {
		const struct system_folder *f = &now->folder[i];
		char id[SYSTEM_NAME_MAX + 20];
		snprintf(id, sizeof(id), "folder/%s", f->path);
		add(r, id,
			&(struct measure){ .part = "folder",
				.name = f->path,
				.what = "used",
				.unit = "B",
				.value = (double)f->used,
				.most = (double)f->used + (double)f->free });
	}
	for (size_t i = 0; i < now->n_links; i++) {
		const struct system_link *l = &now->link[i];
		add_pair(r, now->mono_ms, "network", l->name, link_what,
			(const uint64_t[]){ l->received, l->sent });
	}
}

static void
add_gpu(struct rows *r, size_t i, const struct system_gpu *g)
{
	char name[20];
	char id[40];
	snprintf(name, sizeof(name), "gpu%zu", i);
	const struct measure measures[] = {
		{ "gpu", name, "busy", "%", g->busy, 100, g->name, 0, 0 },
		{ "gpu", name, "memory", "B", g->memory ? (double)g->memory_used : (double)NAN,
			(double)g->memory, NULL, 0, 0 },
		{ "gpu", name, "power", "W", g->watts, g->watts_limit, NULL, 0, 0 },
		{ "gpu", name, "heat", "°C", g->celsius, (double)NAN, NULL, 0, 0 },
	};
	for (size_t k = 0; k < sizeof(measures) / sizeof(measures[0]); k++) {
		snprintf(id, sizeof(id), "gpu%zu/%s", i, measures[k].what);
		add(r, id, &measures[k]);
	}
	for (size_t k = 0; k < g->n_processes; k++) {
		const struct system_process *p = &g->processes[k];
		char pid[40];
		snprintf(pid, sizeof(pid), "%lld", (long long)p->pid);
		snprintf(id, sizeof(id), "gpu%zu/%lld", i, (long long)p->pid);
		add(r, id,
			&(struct measure){ .part = "process",
				.name = pid,
				.what = "memory",
				.unit = "B",
				.value = p->memory ? (double)p->memory : (double)NAN,
				.most = (double)g->memory,
				.text = p->name });
	}
}

bool
system_rows(const struct system_sample *now, const struct rowset *before, const struct rowset **out,
	struct err *err)
{
	struct rowset_build *b = rowset_build_new(LIMIT);
	struct rows r = {
		.b = b,
		.id = rowset_build_column(b, "id", CELL_TEXT),
		.part = rowset_build_column(b, "part", CELL_TEXT),
		.name = rowset_build_column(b, "name", CELL_TEXT),
		.what = rowset_build_column(b, "what", CELL_TEXT),
		.value = rowset_build_column(b, "value", CELL_REAL),
		.most = rowset_build_column(b, "most", CELL_REAL),
		.unit = rowset_build_column(b, "unit", CELL_TEXT),
		.text = rowset_build_column(b, "text", CELL_TEXT),
		.count = rowset_build_column(b, "count", CELL_INT),
		.total = rowset_build_column(b, "total", CELL_INT),
		.before = before,
	};
	add_processors(&r, now);
	add_memory(&r, now);
	add_limit(&r, now);
	if (now->gpus.note[0])
		add(&r, "gpus",
			&(struct measure){ .part = "gpus",
				.name = "",
				.what = "",
				.unit = "",
				.value = (double)NAN,
				.most = (double)NAN,
				.text = now->gpus.note });
	for (size_t i = 0; i < now->gpus.n; i++)
		add_gpu(&r, i, &now->gpus.gpu[i]);
	add_traffic(&r, now);
	return rowset_build_finish(b, out, err);
}
