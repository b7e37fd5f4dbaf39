"""The one public door: an HTTP API that knows no service's inside."""
