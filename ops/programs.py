"""The processes of the embedded system: what each runs, with what environment, when it is ready."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ops.broker import BrokerNode
from ops.database import DatabaseServer
from ops.keys import KeyFiles
from ops.settings import SERVICES, Settings

ROOT: Final = Path(__file__).resolve().parents[1]
"""The checkout: services are run from it, not from an installed package."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """One supervised process.

    Attributes:
        name: of its log, its pid file, its line in the progress.
        command: run in the foreground; its pid is the server's own.
        environment: added to the operator's.
        ready_when: `amqp://`, `tcp://` or `http://` address that answers once it is ready.
        stop_seconds: between SIGTERM and SIGKILL.
    """

    name: str
    command: tuple[str, ...]
    ready_when: str | None
    environment: dict[str, str] = field(default_factory=dict)
    stop_seconds: int = 15


def broker_node(settings: Settings) -> BrokerNode:
    """The private broker of this RUN_DIR."""
    return BrokerNode(
        directory=settings.home / "broker",
        port=settings.broker_port,
        dist_port=settings.broker_dist_port,
        epmd_port=settings.epmd_port,
    )


def database_server(settings: Settings) -> DatabaseServer:
    """The embedded database of this RUN_DIR."""
    return DatabaseServer(directory=settings.home / "database", port=settings.database_port)


def bus_environment(settings: Settings) -> dict[str, str]:
    """What anything that touches the broker or the database has to know."""
    return {
        "BUS_BROKER_URL": settings.broker_url or broker_node(settings).url,
        "CHASSIS_MONGO_URL": settings.mongo_url or database_server(settings).url,
        "CHASSIS_ASSERTION_PUBLIC_KEY_FILE": str(KeyFiles(settings.keys).assertion_public),
    }


def foundation(settings: Settings) -> list[Program]:
    """What must run before `provision`: of broker, database and mail those we are to bring."""
    programs = []
    if settings.broker_url is None:
        node = broker_node(settings)
        programs += [
            Program(
                name="epmd",
                command=tuple(node.epmd_command()),
                environment=node.environment(),
                ready_when=f"tcp://127.0.0.1:{settings.epmd_port}",
            ),
            Program(
                name="broker",
                command=tuple(node.server_command()),
                environment=node.environment(),
                ready_when=f"amqp://127.0.0.1:{settings.broker_port}",
                stop_seconds=40,
            ),
        ]
    if settings.mongo_url is None:
        programs.append(
            Program(
                name="database",
                command=tuple(database_server(settings).command()),
                ready_when=f"tcp://127.0.0.1:{settings.database_port}",
            )
        )
    if settings.smtp_url is None:
        programs.append(
            Program(
                name="mail",
                command=(
                    *(sys.executable, "-m", "ops.mailbox"),
                    *("--directory", str(settings.home / "mail")),
                    *("--smtp-port", str(settings.smtp_port)),
                    *("--http-port", str(settings.mail_port)),
                ),
                ready_when=f"http://127.0.0.1:{settings.mail_port}/messages?limit=1",
            )
        )
    return programs


def services(settings: Settings) -> list[Program]:
    """The four services, each as often as REPLICAS says."""
    smtp_url = settings.smtp_url or f"smtp://127.0.0.1:{settings.smtp_port}"
    ties = str(KeyFiles(settings.keys).ties)
    of_one = {
        "onboarding": {"ONBOARDING_TIES_KEY_FILE": ties},
        "matching": {"MATCHING_TIES_KEY_FILE": ties},
        "notifications": {
            "NOTIFICATIONS_SMTP_URL": smtp_url,
            "NOTIFICATIONS_STAFF_ADDRESS": settings.staff_address,
            "NOTIFICATIONS_LINK_KEY_FILE": str(KeyFiles(settings.keys).link),
            "NOTIFICATIONS_PUBLIC_URL": f"http://127.0.0.1:{settings.gateway_port}",
        },
    }
    programs = []
    for service in SERVICES:
        for replica, url in enumerate(settings.service_urls(service), start=1):
            programs.append(
                Program(
                    name=service if replica == 1 else f"{service}-{replica}",
                    command=(sys.executable, "-m", f"services.{service}"),
                    environment={
                        **bus_environment(settings),
                        **of_one.get(service, {}),
                        "CHASSIS_HTTP_ADDRESS": url.removeprefix("http://"),
                    },
                    ready_when=f"{url}/readyz",
                )
            )
    return programs


def gateway(settings: Settings) -> Program:
    """The one public door."""
    keys = KeyFiles(settings.keys)
    return Program(
        name="gateway",
        command=(sys.executable, "-m", "gateway"),
        environment={
            "GATEWAY_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(settings.gateway_port),
            "GATEWAY_METRICS_PORT": str(settings.gateway_metrics_port),
            **{
                f"GATEWAY_{service.upper()}_URLS": ",".join(settings.service_urls(service))
                for service in SERVICES
            },
            "GATEWAY_ASSERTION_KEY_FILE": str(keys.assertion),
            "GATEWAY_PUBLIC_URL": f"http://127.0.0.1:{settings.gateway_port}",
            "GATEWAY_CURSOR_KEY_FILE": str(keys.cursor),
            "GATEWAY_LINK_PUBLIC_KEY_FILE": str(keys.link_public),
            "GATEWAY_JWKS_URL": keys.jwks.as_uri(),
            "GATEWAY_ISSUER": settings.issuer,
            "GATEWAY_AUDIENCE": settings.audience,
        },
        ready_when=f"http://127.0.0.1:{settings.gateway_port}/readyz",
    )


def everything(settings: Settings) -> list[Program]:
    """All processes, in the order in which they start."""
    return [*foundation(settings), *services(settings), gateway(settings)]
