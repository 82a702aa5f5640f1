"""Programs that tests run in separate processes, because they could hang or end a process."""
