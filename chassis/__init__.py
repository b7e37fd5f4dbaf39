"""What every process needs: settings, logs, metrics, internal HTTP, health, the database."""
