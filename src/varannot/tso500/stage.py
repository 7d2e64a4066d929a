"""The stage ingest: what the files and the sample sheet say about one sample, as written."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from varannot.errors import BrokenFileError, Problem
from varannot.model import (
    BiomarkerName,
    Finding,
    Ingest,
    Measurement,
    Mismatch,
    SmallVariant,
    Source,
    plasma_tested,
)
from varannot.tables import split_list
from varannot.tso500.assay_check import check_specimen
from varannot.tso500.cells import decimal
from varannot.tso500.combine import Combined, combine
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.files import read_any, read_main, read_variants, recognise
from varannot.tso500.filtered import LookUp, filtered_calls
from varannot.tso500.long_lists import without_long_lists
from varannot.tso500.origin import germline_calls
from varannot.tso500.quality import control_reasons, judge_quality
from varannot.tso500.sex_check import check_sex
from varannot.tso500.vcf_samples import VcfChoices

if TYPE_CHECKING:
    from varannot.tso500.coverage import RegionSource

__all__ = ["SHEET_FILE", "ingest"]

SHEET_FILE = "sample sheet"
"""The file name in the source of a measurement that was typed into the sample sheet."""

_LISTED_REPEATS = 10
_NOWHERE = Source(file="", row=0)

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


def ingest(
    sample: Mapping[str, str],
    base: Path,
    *,
    known_symbols: Collection[str] = (),
    regions: RegionSource | None = None,
    choices: VcfChoices | None = None,
    look_up: LookUp | None = None,
) -> Ingest:
    """Return findings, measurements, excluded rows and file accounts of one sample.

    `sample` is the row of the sample sheet (column -> text, without empty cells). The files in
    `combined_output` and `variants` are taken relative to `base`. A biomarker that stands in a
    file and in the sheet is kept twice: comparing them is a later stage's task. `side_files` holds
    further files of the sample; they are held against those: nothing is reported from them a second
    time, what only they hold goes on, and contradictions are `mismatches`. `regions` are the coding
    exons of which a genome VCF tells the called share, `choices` what the configuration names by
    hand for VCF files; the sheet's own cells come first. `look_up` tells which filtered calls are
    kept to be looked up.
    Raises BrokenFileError with every problem of every file.
    """
    named = (choices or VcfChoices()).for_sample(sample)
    looked = look_up or LookUp()
    main, problems, notes = _read_files(sample, base, known_symbols, regions, named, looked)
    side, more = _read_side_files(sample, base, regions, named, looked)
    if problems or more:
        raise BrokenFileError([*problems, *more])
    combined = combine(main, side, sample_id=sample.get("sample_id", ""))
    contents = combined.contents
    notes += [note for content in (*main, *side) for note in _repeats(content)]
    if not contents:
        notes.append("no variant file is given; variants are not assessed")
    typed = _typed_measurements(sample)
    measured = tuple(one for content in contents for one in content.measurements) + typed
    quality = judge_quality(combined.own, sample, measured)
    control, possible = control_reasons([one.account for one in combined.own], sample)
    plasma = plasma_tested(sample, [content.account for content in combined.own])
    filtered = filtered_calls(combined.own, combined.held, looked, plasma=plasma)
    looked_up = {call.key for call in filtered.calls}
    contents = tuple(without_long_lists(content, looked_up) for content in contents)
    return Ingest(
        small_variants=tuple(one for content in contents for one in content.small_variants),
        findings=tuple(one for content in contents for one in content.findings),
        measurements=measured,
        excluded=tuple(one for content in contents for one in content.excluded),
        files=tuple(content.account for content in contents),
        notes=tuple(notes),
        quality=quality.metrics,
        analytes=quality.analytes,
        control=control,
        possible_control=possible,
        germline=combined.germline,
        mismatches=(
            *combined.mismatches,
            *check_specimen(combined.own, sample.get("specimen", "")),
            *_sex_mismatches(combined, sample, regions, measured),
        ),
        filtered=filtered,
        coverage=next((content.coverage for content in contents if content.coverage), ()),
    )


def _sex_mismatches(
    combined: Combined,
    sample: Mapping[str, str],
    regions: RegionSource | None,
    measured: Iterable[Measurement],
) -> list[Mismatch]:
    """Return what contradicts the stated sex, by all calls of the files and not the kept alone."""
    sex = sample.get("sex", "")
    if not sex:
        return []
    variants = [one for content in combined.own for one in content.small_variants]
    findings = [one for content in combined.own for one in content.findings]
    germline = germline_calls(combined.own, variants)
    burdens = [
        one.number for one in measured if one.name is BiomarkerName.TMB and one.number is not None
    ]
    tmb = max(burdens, default=None)
    return check_sex(sex, variants, germline, findings, regions, tmb=tmb)


def _read_files(
    sample: Mapping[str, str],
    base: Path,
    known_symbols: Collection[str],
    regions: RegionSource | None,
    choices: VcfChoices,
    look_up: LookUp,
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
                contents.append(read_main(path, file, known_symbols=known_symbols))
            else:
                content = read_variants(
                    path, file, regions=regions, choices=choices, look_up=look_up
                )
                contents.append(content)
        except BrokenFileError as error:
            problems.extend(_wrong_kind(path, file, column) or error.problems)
        except OSError as error:
            expected = "a file that can be read"
            problems.append(Problem(file, None, "", error.strerror or str(error), expected))
    return contents, problems, notes


def _read_side_files(
    sample: Mapping[str, str],
    base: Path,
    regions: RegionSource | None,
    choices: VcfChoices,
    look_up: LookUp,
) -> tuple[list[FileContent], list[Problem]]:
    """Return the side files in the order of the sheet, each with keys of its own."""
    contents: list[FileContent] = []
    problems: list[Problem] = []
    for number, file in enumerate(split_list(sample.get("side_files", "")), start=1):
        try:
            column = f"side_files.{number}"
            content = read_any(
                base / file,
                file,
                input_column=column,
                regions=regions,
                choices=choices,
                look_up=look_up,
            )
            contents.append(content)
        except BrokenFileError as error:
            problems.extend(error.problems)
        except OSError as error:
            expected = "a file that can be read"
            problems.append(Problem(file, None, "", error.strerror or str(error), expected))
    return contents, problems


_KINDS = {
    "combined_output": (
        (FileKind.COMBINED_OUTPUT, FileKind.ANALYSIS_RESULTS),
        "a CombinedVariantOutput or SampleAnalysisResults",
    ),
    "variants": (
        (
            FileKind.TYPED_TABLE,
            FileKind.LAB_TABLE,
            FileKind.SMALL_VARIANT_VCF,
            FileKind.ANNOTATED_JSON,
        ),
        "a typed variant table, a VCF or an annotated JSON",
    ),
}
"""What the file columns of the sample sheet take."""


def _wrong_kind(path: Path, file: str, column: str) -> list[Problem]:
    """Return one problem if a file that could not be read is sound, but of another kind."""
    kinds, expected = _KINDS[column]
    try:
        kind = recognise(path, file)
    except BrokenFileError:
        return []
    if kind in kinds:
        return []
    others = [name for name, (taken, _) in _KINDS.items() if kind in taken]
    action = "A sample is not read from such a file; empty the cell or name the right file."
    if others:
        action = f"Name it in the column {others[0]} of the sample sheet."
    return [Problem(file, None, "", f"a file of the kind {kind.value}", expected, action)]


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _repeats(content: FileContent) -> Iterator[str]:
    """Yield one note for each sort of value that stands twice in a file; all rows are read."""
    variants = (
        (one.source.row, (one.chromosome, one.position, one.ref, one.alt, *_names(one)))
        for one in content.small_variants
    )
    findings = ((one.source.row, _without_place(one)) for one in content.findings)
    trace = (
        (one.row, (one.chromosome, one.position, one.ref, one.alt)) for one in content.tmb_trace
    )
    metrics = ((one.row, (one.section, one.name, one.sample)) for one in content.metrics)
    sorts = (
        ("a variant", variants),
        ("a finding", findings),
        ("a row of the trace", trace),
        ("a metric", metrics),
    )
    for what, values in sorts:
        again = tuple(dict.fromkeys(_again(values)))
        if again:
            left = len(again) - _LISTED_REPEATS
            more = f" and {left} more" if left > 0 else ""
            listed = "; ".join(again[:_LISTED_REPEATS])
            yield f"{content.account.file} names {what} more than once: {listed}{more}"


def _names(one: SmallVariant) -> tuple[str, ...]:
    return (one.gene, one.transcript, one.hgvs_c, one.hgvs_p)


def _without_place(one: Finding) -> Finding:
    return msgspec.structs.replace(one, source=_NOWHERE)


def _again(values: Iterable[tuple[int, Hashable]]) -> Iterator[str]:
    """Yield in words which rows repeat an earlier one."""
    first: dict[Hashable, int] = {}
    for row, value in values:
        earlier = first.setdefault(value, row)
        if earlier != row:
            yield f"row {row} repeats row {earlier}"


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
