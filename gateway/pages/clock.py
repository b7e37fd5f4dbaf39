"""Days and times as people say them, by the clock on the wall of a place."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WEEKDAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
        *("septembre", "octobre", "novembre", "décembre"),
    ),
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
        *("september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}
_ZONES: Final = {"fr": "heure de {}", "nl": "tijd in {}", "en": "{} time"}
_UNIVERSAL: Final = {"fr": "heure universelle", "nl": "wereldtijd", "en": "universal time"}
_AT: Final = {"fr": "{} à {}", "nl": "{} om {}", "en": "{} at {}"}


class WallClock:
    """The clock on the wall of a place, read in one language.

    Args:
        language: ``fr``, ``nl`` or ``en``.
        zone: IANA name; universal time without one, or with one that is not known here.
    """

    def __init__(self, language: str, zone: str | None) -> None:
        self._language = language
        self._zone: ZoneInfo | None = None
        try:
            self._zone = ZoneInfo(zone) if zone else None
        except (ZoneInfoNotFoundError, ValueError):
            self._zone = None

    @property
    def named(self) -> str:
        """Whose time it is, such as "heure de Paris"."""
        if self._zone is None or "/" not in self._zone.key:
            return _UNIVERSAL[self._language]
        city = self._zone.key.rpartition("/")[2].replace("_", " ")
        return _ZONES[self._language].format(city)

    def day(self, at: datetime) -> str:
        """The day, with its weekday and year, such as "mardi 2 mars 2027"."""
        local = self._local(at)
        weekday = _WEEKDAYS[self._language][local.weekday()]
        month = _MONTHS[self._language][local.month - 1]
        number = "1er" if self._language == "fr" and local.day == 1 else str(local.day)
        return f"{weekday} {number} {month} {local.year}"

    def time(self, at: datetime) -> str:
        """The time of day; an hour that the clock shows twice has its offset beside it."""
        local = self._local(at)
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        offset = f" (UTC{local:%z})" if twice else ""
        if self._language == "fr":
            return (
                f"{local.hour}\N{NARROW NO-BREAK SPACE}h\N{NARROW NO-BREAK SPACE}{local:%M}{offset}"
            )
        return f"{local:%H:%M}{offset}"

    def moment(self, at: datetime) -> str:
        """Day and time together."""
        return _AT[self._language].format(self.day(at), self.time(at))

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone or UTC)
