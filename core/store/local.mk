# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/artifacts.h %D%/check.h %D%/experiments.h %D%/metrics.h %D%/runs.h %D%/store.h %D%/watch.h \
  %D%/write.h
