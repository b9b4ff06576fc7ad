"""What all tests share: no network, no progress bars, and nobody's own progress file touched."""

import os
import tempfile

os.environ["NUGGETS_OFFLINE"] = "1"
os.environ["TQDM_DISABLE"] = "1"
os.environ.setdefault(
    "NUGGETS_PROGRESS", os.path.join(tempfile.mkdtemp(prefix="nuggets-tests-"), "progress.json")
)
