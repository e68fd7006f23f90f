"""Checks too long for the tests, run by ``./run harden``: one file per check, figures kept.

fuzz     formats of files and requests under broken input
faults   writes that are killed, folders that are shared, disks that are full, networks that lie
load     the desk under many clients
numbers  32 against 64 bit, levers at both ends
"""
