# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/stat_vectors
TESTS += %D%/stat_vectors.sh
%C%_stat_vectors_SOURCES = %D%/stat_vectors.c %D%/stat_vectors.h %D%/stat_case.h %D%/stat_input.c \
  %D%/classify_vectors.c %D%/divergence_vectors.c %D%/drift_vectors.c %D%/test_vectors.c %D%/trial_vectors.c \
  %D%/sample_vectors.c
%C%_stat_vectors_LDADD = $(CORE_LIBS)
EXTRA_DIST += %D%/stat_vectors.sh %D%/stat-vectors/README.md \
  %D%/stat-vectors/public/adwin.json \
  %D%/stat-vectors/public/beta_binomial_ab.json \
  %D%/stat-vectors/public/binary_classification.json \
  %D%/stat-vectors/public/brier.json \
  %D%/stat-vectors/public/cbpe_binary.json \
  %D%/stat-vectors/public/chi2_contingency.json \
  %D%/stat-vectors/public/chi2_gof.json \
  %D%/stat-vectors/public/cohens_d.json \
  %D%/stat-vectors/public/cramers_v.json \
  %D%/stat-vectors/public/cuped.json \
  %D%/stat-vectors/public/ddm.json \
  %D%/stat-vectors/public/ece.json \
  %D%/stat-vectors/public/fairness.json \
  %D%/stat-vectors/public/fisher_exact.json \
  %D%/stat-vectors/public/gaussian_ab.json \
  %D%/stat-vectors/public/gs_bounds.json \
  %D%/stat-vectors/public/hellinger.json \
  %D%/stat-vectors/public/js.json \
  %D%/stat-vectors/public/kl.json \
  %D%/stat-vectors/public/ks_2samp.json \
  %D%/stat-vectors/public/linf_tvd.json \
  %D%/stat-vectors/public/log_loss.json \
  %D%/stat-vectors/public/mannwhitney.json \
  %D%/stat-vectors/public/mean_power.json \
  %D%/stat-vectors/public/msprt_normal.json \
  %D%/stat-vectors/public/multiclass_classification.json \
  %D%/stat-vectors/public/p_adjust.json \
  %D%/stat-vectors/public/page_hinkley.json \
  %D%/stat-vectors/public/pooled_t.json \
  %D%/stat-vectors/public/psi_categorical.json \
  %D%/stat-vectors/public/psi_props.json \
  %D%/stat-vectors/public/psi_quantile.json \
  %D%/stat-vectors/public/psi_quantile_open.json \
  %D%/stat-vectors/public/quantile_linear.json \
  %D%/stat-vectors/public/regression.json \
  %D%/stat-vectors/public/roc_auc.json \
  %D%/stat-vectors/public/seq_asympcs.json \
  %D%/stat-vectors/public/srm.json \
  %D%/stat-vectors/public/two_prop_power.json \
  %D%/stat-vectors/public/two_prop_sample_size.json \
  %D%/stat-vectors/public/two_prop_z.json \
  %D%/stat-vectors/public/wasserstein1.json \
  %D%/stat-vectors/public/welch_t.json \
  %D%/stat-vectors/public/wilson_ci.json
EXTRA_DIST += %D%/more_vectors.py %D%/more-vectors %D%/scipy_vectors.py \
  %D%/scipy-vectors/anderson_darling.json \
  %D%/scipy-vectors/bootstrap.json \
  %D%/scipy-vectors/cramer_von_mises.json \
  %D%/scipy-vectors/energy.json \
  %D%/scipy-vectors/g_contingency.json \
  %D%/scipy-vectors/g_gof.json \
  %D%/scipy-vectors/limit_tails.json \
  %D%/scipy-vectors/permutation.json \
  %D%/scipy-vectors/ratio_metric.json \
  %D%/scipy-vectors/thompson_means.json \
  %D%/scipy-vectors/thompson_rates.json
