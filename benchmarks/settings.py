"""The settings of a run of the benchmarks, passed to every section."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.workers import EMGINE, SCIKIT_LEARN, Contender


@dataclass(frozen=True)
class Settings:
    """Threads and turns of each contender, and the list of contenders."""

    threads: int = 2
    quick: bool = False
    repeats: int = 5
    contenders: tuple[Contender, ...] = (EMGINE, SCIKIT_LEARN)
    extra: tuple[Contender, ...] = field(default=())  # oneDAL, if it is installed
    levels: tuple[Contender, ...] = field(default=())  # emgine at levels below the machine's
    stepmix: tuple[Contender, ...] = field(default=())  # the same of StepMix

    @property
    def turn_seconds(self) -> float:
        """Seconds for which a fast contender repeats its work within one turn."""
        return 0.05 if self.quick else 0.5
