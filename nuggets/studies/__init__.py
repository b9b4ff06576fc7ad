"""The studies: what the notebooks look into, as numbers and sentences.

The engine that the reader writes (``own_engine``), one mistake opened up (``blame``), ten broken
ways to learn (``bugs``), other ways to find a better network and how they do beside backprop
(``search_race``), what each way costs (``gradient_cost``), new pets out of noise (``from_noise``),
spoken words (``voice``), answers in words (``chatbot``), the same network in PyTorch
(``beside_pytorch``), old filters for a new question (``last_layer``), one batch shared by many
players (``ring``), a team of machines that learn together (``many_machines``, and
``two_processes`` in PyTorch), what a team gains (``team_speed``), and how long a giant would take
(``scale``). Nothing here draws: the pictures of it are in the rooms above.
"""
