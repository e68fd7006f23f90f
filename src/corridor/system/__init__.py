"""How the corridor works: mechanisms, levers, outcomes, and the loop that wires them.

A mechanism is one file in ``mechanisms/<part>/``, a lever one file in ``levers/``, an
outcome one file in ``outcomes/``, a corridor one file in ``corridors/``.
``simulate`` is the monthly loop, ``observe`` and ``history`` read the record for
it, ``fit`` learns from it. Nothing heavy is imported here.
"""
