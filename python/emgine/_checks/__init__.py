"""Checks of what users pass: rows, weights, parameters, names; and the classes of the errors.

Every conversion of a caller's array happens here, in `validation`. Imports no other room.
"""
