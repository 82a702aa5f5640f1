"""Agreement with answers from elsewhere: 60-digit arithmetic and published fits."""
