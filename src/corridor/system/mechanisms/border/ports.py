"""Ports: appointments with a queue in Mexico, and people who come without one."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, shift
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="ports",
    label="Ports of entry",
    summary="Of the people who reach the border some present themselves at a port, some wait "
    "for an appointment while appointments are worth waiting for, and the rest try between "
    "ports. Appointments go to nationalities in the recorded proportions. A longer queue "
    "attracts fewer and loses more; without appointments it empties. Those who leave it cross "
    "between ports the more, the better the chance of entry there.",
    equation="join = j K_g / (K_g + Q_g);  served = min(K_g, Q_g);  "
    "leave queue = 1 - (1 - a_queue) K_g / (K_g + w_queue Q_g);  K_g = appointments split_g;  "
    "cross = i_queue entry leaving",
    parameters=(
        "join_share_d",
        "queue_leave_d",
        "queue_patience_d",
        "queue_turn_share_d",
    ),
    levers=("port_appointments", "port_walkups"),
    drivers=("days", "walkup_share_g", "appointment_split_g"),
    state=("queue_gd",),
    reads=("north_gd", "entry_gd"),
    writes={
        "queue_gd": "people waiting for an appointment [group, draw]",
        "appointments_gd": "people admitted to a port by appointment a month [group, draw]",
        "walkups_gd": "people at a port without appointment a month [group, draw]",
        "port_encounters_gd": "encounters at ports a month [group, draw]",
        "queue_quit_gd": "people who leave the queue and do not cross a month [group, draw]",
        "initiators_gd": "people who begin to try between ports a month [group, draw]",
    },
)


def step(
    *,
    join_share_d: Array,
    queue_leave_d: Array,
    queue_patience_d: Array,
    queue_turn_share_d: Array,
    port_appointments: Array,
    port_walkups: Array,
    days: Array,
    walkup_share_g: Array,
    appointment_split_g: Array,
    queue_gd: Array,
    north_gd: Array,
    entry_gd: Array,
) -> dict[str, Array]:
    """Split arrivals by the way they try; nobody is created or lost."""
    offered_g = port_appointments * days * appointment_split_g
    walkups_gd = shift(walkup_share_g, port_walkups) * north_gd
    between_gd = north_gd - walkups_gd

    # one person more than nobody keeps the shares finite without appointments or queue
    joining_gd = join_share_d * offered_g / (offered_g + queue_gd + 1.0) * between_gd
    waiting_gd = queue_gd + joining_gd
    appointments_gd = jnp.minimum(waiting_gd, offered_g)
    left_gd = waiting_gd - appointments_gd
    staying_gd = (1 - queue_leave_d) * offered_g / (offered_g + queue_patience_d * left_gd + 1.0)
    leaving_gd = (1 - staying_gd) * left_gd
    turning_gd = queue_turn_share_d * entry_gd * leaving_gd
    return {
        "queue_gd": left_gd - leaving_gd,
        "appointments_gd": appointments_gd,
        "walkups_gd": walkups_gd,
        "port_encounters_gd": appointments_gd + walkups_gd,
        "queue_quit_gd": leaving_gd - turning_gd,
        "initiators_gd": between_gd - joining_gd + turning_gd,
    }
