# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += %D%/job.c %D%/job.h %D%/job_pool.c %D%/job_state.h
