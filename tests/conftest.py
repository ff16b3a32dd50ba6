"""Property tests draw the same examples on every run, so that a change is judged by what it changes.

`HYPOTHESIS_PROFILE=explore` draws fresh ones, and more of them: for whoever looks for what nobody has met yet.
"""

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
