"""The tests: cpp/, python/, examples/ and benchmarks/ mirror the sources.

reference/ holds published and high-precision results, laws/ what is true of any mixture, process/
what a process must survive, codebase/ the house itself.
"""
