"""A container's health check: ends with 0 when the address given answers 2xx, else with 1."""

import sys
import urllib.error
import urllib.request

try:
    # The address stands in docker-compose.yml; proxies are for the world outside.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(sys.argv[1], timeout=5).close()
except (urllib.error.URLError, TimeoutError) as error:
    sys.exit(f"not ready: {error}")
