"""How fast the engine is, side by side with other libraries: ``python -m tests.benchmarks``.

Every ratio is of two figures from one run: medians of the time, or the least work of the processor.
Each library works in a process of its own, and they take turns, so that whatever else the machine
does disturbs all of them alike.
"""
