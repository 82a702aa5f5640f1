"""The service of the examples is started, asked and loaded."""
