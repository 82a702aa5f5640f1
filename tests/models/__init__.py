"""Models saved by every version, which later versions go on reading."""
