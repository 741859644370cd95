"""The postcode table is made from either of the two files the register comes in."""

from pathlib import Path

import pytest

from portal.operator.refresh_postcodes import as_tsv, main, proper_case, read_register


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("OSLO", "Oslo"),
        ("ÅNA-SIRA", "Åna-Sira"),
        ("MO I RANA", "Mo i Rana"),
        ("VANG PÅ HEDMARKEN", "Vang på Hedmarken"),
        ("ØVRE ÅRDAL", "Øvre Årdal"),
        ("KLEPP STASJON", "Klepp stasjon"),
        ("FROLANDS VERK", "Frolands verk"),
        ("KRISTIANSUND N", "Kristiansund N"),
        ("Å", "Å"),
    ],
)
def test_places_are_written_as_people_write_them(place: str, written: str) -> None:
    assert proper_case(place) == written


def test_the_register_itself_and_the_package_give_the_same_table() -> None:
    register = "8624\tMO I RANA\t1833\tRANA\tG\r\n0150\tOSLO\t0301\tOSLO\tB\r\n".encode("cp1252")
    package = b'module.exports={"0150":"OSLO","8624":"MO I RANA"}'
    assert as_tsv(read_register(register)) == "0150\tOslo\n8624\tMo i Rana\n"
    assert as_tsv(read_register(package)) == as_tsv(read_register(register))


@pytest.mark.parametrize("row", [{"862": "OSLO"}, {"8624": " "}, {"86a4": "OSLO"}])
def test_a_malformed_row_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not a postcode and a place"):
        as_tsv(row)


def test_the_command_writes_utf_8(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = tmp_path / "register.txt"
    source.write_bytes("6885\tØVRE ÅRDAL\t4643\tÅRDAL\tG\r\n".encode("cp1252"))
    assert main([str(source)]) == 0
    assert capfdbinary.readouterr().out == "6885\tØvre Årdal\n".encode()
    assert main([]) == 2
