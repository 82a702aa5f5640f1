"""What one run of the benchmarks was asked to do, handed to every section."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.workers import EMGINE, SCIKIT_LEARN, Contender


@dataclass(frozen=True)
class Settings:
    """Threads for everybody, turns per contender, who takes part."""

    threads: int = 2
    quick: bool = False
    repeats: int = 5
    contenders: tuple[Contender, ...] = (EMGINE, SCIKIT_LEARN)
    extra: tuple[Contender, ...] = field(default=())  # oneDAL, where it is installed

    @property
    def turn_seconds(self) -> float:
        """How long a fast contender repeats itself within one turn."""
        return 0.05 if self.quick else 0.5
