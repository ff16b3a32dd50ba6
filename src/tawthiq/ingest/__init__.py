"""Reading what others send: files that are not trusted, in a limited child process; what their columns may hold; hand tables."""
