"""The knowledge table through LibreOffice and back: what is lost, and is what is damaged told?

Usage: python bench/kb_round_trip.py

The shipped table and one with the values that spreadsheets like to change are opened headless and
saved in several ways. Opened with all columns as text, nothing may differ afterwards. Opened with
the spreadsheet guessing, each cell that differs and is no free text has to be named by `kb lint`;
a number that was text, such as 100000 for 1E5, only `kb diff` can tell. Needs `soffice`
(Debian: libreoffice-calc); without it the program says that nothing was run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError
from varannot.hgvs.reference import Reference
from varannot.knowledge.damage import PROSE
from varannot.knowledge.diff import Difference, differences
from varannot.knowledge.lint import check
from varannot.knowledge.schema import KNOWLEDGE_TABLE
from varannot.knowledge.whole_check import check_whole
from varannot.resources import resource, resource_folder
from varannot.textio import tsv_bytes
from varannot.transcripts.bundle import open_bundle

TSV = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"
UTF_16 = TSV.replace(",76,", ",65535,")
SEMICOLONS = TSV.replace(":9,", ":59,")
EVERY_TEXT = "/".join(f"{place}/2" for place in range(1, len(KNOWLEDGE_TABLE.names) + 1))
AS_TEXT = f"CSV:9,,76,1,{EVERY_TEXT}"
GUESSED = "CSV:9,,76,1,,{language},false,true"
LANGUAGES = {"English": "1033", "German": "1031"}
_LIMIT = 180
_LIKED = {
    # what spreadsheets make of these: dates, numbers, formulas
    "LOCAL-000001": ("residue_range", "12-13", "NM_004985.5", "KRAS", "HGNC:6407"),
    "LOCAL-000002": ("residue_range", "5-11", "NM_004985.5", "KRAS", "HGNC:6407"),
    "LOCAL-000003": ("codon", "12", "NM_004985.5", "KRAS", "HGNC:6407"),
    "LOCAL-000004": ("gene", "any", "", "SEPTIN9", "HGNC:7323"),
    "LOCAL-000005": ("gene", "any", "", "MARCHF1", "HGNC:26077"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way through the program: how the table is opened, and into what it is saved in turn."""

    name: str
    opened: str
    saved: tuple[str, ...]
    kind: str


WAYS = (
    Way("opened as text, saved as tab-delimited text", AS_TEXT, (TSV,), "same"),
    Way("opened as text, kept as .ods", AS_TEXT, ("ods", TSV), "same"),
    Way("opened as text, kept as .xlsx", AS_TEXT, ("xlsx", TSV), "same"),
    Way("opened as text, saved as UTF-16", AS_TEXT, (UTF_16,), "same"),
    Way("opened as text, saved with semicolons", AS_TEXT, (SEMICOLONS,), "refused"),
    *(
        Way(f"guessed, {name}", GUESSED.format(language=code), (TSV,), "told")
        for name, code in LANGUAGES.items()
    ),
)


def main() -> int:
    """Print the table and return 1 if something is lost in silence."""
    program = shutil.which("soffice")
    if program is None:
        print("not run: soffice is not installed (Debian: apt-get install libreoffice-calc)")
        return 0
    reference = Reference.of(open_bundle(resource_folder("transcripts")))
    status = 0
    print("table\tway\tcells that differ\tnamed by kb lint\tresult")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _tables():
            table = Path(folder) / f"{name}.tsv"
            table.write_bytes(content)
            for number, way in enumerate(WAYS):
                target = Path(folder) / f"{name}-{number}"
                saved = _through(program, table, way, target, Path(folder) / "profile")
                line, good = _judged(table, saved, way, reference)
                status = status if good else 1
                print(f"{name}\t{way.name}\t{line}")
    return status


def _tables() -> Iterator[tuple[str, bytes]]:
    yield "shipped", resource("knowledgebase.tsv").read_bytes()
    rows = []
    for kb_id, (kind, value, transcript, gene, hgnc) in _LIKED.items():
        cells = {
            "kb_id": kb_id,
            "status": "active",
            "record_type": "caveat",
            "gene": gene,
            "hgnc_id": hgnc,
            "transcript": transcript,
            "match_type": kind,
            "match_value": value,
            "summary_en": 'A sentence with "quotes", a comma; 1,5 and ≥ 10 %.',
            "citation": "PMID 12826609",
            "source_version": "1E5",
            "setting": "-",
            "last_reviewed": "2026-11-23",
        }
        rows.append([cells.get(name, "") for name in KNOWLEDGE_TABLE.names])
    yield "liked by spreadsheets", tsv_bytes(KNOWLEDGE_TABLE.names, rows)


def _through(program: str, table: Path, way: Way, target: Path, profile: Path) -> Path:
    """Return the file that the table has become."""
    here, opened = table, [f"--infilter={way.opened}"]
    for form in way.saved:
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                *opened,
                "--convert-to",
                form,
                "--outdir",
                str(target),
                str(here),
            ],
            check=True,
            capture_output=True,
            timeout=_LIMIT,
        )
        ending = form.partition(":")[0]
        (here,) = target.glob(f"*.{ending}")
        opened = []
    return here


def _judged(table: Path, saved: Path, way: Way, reference: Reference) -> tuple[str, bool]:
    old = check(table, "table")
    try:
        new = check_whole(saved, "saved", reference=reference)
    except InputError as error:
        return f"-\t-\tnot read: {error.problems[0]}", False
    if not new.rows:
        refused = bool(new.problems)
        said = str(new.problems[0]) if refused else "empty, and not told"
        return f"-\t-\trefused: {said}", refused and way.kind == "refused"
    found = differences(old.rows, new.rows)
    named = [one for one in found if _is_told(one, (*map(str, new.problems), *new.warnings))]
    counts = f"{len(found)}\t{len(named)}"
    if way.kind == "same":
        return f"{counts}\t{'the same' if not found else 'LOST'}", not found
    silent = [one for one in found if one not in named]
    lost = [one for one in silent if one.column not in PROSE]
    words = "; ".join(dict.fromkeys(one.change for one in lost or silent))
    if lost:
        return f"{counts}\tIN SILENCE: {words}", False
    return f"{counts}\t{f'by kb diff alone: {words}' if silent else 'the same'}", True


def _is_told(one: Difference, lines: tuple[str, ...]) -> bool:
    """Return whether a line of the check is about the row and column of a difference."""
    place = f"row {one.new_row}, column {one.column}:"
    return any(place in line for line in lines)


if __name__ == "__main__":
    sys.exit(main())
