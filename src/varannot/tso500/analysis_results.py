"""`SampleAnalysisResults.json`: all results of one sample in one file, the fallback for the rest.

Keys as named by public parsers of such files; no file of a real run was at hand. What has a key
that is not known here is listed as excluded, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from varannot.errors import BrokenFileError, Problem
from varannot.model import (
    BiomarkerName,
    CopyNumber,
    ExcludedRow,
    Finding,
    Fusion,
    Measurement,
    SectionAccount,
    SmallVariant,
    Source,
)
from varannot.textio import decode
from varannot.tso500.analysis_rows import copy_number, fusion, small_variant
from varannot.tso500.biomarker_json import MSI_KEYS, TMB_KEYS, measurement_of
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, SectionState, new_account
from varannot.tso500.json_text import (
    Keys,
    Placed,
    brief,
    json_lines,
    members,
    placed_json,
    stated,
    text_of,
)
from varannot.tso500.packed import head_of, whole
from varannot.tso500.sections import RowRefused
from varannot.tso500.side_values import Metric

__all__ = ["read_analysis_results", "stated_sample"]

_LARGEST = 256 << 20

_BIOMARKERS: Mapping[str, tuple[str, BiomarkerName, str]] = {
    "microsatelliteInstability": (
        "msiPercentUnstableSites",
        BiomarkerName.MSI_PERCENT_UNSTABLE,
        "percent",
    ),
    "tumorMutationalBurden": ("tumorMutationalBurdenPerMegabase", BiomarkerName.TMB, "mut/Mb"),
}
_ADDITIONAL = {**MSI_KEYS, **TMB_KEYS}
_USABLE_SITES = "USABLE_MSI_SITES"
_SAMPLE = re.compile(r'"sampleId"\s*:\s*"([^"\\]*)"')
_SMALL = "smallVariants"
_SECTIONS: Mapping[str, str] = {
    _SMALL: "Small Variants",
    "copyNumberVariants": "Copy Number Variants",
    "dnaFusions": "DNA Fusions",
    "microsatelliteInstability": "MSI",
    "tumorMutationalBurden": "TMB",
}
"""The sections of CombinedVariantOutput that hold the same; what is read is named after them."""
_SAYS_NOTHING_EMPTY = frozenset({"dnaFusions"})
"""Lists that may be empty because nothing was looked for: solid samples have fusions of RNA."""
_FINDINGS: Mapping[str, Callable[[Mapping[str, Any], Source], CopyNumber | Fusion]] = {
    "copyNumberVariants": copy_number,
    "dnaFusions": fusion,
}
_KNOWN = ("sampleInformation", "softwareConfiguration", "sampleMetrics", "biomarkers", "variants")


def read_analysis_results(
    path: Path, file: str, *, input_column: str = "combined_output"
) -> FileContent:
    """Return variants, findings, biomarkers and metrics of one sample, and the account.

    Positions are 1-based and allele fractions from 0 to 1. Small variants carry the words of
    their canonical RefSeq transcript. A part that the file lacks is said to be not assessed.
    Raises BrokenFileError if the content is no such file.
    """
    data, sha256 = whole(path, file, _LARGEST)
    text, notes = decode(data, file)
    top = placed_json(text, file, _opened)
    reader = _Reader(file, Keys(input_column), notes=list(notes))
    reader.take(_data_of(top, file))
    account = new_account(
        file,
        input_column,
        FileKind.ANALYSIS_RESULTS,
        sha256,
        json_lines(text, reader.data_rows, reader.key_rows),
        reader.sections,
        software=reader.software,
        details=reader.details,
        notes=reader.notes,
    )
    return FileContent(
        account,
        tuple(reader.small_variants),
        tuple(reader.findings),
        tuple(reader.measurements),
        tuple(sorted(reader.excluded, key=lambda one: one.source.row)),
        metrics=tuple(reader.metrics),
    )


def stated_sample(path: Path) -> str:
    """Return the Sample ID in the first part of such a file, or '' if none stands there."""
    match = _SAMPLE.search(head_of(path).data.decode("utf-8-sig", "replace"))
    return match[1] if match else ""


def _opened(path: tuple[str, ...]) -> bool:
    """Return whether the lines of the members at a path are wanted."""
    if path in ((), ("data",), ("data", "biomarkers"), ("data", "variants")):
        return True
    return len(path) == 3 and path[:2] == ("data", "variants")


def _data_of(top: Placed, file: str) -> dict[str, Placed]:
    data = top.value.get("data") if isinstance(top.value, dict) else None
    found = data.value if isinstance(data, Placed) else None
    if not isinstance(found, dict) or not any(name in found for name in _KNOWN):
        listed = ", ".join(map(text_of, found)) if isinstance(found, dict) else "no object 'data'"
        expected = f"an object 'data' with {', '.join(_KNOWN)}"
        row = data.row if isinstance(data, Placed) else 1
        raise BrokenFileError([Problem(file, row, "data", listed or "nothing", expected)])
    return found


@dataclass(slots=True)
class _Reader:
    """Collects the values of one file, part by part."""

    file: str
    keys: Keys
    notes: list[str]
    small_variants: list[SmallVariant] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    excluded: list[ExcludedRow] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    sections: list[SectionAccount] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    data_rows: set[int] = field(default_factory=set)
    key_rows: set[int] = field(default_factory=set)
    software: str = ""
    sample: str = ""
    has_biomarkers: bool = False

    def take(self, data: Mapping[str, Placed]) -> None:
        known = {name: data[name] for name in _KNOWN if name in data}
        for name, placed in known.items():
            self.key_rows.add(placed.row)
            match name:
                case "sampleInformation":
                    self._information(placed)
                case "softwareConfiguration":
                    self._software(placed)
                case "sampleMetrics":
                    self._metrics(placed)
                case "biomarkers":
                    self._biomarkers(placed)
                case _:
                    self._variants(placed)
        for name, placed in data.items():
            if name not in known:
                self._unknown(name, placed)
        self.notes.extend(_absent(data))

    def _information(self, placed: Placed) -> None:
        said = members(placed.value)
        for key, value in said.items():
            self.details[text_of(key)] = stated(value)
        self.sample = text_of(said.get("sampleId"))
        if self.sample:
            self.details["Sample ID"] = self.sample
        self._account("sampleInformation", placed, len(said), 0)

    def _software(self, placed: Placed) -> None:
        said = dict(members(placed.value))
        listed = said.pop("nirvanaVersionList", None)
        for key, value in said.items():
            self.details[text_of(key)] = stated(value)
        names = ("analysisSoftwareDisplayName", "analysisSoftwareName", "analysisSoftwareVersion")
        self.software = " ".join(text for name in names if (text := text_of(said.get(name))))
        self.details["Pipeline Version"] = text_of(said.get("analysisSoftwareVersion"))
        build = text_of(said.get("genomeBuild"))
        entries = listed if isinstance(listed, list) else []
        for number, entry in enumerate(entries, start=1):
            name = "Nirvana" if number == 1 else f"Nirvana {number}"
            self.details[name] = text_of(entry) or _nirvana(members(entry))
            build = build or text_of(members(entry).get("genomeAssembly"))
        self.details["reference"] = build
        self.details = {name: text for name, text in self.details.items() if text}
        self._account("softwareConfiguration", placed, len(said) + len(entries), 0)

    def _metrics(self, placed: Placed) -> None:
        before = len(self.metrics)
        for group in _groups(members(placed.value)):
            for one in map(members, _list(group.get("metrics"))):
                metric = Metric(
                    row=placed.row,
                    section=text_of(group.get("name")),
                    name=text_of(one.get("name")),
                    unit=text_of(one.get("unit")),
                    lower_limit="",
                    upper_limit="",
                    sample=self.sample,
                    text=text_of(one.get("value")),
                )
                self.metrics.append(metric)
                if metric.name == _USABLE_SITES:
                    source = Source(file=self.file, row=placed.row, section=metric.section)
                    usable = BiomarkerName.MSI_USABLE_SITES
                    value = one.get("value")
                    self.measurements.append(measurement_of(usable, "sites", value, source))
        self._account("sampleMetrics", placed, len(self.metrics) - before, 0)

    def _biomarkers(self, placed: Placed) -> None:
        found = members(placed.value)
        self.has_biomarkers = bool(found)
        if not found:
            self.notes.append("the file holds no biomarkers; TMB and MSI are not assessed")
        before = len(self.excluded)
        for name, one in found.items():
            self.key_rows.add(one.row)
            key = self.keys.key(one.row)
            source = Source(file=self.file, row=one.row, section=_section(name))
            if name in _BIOMARKERS and isinstance(one.value, dict):
                self._biomarker(name, one.value, source)
            else:
                reason = f"the biomarker {text_of(name)} is not interpreted by this version"
                self._exclude(key, source, ExclusionCode.UNKNOWN_SECTION, reason, one.value)
        self._account("biomarkers", placed, len(found), len(self.excluded) - before)

    def _biomarker(self, name: str, value: Mapping[str, Any], source: Source) -> None:
        main, marker, unit = _BIOMARKERS[name]
        self.measurements.append(measurement_of(marker, unit, value.get(main), source))
        for one in map(members, _list(value.get("additionalMetrics"))):
            key = text_of(one.get("name"))
            known = _ADDITIONAL.get(key)
            if known is not None and known[0] is not marker:
                self.measurements.append(measurement_of(*known, one.get("value"), source))
            else:
                self.details[f"{name}: {key}"] = text_of(one.get("value"))
        for key, said in value.items():
            if key not in (main, "additionalMetrics"):
                self.details[f"{name}: {text_of(key)}"] = stated(said)

    def _variants(self, placed: Placed) -> None:
        found = members(placed.value)
        for name, one in found.items():
            self.key_rows.add(one.row)
            if isinstance(one.value, list) and (name == _SMALL or name in _FINDINGS):
                self._events(name, one)
            elif one.value is None and (name == _SMALL or name in _FINDINGS):
                self._account(name, one, 0, 0)
            else:
                self._unknown(name, one)
        if not isinstance(getattr(found.get(_SMALL), "value", None), list):
            self.notes.append(f"the file has no list {_SMALL}; small variants are not assessed")
        self.notes.extend(
            f"the file has no list {name}; such events are not assessed"
            for name in _FINDINGS
            if not isinstance(getattr(found.get(name), "value", None), list)
        )

    def _events(self, name: str, placed: Placed) -> None:
        before = len(self.excluded)
        for one in placed.value:
            self.data_rows.add(one.row)
            key = self.keys.key(one.row)
            source = Source(file=self.file, row=one.row, section=_section(name))
            value = members(one.value)
            try:
                if name == _SMALL:
                    self.small_variants.append(small_variant(key, value, source))
                else:
                    self.findings.append(_FINDINGS[name](value, source))
            except RowRefused as refused:
                self._exclude(key, source, refused.code, refused.reason, one.value)
        rows = len(placed.value)
        looked_for = rows or (self.has_biomarkers and name not in _SAYS_NOTHING_EMPTY)
        if not looked_for:
            self.notes.append(f"{name} is empty, which is not read as looked for and not found")
        named = _section(name) if looked_for else name
        self._account(named, placed, rows, len(self.excluded) - before)

    def _unknown(self, name: str, placed: Placed) -> None:
        """List what has a key that this version does not know, each member of a list by itself."""
        written = placed.value
        rows = written if isinstance(written, list) and written else [placed]
        reason = f"the part {text_of(name)} is not interpreted by this version"
        self.notes.append(f"{reason}; its {len(rows)} values are listed as excluded")
        for one in rows:
            place = one if isinstance(one, Placed) else placed
            value = place.value if isinstance(one, Placed) else one
            self.data_rows.add(place.row)
            source = Source(file=self.file, row=place.row, section=text_of(name))
            key = self.keys.key(place.row)
            self._exclude(key, source, ExclusionCode.UNKNOWN_SECTION, reason, _plain(value))
        self._account(name, placed, len(rows), len(rows), known=False)

    def _exclude(
        self, key: str, source: Source, code: ExclusionCode, reason: str, value: object
    ) -> None:
        gene = text_of(members(value).get("gene"))
        self.excluded.append(
            ExcludedRow(
                key=key,
                source=source,
                code=code.value,
                reason=reason,
                gene=gene,
                text=brief(value),
            )
        )

    def _account(
        self, name: str, placed: Placed, rows: int, excluded: int, *, known: bool = True
    ) -> None:
        self.sections.append(
            SectionAccount(
                name=text_of(name),
                row=placed.row,
                known=known,
                rows=rows,
                reported=rows - excluded,
                excluded=excluded,
                state=(SectionState.FILLED if rows else SectionState.EMPTY).value,
            )
        )


def _section(name: str) -> str:
    return _SECTIONS.get(name) or text_of(name)


def _absent(data: Mapping[str, Placed]) -> Iterator[str]:
    if "biomarkers" not in data:
        yield "the file has no biomarkers; TMB and MSI are not assessed"
    if "variants" not in data:
        yield "the file has no variants; variants are not assessed"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _groups(metrics: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the groups of metrics: that of the run, and those of the lists of groups."""
    for value in metrics.values():
        if isinstance(value, dict):
            yield value
        else:
            yield from map(members, _list(value))


def _nirvana(entry: Mapping[str, Any]) -> str:
    said = [f"{text_of(key)} {text}" for key, value in entry.items() if (text := text_of(value))]
    sources = [
        f"{text_of(one.get('name'))} {text_of(one.get('version'))}".strip()
        for one in map(members, _list(entry.get("dataSources")))
    ]
    return "; ".join([*said, *(["data sources: " + ", ".join(sources)] if sources else [])])


def _plain(value: object) -> object:
    """Return a value without the lines of its members."""
    if isinstance(value, Placed):
        return _plain(value.value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
