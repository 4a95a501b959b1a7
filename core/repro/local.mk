# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += %D%/commit_files.c %D%/commit_files.h %D%/dvc.c %D%/dvc.h \
  %D%/environment.c %D%/environment.h %D%/packages.c %D%/packages.h %D%/repro.c %D%/repro.h
