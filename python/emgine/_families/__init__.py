"""What Python knows of each family of densities: its repairs, its draws, its reference points.

Small work on parameters and statistics; whatever sees rows is the core's.
"""
