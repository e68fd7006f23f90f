"""How the corridor works: mechanisms, levers, outcomes, and the loop that wires them.

A mechanism is one file in ``mechanisms/<part>/``, a coupling one file in ``couplings/``.
Levers, outcomes and series are files of a corridor's folder (``corridor/corridors/<id>``),
which ``corridors``, ``levers`` and ``outcomes`` read. ``simulate`` is the monthly loop,
``observe`` and ``inputs`` read the record for it, ``fit`` learns from it. Nothing heavy is
imported here.
"""
