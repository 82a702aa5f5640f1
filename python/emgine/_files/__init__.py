"""Models in files: writing them, and reading them back to the bit.

The core has the one reader and writer; nothing here executes what it reads.
"""
