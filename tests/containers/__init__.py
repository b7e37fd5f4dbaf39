"""The system in containers: its files, and, where a Docker engine answers, the real thing."""
