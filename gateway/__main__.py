"""Runs the gateway: ``python -m gateway``."""

import logging
import signal
import sys
import warnings

import structlog
import uvicorn
from joserfc.errors import SecurityWarning
from prometheus_client import start_http_server
from pydantic import ValidationError

from chassis import logs
from gateway.app import create_app
from gateway.protocol import BoundedProtocol
from gateway.settings import GatewaySettings

_IDLE_SECONDS = 75
_LIBRARIES_THAT_LOG_ADDRESSES = ("httpx", "httpcore")

log = structlog.get_logger(__name__)


def main() -> int:
    """Serve until SIGTERM or SIGINT; open requests are answered first."""
    try:
        settings = GatewaySettings()
        app = create_app(settings)
    except ValidationError as error:
        for item in error.errors():
            name = "GATEWAY_" + "_".join(str(part) for part in item["loc"]).upper()
            print(f"{name}: {item['msg']}", file=sys.stderr)  # noqa: T201 - read by who starts it
        return 2
    except (OSError, ValueError) as error:
        print(f"The gateway cannot start: {error}", file=sys.stderr)  # noqa: T201 - as above
        return 2
    logs.configure("gateway", level=settings.log_level)
    logging.captureWarnings(capture=True)
    # RFC 9864 renames EdDSA to Ed25519; identity providers still say EdDSA, and both are believed.
    warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)
    for library in _LIBRARIES_THAT_LOG_ADDRESSES:
        logging.getLogger(library).setLevel(logging.WARNING)
    # Figures have their own port: they are for the operator's Prometheus, never for the public.
    figures, thread = start_http_server(settings.metrics_port, addr=settings.metrics_host)
    # uvicorn raises the signal again once it has drained: being told to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http=BoundedProtocol,
            ws="none",
            lifespan="on",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=max(1, round(settings.drain_seconds)),
            backlog=2048,
        )
    )
    server.run()
    figures.shutdown()
    thread.join()
    log.info("stopped")
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
