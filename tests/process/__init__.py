"""The library as a guest in a process: forks, threads, memory, interrupts, instruction sets."""
