"""Finds the best mentor for one newcomer among all: tier by tier, without asking them all."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.gates import plain
from services.matching.domain.people import (
    Mentor,
    Newcomer,
    distance_between,
    spoken,
)
from services.matching.domain.score import (
    CLOSE_SUPPORT_SHARE,
    COMPLEMENT_POINTS,
    FREE_POINTS,
    LANGUAGE_POINTS,
    PASSING_ON_POINTS,
    PLACE_POINTS,
    Score,
)
from services.matching.engine.globe import (
    CLOSE_CALL,
    RUNG_POINTS,
    RUNGS,
    product_at,
    rung_of,
    vector_of,
)
from services.matching.engine.reasons import WhyNobody
from services.matching.engine.table import ANYWHERE, HOUR_BITS, NO_PLACE, MentorTable
from services.matching.engine.tiers import NEIGHBOURS_M, TIERS, Tier

_NEAR_PRODUCT: Final = product_at(NEIGHBOURS_M)

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mentor with room for a newcomer, and how well it suits.

    Attributes:
        seat: the first of their seats that is free.
        distance_m: metres; nothing within one place, infinitely many to where nobody knows.
        mentees: how many seats are taken.
    """

    mentor: Mentor
    seat: int
    score: Score
    distance_m: float
    tier: Tier
    mentees: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mentor's row, and where it stands among those of the same pass and tier."""

    row: int
    points: int
    distance_m: float
    tier: Tier


class Question:
    """One newcomer's question to the table, at one moment.

    Args:
        but: ids of mentors who are not to be found.
    """

    def __init__(
        self, table: MentorTable, newcomer: Newcomer, now: datetime, but: Collection[str]
    ) -> None:
        table.look_at(now)
        self._table = table
        self._newcomer = newcomer
        self._but = but
        self._at = np.array(vector_of(newcomer.location))
        self._place = table.place_number(newcomer.place_id)
        self._share = CLOSE_SUPPORT_SHARE if newcomer.support == "close" else 100
        self._free = sum(HOUR_BITS.get(hour, 0) for hour in newcomer.free)

    def ranked(self, limit: int) -> list[Ranked]:
        """Return the first ``limit`` mentors: those who can do what is sought, then anybody."""
        found: list[Ranked] = []
        language = self._language()
        language *= self._table.open
        language[self._set_aside()] = 0
        allowed = language != 0
        if self._newcomer.sought:
            knows = self._table.abilities.points(
                self._newcomer.sought, self._newcomer.learns, len(allowed)
            )
            able = knows != 0
            found += self._through_tiers(np.flatnonzero(able & allowed), language, knows, limit)
            if len(found) == limit:
                return found
            allowed &= ~able
        nothing = np.zeros(len(allowed), dtype=np.int16)
        # Those at home are looked up before everybody is asked how far they are.
        home = allowed & (self._table.place == self._place)
        found += self._through_tiers(np.flatnonzero(home), language, nothing, limit - len(found),
                                     TIERS[:1])  # fmt: skip
        if len(found) < limit:
            everybody = np.flatnonzero(allowed)
            found += self._through_tiers(everybody, language, nothing, limit - len(found),
                                         TIERS[1:])  # fmt: skip
        return found

    def why_nobody(self) -> WhyNobody:
        """Return which gate, of those that are asked in order, left nobody; for nobody ranked."""
        table = self._table
        known = table.place != NO_PLACE
        if not known.any():
            return "no_mentor"
        known &= self._language() != 0
        if not known.any():
            return "no_mentor_for_language"
        known &= ~table.away
        if not known.any():
            return "all_paused"
        known &= table.open != 0
        if not known.any():
            return "all_mentors_full"
        known[self._set_aside()] = False
        return "out_of_reach" if known.any() else "all_set_aside"

    def _language(self) -> NDArray[np.uint8]:
        """Return everybody's points for sharing a language; without any, nobody may be theirs."""
        points = np.zeros(len(self._table.open), dtype=np.uint8)
        for rank, tag in enumerate(self._newcomer.languages):
            speakers = self._table.speakers.get(spoken(tag))
            if speakers is not None:
                worth = np.uint8(LANGUAGE_POINTS[min(rank, len(LANGUAGE_POINTS) - 1)])
                np.maximum(points, speakers * worth, out=points)
        return points

    def _set_aside(self) -> list[int]:
        """Return the rows of those who are not to be brought together with the newcomer."""
        table, newcomer = self._table, self._newcomer
        rows = [
            *table.avoiders.rows(newcomer.member_id),
            *table.identities.rows(newcomer.member_id),
        ]
        for each in newcomer.avoid:
            rows += table.identities.rows(each)
        for each in (*newcomer.earlier, *self._but):
            row = table.row_of.get(each)
            if row is not None:
                rows.append(row)
        if newcomer.household is not None:
            rows += table.households.rows(plain(newcomer.household))
        if newcomer.employer is not None:
            rows += table.employers.rows(plain(newcomer.employer))
        for tie in newcomer.ties:
            rows += table.ties.rows(tie)
        return rows

    def _through_tiers(
        self,
        rows: Rows,
        language: NDArray[np.uint8],
        knows: NDArray[np.int16],
        limit: int,
        tiers: tuple[Tier, ...] = TIERS,
    ) -> list[Ranked]:
        """Rank some rows tier by tier, until there are enough."""
        found: list[Ranked] = []
        for tier, there, far in self._by_tier(rows, tiers):
            within = self._within_reach(there, far)
            some, products = (there, far) if within is None else (there[within], far[within])
            if len(some):
                points = self._points(some, language, knows) + self._near(some, tier, products)
                found += self._first(tier, some, points, products, limit - len(found))
            if len(found) == limit:
                break
        return found

    def _by_tier(
        self, rows: Rows, tiers: tuple[Tier, ...]
    ) -> Iterator[tuple[Tier, Rows, NDArray[np.float64]]]:
        """Yield the rows of each tier in turn, with the products of their and our vector."""
        if not len(rows):
            return
        table = self._table
        partner = table.partner[rows]
        home = table.place[rows] == self._place
        if "place" in tiers:
            some = rows[home & ~partner]
            if len(some):
                yield "place", some, np.ones(len(some))
        others = ~home | partner
        rows, home, partner = rows[others], home[others], partner[others]
        if not len(rows) or tiers == TIERS[:1]:
            return
        products = table.at[rows] @ self._at
        products[home] = 1.0
        self._decide(rows, products, np.flatnonzero(np.abs(products - _NEAR_PRODUCT) < CLOSE_CALL),
                     NEIGHBOURS_M, _NEAR_PRODUCT)  # fmt: skip
        near = products >= _NEAR_PRODUCT
        elsewhere: tuple[tuple[Tier, Mask], ...] = (
            ("near", near & ~partner),
            ("network", ~near & ~partner),
            ("partner", partner),
        )
        for tier, which in elsewhere:
            some = rows[which]
            if len(some):
                yield tier, some, products[which]

    def _points(
        self, rows: Rows, language: NDArray[np.uint8], knows: NDArray[np.int16]
    ) -> NDArray[np.int16]:
        """Return the points of some rows but for nearness, less what one more newcomer costs."""
        table, newcomer = self._table, self._newcomer
        points = table.standing[rows] + language[rows] + knows[rows]
        free = table.free[rows]
        if newcomer.free:
            common = np.bitwise_count(free & np.uint32(self._free)).astype(np.int16)
            points += np.where(
                free,
                np.int16(FREE_POINTS) * common // np.int16(len(newcomer.free)),
                FREE_POINTS // 2,
            ).astype(np.int16)
        else:
            points += np.int16(FREE_POINTS // 2)
        if newcomer.can:
            others = table.able.copy()
            for concept in set(newcomer.can):
                others[table.abilities.of(concept)] -= 1
            points += (others[rows] > 0) * np.int16(COMPLEMENT_POINTS)
        if newcomer.sought:
            passes_on = np.zeros(len(table.open), dtype=bool)
            for concept in newcomer.sought:
                passes_on[table.passed_on.of(concept)[0]] = True
            points += passes_on[rows] * np.int16(PASSING_ON_POINTS)
        return points

    def _near(self, rows: Rows, tier: Tier, products: NDArray[np.float64]) -> NDArray[np.int16]:
        if tier == "place":
            return np.full(len(rows), PLACE_POINTS * self._share // 100, dtype=np.int16)
        rungs = np.searchsorted(RUNGS, products)
        for number in np.flatnonzero(rungs & 1):
            rungs[number] = rung_of(self._distance(rows[number]))
        points = (RUNG_POINTS * self._share // 100)[rungs]
        if tier == "partner":
            points[self._table.place[rows] == self._place] = PLACE_POINTS * self._share // 100
        return points

    def _within_reach(self, rows: Rows, products: NDArray[np.float64]) -> Mask | None:
        """Return who can meet the newcomer; ``None`` if all can."""
        table = self._table
        away = table.place[rows] != self._place
        if self._newcomer.online:
            away &= ~table.online[rows]
        if not away.any():
            return None
        reach = table.reach[rows]
        if self._newcomer.location is None:
            anywhere: Mask = np.logical_or(reach == ANYWHERE, ~away)
            return anywhere
        within = np.greater_equal(products, reach)
        for number in np.flatnonzero(np.abs(products - reach) < CLOSE_CALL):
            mentor = self._mentor(rows[number])
            limit = float("inf") if mentor.reach_m is None else mentor.reach_m
            within[number] = self._distance(rows[number]) <= limit
        able: Mask = np.logical_or(within, ~away)
        return able

    def _first(
        self,
        tier: Tier,
        rows: Rows,
        points: NDArray[np.int16],
        products: NDArray[np.float64],
        limit: int,
    ) -> list[Ranked]:
        """Return the best of one tier: most points, then nearest, then by id."""
        if len(rows) > limit:
            least = points.max() if limit == 1 else np.partition(points, -limit)[-limit]
            best = points >= least
            rows, points, products = rows[best], points[best], products[best]
        if limit == 1 and len(rows) > 1 and (nearest := products.max()) > CLOSE_CALL:
            near = products >= nearest - CLOSE_CALL
            rows, points = rows[near], points[near]
        ranked = [
            Ranked(int(row), int(worth), self._distance(row), tier)
            for row, worth in zip(rows, points, strict=True)
        ]
        if len(ranked) > 1:
            ranked.sort(key=lambda each: (-each.points, each.distance_m, self._mentor(each.row).id))
        return ranked[:limit]

    def _decide(
        self,
        rows: Rows,
        products: NDArray[np.float64],
        numbers: Rows,
        metres: float,
        product: float,
    ) -> None:
        """Put those products right that are too close to a limit to tell."""
        for number in numbers:
            within = self._distance(rows[number]) <= metres
            products[number] = product if within else product - CLOSE_CALL

    def _distance(self, row: int) -> float:
        return distance_between(self._newcomer, self._mentor(row))

    def _mentor(self, row: int) -> Mentor:
        mentor = self._table.people[row]
        if mentor is None:
            raise LookupError(f"nobody is in row {row}")
        return mentor
