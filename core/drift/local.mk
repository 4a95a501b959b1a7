# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/drift.c %D%/drift.h \
  %D%/drift_judge.c %D%/drift_judge.h \
  %D%/drift_side.c %D%/drift_side.h
