"""The course: what asks the learner and answers, and the commands that open and check it all.

``lessons`` is content only, one module for each notebook. Beside it is the machinery: exercises
and questions, how typed answers are read and compared, the logbook of what is solved, real source
to print, two programs in two columns; and ``nuggets start``, ``doctor`` and ``execute`` under
``cli``. No other room knows of it.
"""
