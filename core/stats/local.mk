# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/adjust.c %D%/adjust.h %D%/adwin.c %D%/bayes.c %D%/bayes.h %D%/cbpe.c %D%/cbpe.h \
  %D%/change.c %D%/change.h %D%/divergence.c %D%/divergence.h %D%/classify.c %D%/classify.h %D%/describe.c %D%/describe.h %D%/histogram.c %D%/histogram.h %D%/experiment.c %D%/experiment.h \
  %D%/fairness.c %D%/fairness.h %D%/gsl_quiet.c %D%/gsl_quiet.h %D%/regress.c %D%/regress.h \
  %D%/sequential.c %D%/sequential.h %D%/undefined.h
