"""How fast the engine is, side by side with other libraries: ``python -m tests.benchmarks``.

Every figure is a ratio of two medians from one run. Each library works in a process of its own,
and they take turns, so that whatever else the machine does disturbs all of them alike.
"""
