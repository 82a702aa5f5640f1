"""The tests: cpp/, python/, examples/ and benchmarks/ mirror the sources.

reference/ compares with published and high-precision results. laws/ tests what holds for any
mixture. process/ tests forks, signals, memory and threads. codebase/ tests the source files.
"""
