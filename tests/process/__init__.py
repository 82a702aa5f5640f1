"""The library within a process: forks, threads, memory, interrupts, instruction sets."""
