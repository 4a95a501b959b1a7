# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/cell_format.h %D%/column.h %D%/order.h %D%/rowset.h %D%/rowset_build.h
