"""What all tests share: no network, no progress bars, and nobody's own progress file touched."""

import os
import tempfile

from tests import other_rounding

pytest_plugins = ["tests.skips"]

os.environ["NUGGETS_OFFLINE"] = "1"
os.environ["TQDM_DISABLE"] = "1"
os.environ.setdefault(
    "NUGGETS_PROGRESS", os.path.join(tempfile.mkdtemp(prefix="nuggets-tests-"), "progress.json")
)
rounding_home = other_rounding.prepare_kernels()
