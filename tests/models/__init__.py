"""Models saved by every version, which later versions must be able to read."""
