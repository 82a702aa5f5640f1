"""What comes in, checked: rows, weights, parameters, names; and the words of the errors.

Every conversion of a caller's array happens here, in `validation`. Computes nothing.
"""

from __future__ import annotations
