"""What Python knows of each family of densities: its parameters, its repairs, its draws."""

from __future__ import annotations
