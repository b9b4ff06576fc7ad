"""The drawing room: every picture that stands still, and what all pictures are made of.

One look (``style``), shapes (``scene``), axes and curves (``chart``), the verdict bar, and under
``plots`` a pure function ``draw_*(numbers)`` for each picture. Nothing here moves, and nothing asks
the reader.
"""
