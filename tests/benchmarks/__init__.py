"""The benchmarks run, compare like with like, and void what does not agree."""
