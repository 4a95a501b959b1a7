// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reference cases for distances between distributions. */
#include "core/stats/divergence.h"
#include "tests/reference/stat_vectors.h"

#include <math.h>

/* Both sides of a case, of the same length. */
static size_t
both(struct stat_case *c, const char *p_name, const char *q_name, const double **p,
	const double **q)
{
	struct reals a = get_reals(c, p_name), b = get_reals(c, q_name);
	if (a.n != b.n)
		case_fails(c, "the sides differ in length");
	*p = a.at;
	*q = b.at;
	return a.n < b.n ? a.n : b.n;
}

static void
psi_props_case(struct stat_case *c)
{
	const double *ref, *cur;
	size_t n = both(c, "ref", "cur", &ref, &cur);
	put_real(c, "psi", psi(ref, cur, n, get_real(c, "eps")));
}

static void
kl_case(struct stat_case *c)
{
	const double *p, *q;
	size_t n = both(c, "p", "q", &p, &q);
	double kl = kl_divergence(p, q, n);
	put_real(c, "kl_e", kl);
	put_real(c, "kl_2", kl / log(2));
}

static void
js_case(struct stat_case *c)
{
	const double *p, *q;
	size_t n = both(c, "p", "q", &p, &q);
	double js = js_divergence(p, q, n);
	put_real(c, "divergence_e", js);
	put_real(c, "divergence_2", js / log(2));
	put_real(c, "distance_e", sqrt(js));
	put_real(c, "distance_2", sqrt(js / log(2)));
}

static void
hellinger_case(struct stat_case *c)
{
	const double *p, *q;
	size_t n = both(c, "p", "q", &p, &q);
	put_real(c, "hellinger", hellinger(p, q, n));
}

static void
linf_tvd_case(struct stat_case *c)
{
	const double *p, *q;
	size_t n = both(c, "p", "q", &p, &q);
	put_real(c, "linf", l_infinity(p, q, n));
	put_real(c, "tvd", total_variation(p, q, n));
}

const struct stat_function divergence_vectors[] = {
	{ "psi_props", psi_props_case },
	{ "kl", kl_case },
	{ "js", js_case },
	{ "hellinger", hellinger_case },
	{ "linf_tvd", linf_tvd_case },
	{ NULL, NULL },
};
