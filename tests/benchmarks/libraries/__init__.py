"""One file per library: each case is a function that makes ready and returns ``train(steps)``.

Each is written as the library's own users would write it, and runs on as many cores as the
environment of its process allows.
"""
