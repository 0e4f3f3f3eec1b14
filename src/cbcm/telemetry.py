"""Logs and metrics that cannot betray: fixed events, allow-listed fields, totals only.

A metric has no label: nothing per channel, language, seat or complaint. A log line holds an
event name of ours and fields from ALLOWED; anything else is dropped, also exception texts.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

ALLOWED = frozenset(
    {"event", "level", "timestamp", "error", "where", "count", "job", "state", "seconds", "status"}
)


class Metrics:
    """The totals on the private port."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.received = Counter("cbcm_messages", "Messages taken", registry=self.registry)
        self.refused = Counter(
            "cbcm_messages_refused", "Messages not taken, to be sent again", registry=self.registry
        )
        self.errors = Counter("cbcm_errors", "Requests that failed", registry=self.registry)
        self.ready = Gauge("cbcm_ready", "1 where /readyz is well", registry=self.registry)


METRICS = Metrics()


def only_allowed(
    _logger: object, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list."""
    return {key: value for key, value in line.items() if key in ALLOWED}


def set_up_logging(level: str = "info") -> None:
    """Lines of JSON on standard error; libraries may warn, and never with parameters."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    # Libraries write their own texts, which may hold addresses or numbers: none of them.
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)
    logging.getLogger().setLevel(logging.CRITICAL)


def log() -> Any:
    """The logger; its first argument is a fixed event name."""
    return structlog.get_logger()


def error_name(error: BaseException) -> str:
    """The class of an error: its text may hold what somebody sent."""
    return type(error).__name__
