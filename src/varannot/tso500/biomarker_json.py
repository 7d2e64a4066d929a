"""The results for TMB (`tmb.json`) and MSI (`msi.json`, `microsat_output.json`) of one sample.

Keys as named by public parsers of such files; no file of a real run was at hand. The software
writes a bare NaN or the text "NaN" where it has no value, and numbers with or without quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from varannot.errors import BrokenFileError, Problem
from varannot.model import BiomarkerName, ExcludedRow, Measurement, SectionAccount, Source
from varannot.textio import decode
from varannot.tso500.cells import decimal
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, SectionState, new_account
from varannot.tso500.json_text import Keys, Placed, brief, json_lines, placed_json, stated, text_of
from varannot.tso500.packed import whole

__all__ = ["MSI_KEYS", "TMB_KEYS", "measurement_of", "read_msi_json", "read_tmb_json"]

_LARGEST = 16 << 20

TMB_KEYS: Mapping[str, tuple[BiomarkerName, str]] = {
    "TmbPerMb": (BiomarkerName.TMB, "mut/Mb"),
    "CodingRegionSizeMb": (BiomarkerName.TMB_CODING_SIZE, "Mb"),
    "SomaticCodingVariantsCount": (BiomarkerName.TMB_ELIGIBLE_VARIANTS, "variants"),
}
"""What stands for the values of [TMB] in CombinedVariantOutput.

The variants with IncludedInTMBNumerator in the TMB trace are the numerator of TmbPerMb (guide of
DRAGEN TSO 500 2.6, DNA output). That CombinedVariantOutput repeats TmbPerMb, and none of the
adjusted or nonsynonymous values, is not confirmed by a file.
"""

MSI_KEYS: Mapping[str, tuple[BiomarkerName, str]] = {
    "TotalMicrosatelliteSitesAssessed": (BiomarkerName.MSI_USABLE_SITES, "sites"),
    "TotalMicrosatelliteSitesUnstable": (BiomarkerName.MSI_UNSTABLE_SITES, "sites"),
    "PercentageUnstableSites": (BiomarkerName.MSI_PERCENT_UNSTABLE, "percent"),
    "SumJsd": (BiomarkerName.MSI_SUM_JSD, ""),
}

_OTHER_TMB = ("AdjustedTmbPerMb", "NonsynonymousTmbPerMb", "AdjustedNonsynonymousTmbPerMb")
_NO_VALUE = frozenset({"", "NaN", "NA", "N/A", "null"})


def read_tmb_json(path: Path, file: str, *, input_column: str = "tmb") -> FileContent:
    """Return the measurements of a TMB result and the account of its lines.

    TMB is `TmbPerMb`, in mutations per megabase; its note holds the other values of the file.
    Raises BrokenFileError if the file is no JSON object with `TmbPerMb`.
    """
    reader = _read(path, file, input_column, FileKind.TMB_JSON, "TmbPerMb")
    others = [
        f"{key} {reader.details[key]}" for key in _OTHER_TMB if reader.details.get(key, "") != ""
    ]
    reader.take(TMB_KEYS, {BiomarkerName.TMB: _tmb_note(others)}, "")
    return reader.content()


def read_msi_json(path: Path, file: str, *, input_column: str = "msi") -> FileContent:
    """Return the measurements of an MSI result and the account of its lines.

    Where the software says that its result is not valid, all but the number of usable sites is
    not applicable, with its message as the note.
    Raises BrokenFileError if the file is no JSON object with the sites or their percentage.
    """
    reader = _read(path, file, input_column, FileKind.MSI_JSON, *MSI_KEYS)
    valid = reader.details.get("ResultIsValid", "").casefold()
    message = reader.details.get("ResultMessage", "")
    invalid = ""
    if valid == "false":
        invalid = "the software calls the result not valid" + (f": {message}" if message else "")
    elif valid != "true":
        stated = f"ResultIsValid is '{valid}'" if valid else "ResultIsValid is not stated"
        reader.notes.append(f"{stated}: whether the MSI result is valid is not known")
    reader.take(MSI_KEYS, {}, invalid)
    return reader.content()


def measurement_of(
    name: BiomarkerName, unit: str, value: object, source: Source, *, invalid: str = ""
) -> Measurement:
    """Return the measurement of a plain JSON value, a number with or without quotes.

    It is not applicable where the file has no value, or where `invalid` says why it must not count.
    """
    text = text_of(value) if value is not None else "null"
    if invalid:
        return _no_value(name, unit, text, source, invalid)
    if text in _NO_VALUE:
        return _no_value(name, unit, text, source, f"the file has no value ({text or 'empty'})")
    number, note = decimal(text), ""
    most = 100 if name is BiomarkerName.MSI_PERCENT_UNSTABLE else None
    if number is None or number < 0 or (most is not None and number > most):
        range_ = "from 0 to 100" if most else "0 or more"
        number, note = None, f"'{text}' is not a number, {range_}, with a decimal point"
    return Measurement(name=name, text=text, source=source, number=number, unit=unit, note=note)


def _no_value(name: BiomarkerName, unit: str, text: str, source: Source, note: str) -> Measurement:
    return Measurement(
        name=name, text=text, source=source, unit=unit, not_applicable=True, note=note
    )


def _tmb_note(others: list[str]) -> str:
    beside = f"; beside it {', '.join(others)}" if others else ""
    return f"TmbPerMb{beside}; which value CombinedVariantOutput repeats is not confirmed"


@dataclass(slots=True)
class _Reader:
    """Collects the values of one object, key by key."""

    file: str
    input_column: str
    kind: FileKind
    text: str
    sha256: str
    values: Mapping[str, Placed]
    details: dict[str, str]
    notes: list[str]
    measurements: list[Measurement] = field(default_factory=list)
    excluded: list[ExcludedRow] = field(default_factory=list)

    def take(
        self,
        keys: Mapping[str, tuple[BiomarkerName, str]],
        remarks: Mapping[BiomarkerName, str],
        invalid: str,
    ) -> None:
        row_keys = Keys(self.input_column)
        for key, placed in self.values.items():
            row_key = row_keys.key(placed.row)
            if key not in keys:
                continue
            source = Source(file=self.file, row=placed.row, section=key)
            if isinstance(placed.value, dict | list | bool):
                self.excluded.append(_not_plain(row_key, source, key, placed.value))
                continue
            name, unit = keys[key]
            usable = name is BiomarkerName.MSI_USABLE_SITES
            one = measurement_of(
                name, unit, placed.value, source, invalid="" if usable else invalid
            )
            self.measurements.append(_with_remark(one, remarks.get(name, "")))

    def content(self) -> FileContent:
        rows = len(self.values)
        section = SectionAccount(
            name="",
            row=1,
            known=True,
            rows=rows,
            reported=rows - len(self.excluded),
            excluded=len(self.excluded),
            state=SectionState.FILLED.value,
            columns=tuple(map(text_of, self.values)),
        )
        account = new_account(
            self.file,
            self.input_column,
            self.kind,
            self.sha256,
            json_lines(self.text, (), (placed.row for placed in self.values.values())),
            (section,),
            details=self.details,
            notes=self.notes,
        )
        return FileContent(
            account, measurements=tuple(self.measurements), excluded=tuple(self.excluded)
        )


def _with_remark(one: Measurement, remark: str) -> Measurement:
    if not remark:
        return one
    return msgspec.structs.replace(one, note=f"{one.note}; {remark}" if one.note else remark)


def _not_plain(key: str, source: Source, name: str, value: object) -> ExcludedRow:
    return ExcludedRow(
        key=key,
        source=source,
        code=ExclusionCode.NOT_A_NUMBER.value,
        reason=f"{name} holds no number",
        text=brief(value),
    )


def _read(path: Path, file: str, input_column: str, kind: FileKind, *wanted: str) -> _Reader:
    data, sha256 = whole(path, file, _LARGEST)
    text, notes = decode(data, file)
    top = placed_json(text, file, lambda path: not path)
    values = top.value
    if not isinstance(values, dict) or not any(key in values for key in wanted):
        found = ", ".join(map(text_of, values)) if isinstance(values, dict) else brief(top.value)
        expected = f"a JSON object with {' or '.join(wanted)}"
        raise BrokenFileError([Problem(file, 1, "", found or "an empty object", expected)])
    details = {text_of(key): stated(placed.value) for key, placed in values.items()}
    return _Reader(file, input_column, kind, text, sha256, values, details, list(notes))
