"""The tests: they mirror the rooms, and start real brokers, databases, sockets and processes."""
