"""Agreement with independent results: 60-digit arithmetic and published fits."""
