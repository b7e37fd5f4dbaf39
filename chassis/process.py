"""How a service process starts and stops."""

import logging
import os
import warnings
from typing import Any


def run(module: str, service: str) -> None:
    """Run the nameko service class ``service`` of ``module`` until SIGTERM or SIGINT.

    Eventlet patches the standard library before anything else is imported: a lock or socket made
    earlier would block every green thread at once.
    """
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

    import eventlet  # noqa: PLC0415 - before everything else, see above

    eventlet.monkey_patch()

    from importlib import import_module  # noqa: PLC0415

    from nameko.cli.run import run as run_nameko  # noqa: PLC0415 - its command line wants pkg_resources

    from chassis import crash_points, logs  # noqa: PLC0415
    from chassis.database import SETTINGS_KEY  # noqa: PLC0415
    from chassis.settings import ChassisSettings  # noqa: PLC0415

    settings = ChassisSettings()
    service_class: Any = getattr(import_module(module), service)
    logs.configure(service_class.name, level=settings.log_level)
    # nameko tells each request, with addresses, and each stop, as warnings; its errors are wanted.
    logging.getLogger("nameko").setLevel(logging.ERROR)
    crash_points.arm(settings.crash_at)
    log = logging.getLogger(__name__)
    log.info("starting, pid %d, internal http on %s", os.getpid(), settings.http_address)
    run_nameko(
        [service_class],
        {
            SETTINGS_KEY: settings,
            "WEB_SERVER_ADDRESS": settings.http_address,
            "max_workers": settings.max_workers,
        },
    )
    log.info("stopped")
