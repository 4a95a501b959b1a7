# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/cell_format.c %D%/cell_format.h \
  %D%/column.c %D%/column.h \
  %D%/order.c %D%/order.h \
  %D%/rank.c %D%/rank.h \
  %D%/rowset.c %D%/rowset.h %D%/rowset_memory.h \
  %D%/rowset_build.c %D%/rowset_build.h %D%/rowset_building.h \
  %D%/rowset_copy.c %D%/rowset_merge.c %D%/rowset_merge.h %D%/rowset_pack.c %D%/rowset_select.c
