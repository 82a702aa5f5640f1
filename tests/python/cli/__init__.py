"""Tests of the command line: what it reads, prints, writes, and how it refuses."""
