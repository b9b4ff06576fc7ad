"""Say in one line which processor numpy takes this one for: ``python -m tests.elsewhere``."""

import numpy as np
from threadpoolctl import threadpool_info

if __name__ == "__main__":
    for pool in threadpool_info():
        if pool["user_api"] == "blas":
            kernel = f"{pool['internal_api']} for {pool['architecture']}"
            print(f"numpy {np.__version__}, {kernel}, {pool['num_threads']} threads")
