# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Opens (and so makes) a store as a script in its folder would: python open_store.py STORE"""

import logging
import os
import sys

logging.disable(logging.CRITICAL)

import mlflow

folder, name = os.path.split(os.path.abspath(sys.argv[1]))
os.chdir(folder)
client = mlflow.MlflowClient("sqlite:///" + name, "sqlite:///" + name)
client.search_experiments()
client.search_registered_models()
