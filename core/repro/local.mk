# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += %D%/packages.c %D%/packages.h %D%/repro.c %D%/repro.h
