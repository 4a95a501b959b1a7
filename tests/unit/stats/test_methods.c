// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Every method of the table with every kind of bad input: it answers, or it says why not, and never passes. */
#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/stats/levels.h"
#include "core/stats/method_table.h"
#include "tests/support/check.h"

#include <ctype.h>
#include <float.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 240 };

/* One way to fill a column; the same shape serves all inputs. */
enum shape {
	GOOD,
	EMPTY,
	ONE,
	ALL_NAN,
	ALL_INFINITE,
	CONSTANT,
	ZEROS,
	ONES,
	TWO_VALUES,
	HOLES,
	HUGE_VALUES,
	TINY_VALUES,
	NEGATIVE,
	SHAPES
};

static const char *const shape_names[SHAPES] = { "good", "empty", "one", "all nan", "all infinite",
	"constant", "zeros", "ones", "two values", "holes", "huge", "tiny", "negative" };

struct input {
	double x[ROWS], y[ROWS];
	const char *tx[ROWS], *ty[ROWS];
	size_t group[ROWS];
	size_t n;
};

static double
value_of(enum shape shape, size_t i, double u)
{
	switch (shape) {
	case ALL_NAN:
		return (double)NAN;
	case ALL_INFINITE:
		return i % 2 ? (double)INFINITY : -(double)INFINITY;
	case CONSTANT:
		return 0.5;
	case ZEROS:
		return 0;
	case ONES:
		return 1;
	case TWO_VALUES:
		return u < 0.5;
	case HOLES:
		return i % 3 == 0 ? (double)NAN : i % 7 == 0 ? (double)INFINITY : u;
	case HUGE_VALUES:
		return (u - 0.5) * DBL_MAX;
	case TINY_VALUES:
		return u * DBL_MIN;
	case NEGATIVE:
		return -1 - u;
	case GOOD:
	case EMPTY:
	case ONE:
	case SHAPES:
		break;
	}
	return u;
}

static const char *
level_of(enum shape shape, size_t i, double u)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	if (shape == ALL_NAN || shape == ALL_INFINITE || (shape == HOLES && i % 3 == 0))
		return NULL;
	if (shape == CONSTANT || shape == ZEROS || shape == ONES)
		return "a";
	return names[(size_t)(u * 4)];
}

static bool
truth_is_bit(enum method_input input)
{
	return input == METHOD_SCORES || input == METHOD_LABELS || input == METHOD_GROUPS;
}

static void
fill(struct input *in, enum shape shape, const struct method *m, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed);
	in->n = shape == EMPTY ? 0 : shape == ONE ? 1 : ROWS;
	bool errors = strcmp(m->name, "ddm") == 0 || strcmp(m->name, "eddm") == 0;
	for (size_t i = 0; i < in->n; i++) {
		double u = random_unit(&r), v = random_unit(&r);
		in->x[i] = value_of(shape, i, u);
		in->y[i] = value_of(shape, i, u / 2 + v / 2);
		if (shape == GOOD && (truth_is_bit(m->input) || errors))
			in->x[i] = u > 0.5;
		if (shape == GOOD && (m->input == METHOD_LABELS || m->input == METHOD_GROUPS))
			in->y[i] = u / 2 + v / 2 > 0.5;
		in->tx[i] = level_of(shape, i, u);
		in->ty[i] = level_of(shape, i, u * v);
		in->group[i] = i % 2;
	}
	bool own = m->input == METHOD_LIST, lists = own || m->input == METHOD_COUNTS ||
						    m->input == METHOD_ARMS ||
						    m->input == METHOD_SHARES;
	for (size_t i = 0; lists && i < in->n; i++) {
		in->y[i] = shape == GOOD ? floor(500 + 100 * in->y[i]) : in->y[i];
		in->x[i] = shape == GOOD && !own ? floor(200 + 100 * in->x[i]) : in->x[i];
	}
	if (lists && in->n > 2)
		in->n = 2;
}

struct ready {
	struct arena *a;
	struct sample ref, cur;
	struct levels levels;
	struct method_data data;
};

static void
prepare(struct ready *p, struct input *ref, struct input *cur)
{
	p->a = arena_new();
	assert_true(sample_make_two(ref->x, ref->n, cur->x, cur->n, 0, &p->ref, &p->cur));
	p->levels = levels_of(p->a, ref->tx, ref->n, cur->ty, cur->n);
	p->data = (struct method_data){ .ref = &p->ref,
		.cur = &p->cur,
		.levels = &p->levels,
		.x = ref->x,
		.y = ref->y,
		.n = ref->n,
		.group = ref->group,
		.groups = 2,
		.replicates = 50 };
}

static void
release(struct ready *p)
{
	sample_free(&p->ref);
	sample_free(&p->cur);
	arena_free(p->a);
}

/* Methods on one column must not see a second one, whose holes would count. */
static bool
takes_one_column(const struct method *m)
{
	return m->input == METHOD_NUMBERS || m->input == METHOD_SERIES;
}

static void
run(const struct method *m, enum shape ref_shape, enum shape cur_shape, struct ready *p,
	struct method_result *out)
{
	static struct input ref, cur;
	fill(&ref, ref_shape, m, 1);
	fill(&cur, cur_shape, m, 2);
	prepare(p, &ref, &cur);
	if (takes_one_column(m))
		p->data.y = NULL;
	if (m->input != METHOD_GROUPS && m->input != METHOD_ARM_COLUMNS)
		p->data.group = NULL;
	p->data.option = strcmp(m->name, "msprt") == 0; /* the only one that needs one */
	method_run(m, &p->data, p->a, out);
}

static void
check_values(const struct method *m, const struct method_result *r, const char *where)
{
	for (size_t i = 0; i < r->values; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(r->value[i].key, r->value[k].key) == 0)
				fail_msg("%s, %s: '%s' twice", m->name, where, r->value[i].key);
	if (!isnan(r->p) && !(r->p >= 0 && r->p <= 1))
		fail_msg("%s, %s: p is %g", m->name, where, r->p);
	if (r->interval[0] > r->interval[1])
		fail_msg("%s, %s: interval %g to %g", m->name, where, r->interval[0],
			r->interval[1]);
	if (r->interval[0] <= r->interval[1] && !r->interval_of)
		fail_msg("%s, %s: an interval of nothing", m->name, where);
}

static void
check_result(const struct method *m, const struct method_result *r, const char *where)
{
	check_values(m, r, where);
	if (r->verdict == METHOD_UNDEFINED) {
		if (!r->why || !*r->why)
			fail_msg("%s, %s: undefined without a reason", m->name, where);
		return;
	}
	if (r->why)
		fail_msg("%s, %s: a verdict and yet '%s'", m->name, where, r->why);
	if (r->values == 0 || strcmp(r->value[0].key, m->judged) != 0 || isnan(r->value[0].value))
		fail_msg("%s, %s: no value and yet a verdict", m->name, where);
	if (m->direction == METHOD_P && isnan(r->p))
		fail_msg("%s, %s: no p and yet a verdict", m->name, where);
	if ((r->verdict == METHOD_UNJUDGED) != (m->direction == METHOD_NONE || isnan(r->alarm)))
		fail_msg("%s, %s: judged without a limit", m->name, where);
}

static void
answers_or_says_why(void **state)
{
	(void)state;
	for (size_t i = 0; i < method_count; i++)
		for (int ref = 0; ref < SHAPES; ref++)
			for (int cur = 0; cur < SHAPES; cur++) {
				const struct method *m = &method_table[i];
				struct ready p;
				struct method_result r;
				char where[64];
				snprintf(where, sizeof(where), "%s against %s", shape_names[ref],
					shape_names[cur]);
				run(m, (enum shape)ref, (enum shape)cur, &p, &r);
				check_result(m, &r, where);
				release(&p);
			}
}

static void
good_input_has_an_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < method_count; i++) {
		struct ready p;
		struct method_result r;
		run(&method_table[i], GOOD, GOOD, &p, &r);
		if (r.verdict == METHOD_UNDEFINED)
			fail_msg("%s: %s", method_table[i].name, r.why);
		release(&p);
	}
}

static void
nothing_never_passes(void **state)
{
	(void)state;
	static const enum shape nothing[] = { EMPTY, ALL_NAN, ALL_INFINITE };
	for (size_t i = 0; i < method_count; i++)
		for (size_t k = 0; k < 3; k++)
			for (int side = 0; side < 2; side++) {
				const struct method *m = &method_table[i];
				bool pair = m->input == METHOD_NUMBERS_PAIR ||
					    m->input == METHOD_LEVELS_PAIR;
				struct ready p;
				struct method_result r;
				run(m, side ? GOOD : nothing[k], side ? nothing[k] : GOOD, &p, &r);
				if ((side == 0 || pair) && r.verdict != METHOD_UNDEFINED)
					fail_msg("%s: a verdict on %s", m->name,
						shape_names[nothing[k]]);
				release(&p);
			}
}

static bool
ends_well(const char *s)
{
	return *s && s[strlen(s) - 1] != '.' && !strchr(s, '\n');
}

static void
table_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < method_count; i++) {
		const struct method *m = &method_table[i];
		assert_ptr_equal(method_find(m->name), m); /* and so no name stands twice */
		for (const char *c = m->name; *c; c++)
			assert_true(islower((unsigned char)*c) || isdigit((unsigned char)*c) ||
				    *c == '-');
		assert_true(ends_well(m->compares) && ends_well(m->definition));
		assert_true(strlen(m->compares) <= 36); /* what 80 columns have room for */
		assert_true(ends_well(m->missing) && ends_well(m->source));
		assert_true(!m->option || ends_well(m->option));
		assert_true(m->min_n >= 1);
		if (m->direction == METHOD_P)
			assert_true(m->alarm > 0 && m->alarm < 1);
		if (m->direction == METHOD_HIGH && !isnan(m->warn))
			assert_true(m->warn < m->alarm);
	}
	assert_null(method_find("nothing"));
	for (int i = 0; i < METHOD_INPUTS; i++)
		assert_true(*method_input_name((enum method_input)i) &&
			    *method_input_text((enum method_input)i));
}

static void
limits_of_ones_own(void **state)
{
	(void)state;
	const struct method *m = method_find("psi-open");
	struct ready p;
	struct method_result r;
	run(m, GOOD, GOOD, &p, &r);
	double index = r.value[0].value;
	assert_true(index > 0 && r.alarm == 0.2 && r.warn == 0.1);
	p.data.alarm = index;
	method_run(m, &p.data, p.a, &r);
	assert_int_equal(r.verdict, METHOD_ALARMS);
	p.data.alarm = index * 1.01;
	method_run(m, &p.data, p.a, &r);
	assert_int_equal(r.verdict, METHOD_FINE);
	p.data.warn = index;
	method_run(m, &p.data, p.a, &r);
	assert_int_equal(r.verdict, METHOD_WARNS);
	release(&p);
}

CHECK_MAIN(cmocka_unit_test(table_is_sound), cmocka_unit_test(good_input_has_an_answer),
	cmocka_unit_test(nothing_never_passes), cmocka_unit_test(answers_or_says_why),
	cmocka_unit_test(limits_of_ones_own))
