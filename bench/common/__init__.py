"""A small common model that other tools can run too: 8 origins, 5 stages, 60 months.

``model.toml`` holds its made-up values, ``reference`` says in NumPy what it is, ``mechanisms``
and ``engine`` run it with Corridor's own loop, ``limit`` with a loop in C; ``bench/peers`` holds
the other tools.
"""
