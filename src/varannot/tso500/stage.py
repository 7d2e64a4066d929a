"""The stage ingest: what the files and the sample sheet say about one sample, as written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import BiomarkerName, Ingest, Measurement, Source
from varannot.tso500.cells import decimal
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent
from varannot.tso500.files import read_variants

__all__ = ["SHEET_FILE", "ingest"]

SHEET_FILE = "sample sheet"
"""The file name in the source of a measurement that was typed into the sample sheet."""

_NUMBERS = {
    BiomarkerName.TMB: "mut/Mb",
    BiomarkerName.MSI_STABLE: "markers",
    BiomarkerName.MSI_UNSTABLE: "markers",
    BiomarkerName.MSI_NOT_EVALUABLE: "markers",
    BiomarkerName.MSI_TOTAL: "markers",
    BiomarkerName.GIS: "",
    BiomarkerName.TUMOUR_FRACTION: "fraction",
    BiomarkerName.PLOIDY: "copies",
}
_TEXTS = (BiomarkerName.MSI_STATUS, BiomarkerName.MMR_IHC, BiomarkerName.MSI_PCR)


def ingest(sample: Mapping[str, str], base: Path, *, known_symbols: Collection[str] = ()) -> Ingest:
    """Return findings, measurements, excluded rows and file accounts of one sample.

    `sample` is the row of the sample sheet (column -> text, without empty cells). The files in
    `combined_output` and `variants` are taken relative to `base`. A biomarker that stands in a
    file and in the sheet is kept twice: comparing them is a later stage's task.
    Raises BrokenFileError with every problem of every file.
    """
    contents, problems, notes = _read_files(sample, base, known_symbols)
    if problems:
        raise BrokenFileError(problems)
    notes += [note for content in contents for note in content.account.notes if "(NTC)" in note]
    if not contents:
        notes.append("no variant file is given; variants are not assessed")
    typed = _typed_measurements(sample)
    return Ingest(
        small_variants=tuple(one for content in contents for one in content.small_variants),
        findings=tuple(one for content in contents for one in content.findings),
        measurements=tuple(one for content in contents for one in content.measurements) + typed,
        excluded=tuple(one for content in contents for one in content.excluded),
        files=tuple(content.account for content in contents),
        notes=tuple(notes),
    )


def _read_files(
    sample: Mapping[str, str], base: Path, known_symbols: Collection[str]
) -> tuple[list[FileContent], list[Problem], list[str]]:
    contents: list[FileContent] = []
    problems: list[Problem] = []
    combined, typed = sample.get("combined_output", ""), sample.get("variants", "")
    notes: list[str] = []
    if combined and typed and _same_file(base / combined, base / typed):
        notes.append(
            f"combined_output and variants name the same file {combined}; it was read once"
        )
        typed = ""
    for column, file in (("combined_output", combined), ("variants", typed)):
        if not file:
            continue
        path = base / file
        try:
            if column == "combined_output":
                contents.append(read_combined_output(path, file, known_symbols=known_symbols))
            else:
                contents.append(read_variants(path, file))
        except BrokenFileError as error:
            problems.extend(error.problems)
        except OSError as error:
            expected = "a file that can be read"
            problems.append(Problem(file, None, "", error.strerror or str(error), expected))
    return contents, problems, notes


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _typed_measurements(sample: Mapping[str, str]) -> tuple[Measurement, ...]:
    found: list[Measurement] = []
    for name in BiomarkerName:
        text = sample.get(name.value, "")
        if not text or not (name in _NUMBERS or name in _TEXTS):
            continue
        source = Source(file=SHEET_FILE, row=0, section=name.value)
        if name in _TEXTS:
            found.append(Measurement(name=name, text=text, source=source))
            continue
        number, note = decimal(text), ""
        if name is BiomarkerName.TUMOUR_FRACTION and number is not None and number > 1:
            note, number = f"{text} read as percent", number / 100
        if number is None and text != "NA":
            note = f"'{text}' is not a number with a decimal point"
        found.append(
            Measurement(
                name=name,
                text=text,
                source=source,
                number=number,
                unit=_NUMBERS[name],
                not_applicable=text == "NA",
                note=note,
            )
        )
    return tuple(found)
