"""Every line of the real file is accounted for, and each cleaning rule keeps its word."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.shapes.places import NewPlace
from ops.demo import cleaning, places

COLUMNS = {
    "NOM_TL": "La Fabrique",
    "ADRESSE": "1 rue du Port",
    "CP": "44000",
    "COMINIT": "NANTES",
    "NOMCOM": "Nantes",
    "WEB": "www.example.org",
    "TYPO": "Tiers lieux à dominante coworking",
    "LAT": "47.2",
    "LONG": "-1.5",
    "GEOCOD": "1 Rue du Port 44000 Nantes",
    "NOMREG": "Pays de la Loire",
    "INSEEDEP": "44",
    "NOMCOMMETRO": "Nantes",
    "POPCOM": "298029",
}
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture(scope="module")
def reading() -> places.Reading:
    return places.read()


def test_all_1512_lines_of_the_real_file_are_accounted_for(reading: places.Reading) -> None:
    assert [row.line for row in reading.rows] == list(range(2, 1514))
    assert len(reading.loadable()) == 1512


def test_exactly_this_is_wrong_with_the_real_file(reading: places.Reading) -> None:
    """A rule that begins to find more, or less, shows here; data/README.md tells the same."""
    assert reading.counts() == {
        "commune as somebody typed it": 87,
        "name repeated": 84,
        "postcode lost, found again": 81,
        "no address": 72,
        "postcode lost": 52,
        "no kind": 49,
        "no commune, that of the coordinates taken": 46,
        "coordinates in another commune": 33,
        "population of another commune": 33,
        "odd spaces": 18,
        "website doubtful, left out": 11,
        "no region": 7,
        "population is no whole number": 6,
        "decoded wrongly": 3,
        "website doubtful, mended": 3,
        "population unknown": 1,
    }
    assert reading.lines_with_notes() == 364


def test_whatever_a_body_lacks_has_a_note(reading: places.Reading) -> None:
    """Nothing is dropped without a word, but for a blank website: not every place has one."""
    wrong = {line: set() for line in range(2, 1514)}
    for note in reading.notes:
        wrong[note.line].add(note.problem)
    because = {
        "address": {"no address"},
        "postcode": {"postcode lost"},
        "commune": {"no commune"},
        "region": {"no region"},
        "kind": {"no kind"},
        "location": {"coordinates unreadable"},
        "population": {"population unknown", "population of another commune"},
    }
    for line, body in reading.loadable():
        for field, problems in because.items():
            assert (field not in body) == bool(problems & wrong[line]), (line, field)


def test_the_gateway_takes_every_line(reading: places.Reading) -> None:
    for _, body in reading.loadable():
        NewPlace.model_validate(body)


def test_no_note_repeats_what_stood_in_a_doubtful_website(reading: places.Reading) -> None:
    """There are an e-mail address and somebody's name among them."""
    said = {note.done for note in reading.notes if note.problem.startswith("website")}

    assert said == {
        "WEB: the one link in it taken.",
        "WEB holds no whole link: loaded without.",
    }


def test_a_place_overseas_has_its_own_time_zone(reading: places.Reading) -> None:
    zones = {body["name"]: body["time_zone"] for _, body in reading.loadable()}

    assert zones["FabLab Réunion"] == "Indian/Reunion"
    assert zones["Up&Space Martinique"] == "America/Martinique"
    assert zones["ADE Coworking"] == "Europe/Paris"


def test_a_line_without_a_name_is_reported_and_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    rows = [COLUMNS, COLUMNS | {"NOM_TL": "\u00a0"}]
    file.write_text(
        "\r\n".join([",".join(COLUMNS), *(",".join(row.values()) for row in rows)]), "utf-8"
    )

    reading = places.read(file)

    assert [line for line, _ in reading.loadable()] == [2]
    assert [row.line for row in reading.rows] == [2, 3]
    assert places.Note(3, "no name", "Not loaded: a place needs a name.") in reading.notes


@given(st.fixed_dictionaries(dict.fromkeys(COLUMNS, ANYTHING)))
def test_whatever_stands_on_a_line_it_is_taken_by_the_gateway_or_reported(
    columns: dict[str, str],
) -> None:
    body, notes = places.cleaned(7, columns)

    assert all(note.line == 7 for note in notes)
    if body is None:
        assert "no name" in {note.problem for note in notes}
    else:
        NewPlace.model_validate(body)


@given(ANYTHING)
def test_one_line_is_one_line_and_cleaning_twice_changes_nothing(text: str) -> None:
    clean = cleaning.one_line(text)

    assert cleaning.one_line(clean) == clean == clean.strip()
    assert "  " not in clean
    assert clean.isprintable()


@given(ANYTHING)
def test_text_that_was_decoded_wrongly_is_put_right(text: str) -> None:
    """Only where it shows: text that cannot have been decoded wrongly stays as it is."""
    try:
        spoiled = ("é" + text).encode().decode("cp1252")
    except UnicodeDecodeError:
        return
    assert cleaning.decoded_rightly(spoiled) == "é" + text


@pytest.mark.parametrize("text", ["Château d'Â", "La Boîte à\u00a0 Bosse", "ÇA ET LÀ", "Ã"])
def test_right_text_is_left_alone(text: str) -> None:
    assert cleaning.decoded_rightly(text) == text


@given(st.from_regex(r"0[1-9][0-9]{3}", fullmatch=True))
def test_a_postcode_gets_its_leading_zero_back_if_the_department_agrees(postcode: str) -> None:
    short, department = postcode[1:], postcode[:2]

    found, finding = cleaning.postcode(short, geocoded="", department=department)
    assert found == postcode
    assert finding is not None
    assert finding[0] == "postcode lost, found again"
    assert cleaning.postcode(short, geocoded="", department="75")[0] is None


@given(ANYTHING, ANYTHING, st.sampled_from(["01", "06", "75", "2A", "973", ""]))
def test_a_postcode_is_five_digits_or_none_and_then_there_is_a_finding(
    raw: str, geocoded: str, department: str
) -> None:
    found, finding = cleaning.postcode(raw, geocoded=geocoded, department=department)

    assert (found == raw) == (finding is None)
    if found is not None:
        assert len(found) == 5
        assert set(found) <= set(string.digits)
        assert found == raw or found.startswith(department)


@pytest.mark.parametrize(
    ("geocoded", "department", "expected"),
    [
        ("2000 Route des Lucioles 06410 Biot", "06", "06410"),
        ("12345 Route des Lucioles 06410 Biot", "06", "06410"),
        ("2000 Route des Lucioles 06410 Biot", "75", None),
        ("PLACE A LA MAIN", "06", None),
    ],
)
def test_a_postcode_is_found_again_in_the_geocoded_address(
    geocoded: str, department: str, expected: str | None
) -> None:
    assert cleaning.postcode("0", geocoded=geocoded, department=department)[0] == expected


@given(ANYTHING | st.floats().map(str), ANYTHING | st.floats().map(str))
def test_coordinates_are_on_earth_or_reported(latitude: str, longitude: str) -> None:
    point, finding = cleaning.location(latitude, longitude)

    assert (point is None) == (finding is not None)
    if point is not None:
        assert -90 <= point["latitude"] <= 90
        assert -180 <= point["longitude"] <= 180


@pytest.mark.parametrize(
    "nowhere", [("0", "0"), ("nan", "2"), ("91", "2"), ("", ""), ("48", "inf")]
)
def test_coordinates_of_nowhere_are_left_out(nowhere: tuple[str, str]) -> None:
    assert cleaning.location(*nowhere)[0] is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", None),
        ("www.example.org", "www.example.org"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org|site web", "https://example.org"),
        ("Our page https://example.org/", "https://example.org/"),
        ("https://a.example https://b.example", None),
        ("https://example.org/very-lo…", None),
        ("somebody@example.org", None),
        ("Madame Untel", None),
        ("coming soon", None),
    ],
)
def test_websites(raw: str, expected: str | None) -> None:
    found, finding = cleaning.website(raw)

    assert found == expected
    assert (finding is None) == (found == (raw or None))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("298029", 298_029), ("7027,81283976", 7028), ("", None), ("#N/D", None), ("-1", None)],
)
def test_populations(raw: str, expected: int | None) -> None:
    assert cleaning.population(raw)[0] == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("St-Étienne", "Saint Etienne", True),
        ("Annœullin", "ANNOEULLIN", True),
        ("Tournai", "Cannes", False),
    ],
)
def test_communes_are_the_same_by_their_words(one: str, other: str, same: bool) -> None:
    assert cleaning.same_words(one, other) is same


def test_the_population_of_another_commune_is_not_taken() -> None:
    body, notes = places.cleaned(2, COLUMNS | {"NOMCOMMETRO": "Cannes"})

    assert body is not None
    assert "population" not in body
    assert body["location"] == {"latitude": 47.2, "longitude": -1.5}
    assert {note.problem for note in notes} == {
        "coordinates in another commune",
        "population of another commune",
    }
