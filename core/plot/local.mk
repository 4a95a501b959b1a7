# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/decimate.c %D%/decimate.h \
  %D%/dots.c %D%/dots.h \
  %D%/plot.c %D%/plot.h \
  %D%/plot_cells.c %D%/plot_cells.h \
  %D%/plot_svg.c %D%/plot_svg.h \
  %D%/scale.c %D%/scale.h \
  %D%/smooth.c %D%/smooth.h \
  %D%/spark.c %D%/spark.h
