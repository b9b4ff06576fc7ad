"""The worlds: what networks learn from, and two networks that have learned already.

The basketball court, drawn pets that know where their ears are, photographs, hills to walk down.
Each gives plain numbers and says what they mean. Nothing here draws for a reader, or looks into a
network.
"""
