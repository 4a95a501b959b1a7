// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Performance without labels: confidence-based estimation. Pure, any thread.
 * Valid only where p(label | features) has not changed: it cannot see concept drift.
 */
#ifndef CORE_STATS_CBPE_H
#define CORE_STATS_CBPE_H

#include <stddef.h>

struct cbpe {
	double accuracy, precision, recall, specificity, f1; /* 0/0 is 0; NaN without rows */
	double roc_auc; /* of the expected ROC curve, equal scores taken as one step */
	const char *why;
};

/*
 * p [n]: calibrated probability of the positive class, 0..1; a row is predicted
 * positive when p >= threshold. Values that are not finite are dropped. The
 * formulas are NannyML's (expected confusion matrix).
 */
struct cbpe cbpe_binary(const double p[], size_t n, double threshold);

#endif
