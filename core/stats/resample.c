// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Permutations and bootstrap replicates, spread over the processors. */
#include "core/stats/resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/random.h"
#include "core/base/team.h"
#include "core/stats/moments.h"
#include "core/stats/quantile.h"
#include "core/stats/undefined.h"

/* Replicates of one part, which has a buffer of its own. */
#define PART 256
/* Values that differ by rounding only count as equal: sums in another order. */
#define SAME 1e-12
/* Places in the list of all divisions. */
#define CHOICES_MAX 2e7

const struct resample_options resample_defaults = {
	.replicates = RESAMPLES_DEFAULT,
	.seed = 42,
	.confidence = 0.95,
};

struct resampling {
	const double *x, *y;
	size_t n, m;
	two_sample_statistic statistic;
	void *arg;
	uint64_t seed;
	size_t replicates;
	double *out;          /* [replicates]; NaN where memory was short */
	const double *pool;   /* x, then y */
	const size_t *chosen; /* [replicates * n] for exact divisions, else NULL */
};

double
statistic_mean_difference(const double x[], size_t n, const double y[], size_t m, void *arg)
{
	(void)arg;
	double sx = 0, sy = 0;
	for (size_t i = 0; i < n; i++)
		sx += x[i];
	for (size_t i = 0; i < m; i++)
		sy += y[i];
	return sx / (double)n - sy / (double)m;
}

/* A stream of its own for every replicate. */
static struct random
stream(const struct resampling *r, size_t replicate)
{
	struct random random;
	random_seed(&random, r->seed + (uint64_t)replicate * UINT64_C(0x9e3779b97f4a7c15));
	return random;
}

static void
shuffle(double values[], size_t total, size_t n, struct random *random)
{
	for (size_t i = 0; i < n; i++) {
		size_t other = i + (size_t)random_below(random, total - i);
		double v = values[i];
		values[i] = values[other];
		values[other] = v;
	}
}

static void
divide(const struct resampling *r, size_t replicate, double values[])
{
	size_t total = r->n + r->m;
	if (!r->chosen) {
		struct random random = stream(r, replicate);
		memcpy(values, r->pool, total * sizeof(*values));
		/* The smaller side is drawn; the rest is the other one. */
		if (r->n <= r->m) {
			shuffle(values, total, r->n, &random);
			return;
		}
		memcpy(values, r->y, r->m * sizeof(*values));
		memcpy(values + r->m, r->x, r->n * sizeof(*values));
		shuffle(values, total, r->m, &random);
		return;
	}
	const size_t *chosen = r->chosen + replicate * r->n;
	size_t of_x = 0, of_y = r->n;
	for (size_t i = 0; i < total; i++) {
		bool is_x = of_x < r->n && chosen[of_x] == i;
		values[is_x ? of_x++ : of_y++] = r->pool[i];
	}
}

static void
permute_part(void *arg, size_t part)
{
	struct resampling *r = arg;
	size_t from = part * PART, to = from + PART < r->replicates ? from + PART : r->replicates;
	double *values = malloc((r->n + r->m) * sizeof(*values));
	bool turned = !r->chosen && r->n > r->m; /* see divide: then y stands first */
	for (size_t i = from; i < to; i++) {
		r->out[i] = UNDEFINED;
		if (!values)
			continue;
		divide(r, i, values);
		const double *x = turned ? values + r->m : values;
		const double *y = turned ? values : values + r->n;
		r->out[i] = r->statistic(x, r->n, y, r->m, r->arg);
	}
	free(values);
}

static void
bootstrap_part(void *arg, size_t part)
{
	struct resampling *r = arg;
	size_t from = part * PART, to = from + PART < r->replicates ? from + PART : r->replicates;
	double *values = malloc((r->n + r->m) * sizeof(*values));
	for (size_t i = from; i < to; i++) {
		r->out[i] = UNDEFINED;
		if (!values)
			continue;
		struct random random = stream(r, i);
		for (size_t k = 0; k < r->n; k++)
			values[k] = r->x[random_below(&random, r->n)];
		for (size_t k = 0; k < r->m; k++)
			values[r->n + k] = r->y[random_below(&random, r->m)];
		r->out[i] = r->statistic(values, r->n, values + r->n, r->m, r->arg);
	}
	free(values);
}

/* Ways to choose n of total, or more than limit. */
static double
divisions(size_t total, size_t n, double limit)
{
	double ways = 1;
	size_t k = n < total - n ? n : total - n;
	for (size_t i = 1; i <= k && ways <= limit; i++)
		ways = ways * (double)(total - k + i) / (double)i;
	return nearbyint(ways);
}

/* Every choice of n places out of total, one after the other. */
static size_t *
all_choices(size_t total, size_t n, size_t ways)
{
	size_t *all = malloc(ways * n * sizeof(*all));
	if (!all)
		return NULL;
	for (size_t i = 0; i < n; i++)
		all[i] = i;
	for (size_t w = 1; w < ways; w++) {
		size_t *now = all + w * n, i = n;
		memcpy(now, now - n, n * sizeof(*now));
		while (now[i - 1] == total - n + i - 1)
			i--;
		now[i - 1]++;
		for (; i < n; i++)
			now[i] = now[i - 1] + 1;
	}
	return all;
}

/* False with out->why set: too little to work with. */
static bool
begin(struct resampling *r, const struct resample_options *o, double **memory, const char **why)
{
	r->replicates = o->replicates;
	r->seed = o->seed;
	*memory = NULL;
	if (r->n == 0 || r->m == 0)
		*why = "a sample is empty";
	else if (r->replicates == 0 || r->replicates > RESAMPLES_MAX)
		*why = "the number of replicates is out of range";
	else if (!(*memory = malloc((r->n + r->m + r->replicates) * sizeof(**memory))))
		*why = "out of memory";
	if (!*memory)
		return false;
	memcpy(*memory, r->x, r->n * sizeof(double));
	memcpy(*memory + r->n, r->y, r->m * sizeof(double));
	r->pool = *memory;
	r->out = *memory + r->n + r->m;
	return true;
}

static void
count_tails(struct permutation *p, const double out[], size_t replicates)
{
	double greater = 0, less = 0, largest = 0;
	for (size_t i = 0; i < replicates; i++)
		largest = fmax(largest, fabs(out[i]));
	double slack = SAME * largest;
	for (size_t i = 0; i < replicates; i++) {
		if (isnan(out[i])) {
			p->why = "the statistic is undefined for some divisions";
			return;
		}
		greater += out[i] >= p->statistic - slack;
		less += out[i] <= p->statistic + slack;
	}
	double more = p->exact ? 0 : 1;
	p->replicates = (double)replicates;
	p->p_greater = (greater + more) / (p->replicates + more);
	p->p_less = (less + more) / (p->replicates + more);
	p->p_two_sided = fmin(1, 2 * fmin(p->p_greater, p->p_less));
}

struct permutation
permutation_test(const double x[], size_t n, const double y[], size_t m,
	two_sample_statistic statistic, void *arg, const struct resample_options *options)
{
	struct permutation p = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, 0, false, NULL };
	struct resampling r = {
		.x = x, .y = y, .n = n, .m = m, .statistic = statistic, .arg = arg
	};
	double *memory;
	if (!begin(&r, options, &memory, &p.why))
		return p;
	p.statistic = statistic(x, n, y, m, arg);
	double ways = divisions(n + m, n, (double)r.replicates);
	size_t *choices = NULL;
	if (ways <= (double)r.replicates && ways * (double)n <= CHOICES_MAX)
		choices = all_choices(n + m, n, (size_t)ways);
	if (choices) {
		r.replicates = (size_t)ways;
		p.exact = true;
	}
	r.chosen = choices;
	if (isnan(p.statistic))
		p.why = "the statistic is undefined";
	else {
		team_once((r.replicates + PART - 1) / PART, options->threads, permute_part, &r);
		count_tails(&p, r.out, r.replicates);
	}
	free(choices);
	free(memory);
	return p;
}

/* Mean and deviation of the replicates, and the quantiles for the intervals. Sorts out. */
static void
summarise(struct bootstrap *b, double out[], size_t replicates, double confidence)
{
	size_t kept = sample_finite(out, replicates, out);
	b->undefined = (double)(replicates - kept);
	if (kept < 2 || b->undefined * 100 > (double)replicates) {
		b->why = "the statistic is undefined for too many replicates";
		return;
	}
	struct moments moments = moments_of(out, kept);
	b->se = sample_sd(&moments);
	b->bias = moments.shift - b->estimate + moments.delta;
	double *scratch = malloc(kept * sizeof(*scratch));
	if (!scratch) {
		b->why = "out of memory";
		return;
	}
	sample_sort(out, kept, scratch);
	free(scratch);
	for (int side = 0; side < 2; side++) {
		double tail = (1 - confidence) / 2;
		b->percentile[side] = quantile_linear(out, kept, side ? 1 - tail : tail);
	}
	b->basic[0] = 2 * b->estimate - b->percentile[1];
	b->basic[1] = 2 * b->estimate - b->percentile[0];
}

struct bootstrap
bootstrap_two_sample(const double x[], size_t n, const double y[], size_t m,
	two_sample_statistic statistic, void *arg, const struct resample_options *options)
{
	struct bootstrap b = { UNDEFINED, UNDEFINED, UNDEFINED, { UNDEFINED, UNDEFINED },
		{ UNDEFINED, UNDEFINED }, 0, NULL };
	struct resampling r = {
		.x = x, .y = y, .n = n, .m = m, .statistic = statistic, .arg = arg
	};
	double *memory;
	if (!(options->confidence > 0 && options->confidence < 1)) {
		b.why = "the confidence must lie between 0 and 1";
		return b;
	}
	if (!begin(&r, options, &memory, &b.why))
		return b;
	b.estimate = statistic(x, n, y, m, arg);
	team_once((r.replicates + PART - 1) / PART, options->threads, bootstrap_part, &r);
	summarise(&b, r.out, r.replicates, options->confidence);
	free(memory);
	return b;
}
