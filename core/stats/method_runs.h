// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The functions behind methods.def, by the file that defines them. */
#ifndef CORE_STATS_METHOD_RUNS_H
#define CORE_STATS_METHOD_RUNS_H

#include "core/stats/method_parts.h"

/* method_shares.c */
METHOD_RUN(psi);
METHOD_RUN(psi_open);
METHOD_RUN(kl);
METHOD_RUN(kl_levels);
METHOD_RUN(js);
METHOD_RUN(hellinger);
METHOD_RUN(psi_levels);
METHOD_RUN(js_levels);
METHOD_RUN(hellinger_levels);
METHOD_RUN(l_infinity);
METHOD_RUN(total_variation);
METHOD_RUN(chi2);
METHOD_RUN(g);
METHOD_RUN(cramers_v);
METHOD_RUN(new_levels);

/* method_numbers.c */
METHOD_RUN(wasserstein);
METHOD_RUN(energy);
METHOD_RUN(ks);
METHOD_RUN(cramer_von_mises);
METHOD_RUN(anderson_darling);
METHOD_RUN(mann_whitney);
METHOD_RUN(welch_t);
METHOD_RUN(pooled_t);
METHOD_RUN(cohens_d);
METHOD_RUN(permutation);
METHOD_RUN(bootstrap);
METHOD_RUN(sequential);
METHOD_RUN(msprt);
METHOD_RUN(bayes_means);

/* method_columns.c */
METHOD_RUN(describe);
METHOD_RUN(histogram);
METHOD_RUN(quantile_histogram);
METHOD_RUN(ndcg);
METHOD_RUN(cbpe);
METHOD_RUN(adwin);
METHOD_RUN(page_hinkley);
METHOD_RUN(kswin);
METHOD_RUN(ewma);
METHOD_RUN(ddm);
METHOD_RUN(eddm);

/* method_quality.c */
METHOD_RUN(roc_auc);
METHOD_RUN(average_precision);
METHOD_RUN(log_loss);
METHOD_RUN(brier);
METHOD_RUN(calibration);
METHOD_RUN(binary);
METHOD_RUN(accuracy);
METHOD_RUN(precision);
METHOD_RUN(recall);
METHOD_RUN(multiclass);
METHOD_RUN(contingency);
METHOD_RUN(regression);
METHOD_RUN(fairness);

/* method_trial.c */
METHOD_RUN(srm);
METHOD_RUN(two_proportions);
METHOD_RUN(fisher);
METHOD_RUN(beta_binomial);
METHOD_RUN(thompson);
METHOD_RUN(ucb);
METHOD_RUN(epsilon_greedy);
METHOD_RUN(ratio);
METHOD_RUN(cuped);

/* method_lists.c */
METHOD_RUN(psi_shares);
METHOD_RUN(kl_shares);
METHOD_RUN(js_shares);
METHOD_RUN(chi2_goodness);
METHOD_RUN(g_goodness);
METHOD_RUN(bonferroni);
METHOD_RUN(holm);
METHOD_RUN(benjamini_hochberg);
METHOD_RUN(pocock);
METHOD_RUN(obrien_fleming);
METHOD_RUN(lan_demets_obf);
METHOD_RUN(lan_demets_pocock);
METHOD_RUN(spend_t2);
METHOD_RUN(power_rates);
METHOD_RUN(size_rates);
METHOD_RUN(power_means);
METHOD_RUN(size_means);

#endif
