"""Armed groups as a model of its own: weekly steps, apart from the monthly loop.

A re-implementation, from its equations, of the published system of rival groups (Prieto-Curiel,
Campedelli and Hope 2023), with scenarios, an aggregate form and our own extension for the removal
of a leader. Everything is an aggregate: sizes of groups and sums of flows. Axes: week first, group
next, draw last. Numbers about the world stand in ``evidence/parameters/cartels.toml``.
"""
