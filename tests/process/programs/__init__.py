"""Programs that tests run in processes of their own: what they try could hang or end one."""
