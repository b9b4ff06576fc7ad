"""Ten small programs that a learner would carry over to PyTorch, as test_ports does."""
