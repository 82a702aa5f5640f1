"""The tests: cpp/ and python/ mirror the sources, reference/ holds published results, codebase/ the house."""
