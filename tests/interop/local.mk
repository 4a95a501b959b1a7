# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += %D%/ask.py %D%/clients.py %D%/questions.py %D%/fill_store.py %D%/steady.py
