# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/complete.h %D%/filter.h \
  %D%/scan.c %D%/scan.h \
  %D%/name.c %D%/name.h \
  %D%/value.c %D%/filter_tree.h \
  %D%/filter_parse.c %D%/filter_text.c %D%/filter_unknown.c \
  %D%/filter_match.c %D%/filter_match.h %D%/filter_eval.c \
  %D%/order_parse.c %D%/complete.c
