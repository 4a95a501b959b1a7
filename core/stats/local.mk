# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/adjust.c %D%/adjust.h %D%/adwin.c %D%/allowance.c %D%/allowance.h %D%/association.c %D%/association.h %D%/bandit.c %D%/bandit.h %D%/bayes.c %D%/bayes.h \
  %D%/beta_bell.c %D%/beta_bell.h %D%/cbpe.c %D%/cbpe.h %D%/change.c %D%/change.h %D%/classify.c \
  %D%/classify.h %D%/contingency.c %D%/contingency.h %D%/describe.c %D%/describe.h \
  %D%/divergence.c %D%/divergence.h %D%/edf_gaps.c %D%/edf_gaps.h %D%/edf_test.c %D%/edf_test.h %D%/experiment.c \
  %D%/experiment.h %D%/fairness.c %D%/fairness.h %D%/gsl_quiet.c %D%/gsl_quiet.h %D%/histogram.c \
  %D%/histogram.h %D%/ks.c %D%/ks.h %D%/ks_columns.c %D%/ks_one_sample.c %D%/kswin.c %D%/levels.c %D%/levels.h \
  %D%/method_columns.c %D%/method_contingency.c %D%/method_levels.c %D%/method_lists.c %D%/method_numbers.c %D%/method_parts.h %D%/method_quality.c \
  %D%/method_runs.h %D%/method_shares.c %D%/method_shares.h %D%/method_table.c %D%/method_table.h %D%/method_trial.c \
  %D%/methods.def %D%/moments.c %D%/moments.h %D%/order_key.h %D%/order_select.c %D%/order_select.h %D%/power.c %D%/power.h %D%/proportion.c \
  %D%/proportion.h %D%/psi.c %D%/psi_columns.c %D%/psi.h %D%/quantile.c %D%/quantile.h %D%/rank_test.c \
  %D%/rank_test.h %D%/ratio.c %D%/ratio.h %D%/regress.c %D%/regress.h %D%/resample.c \
  %D%/resample.h %D%/running.c %D%/running.h %D%/sample.c %D%/sample.h %D%/sequential.c \
  %D%/sequential.h %D%/tail.c %D%/tail.h %D%/transport.c \
  %D%/transport.h %D%/ttest.c %D%/ttest.h %D%/undefined.h
