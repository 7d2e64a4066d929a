"""Quality of a sample per analyte, from MetricsOutput and the limits of its own version.

An analyte fails where a metric lies outside the limits that the file states, or where a step that
makes it failed. A failed analyte is not assessed: its results are no negative results. Nor is one
of which a value or limit could not be read, or a row lacks. Which section judges which analyte,
and which rows every version has, stands in `resources/quality_analytes.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from varannot.model import (
    Analyte,
    AnalyteQuality,
    BiomarkerName,
    FileAccount,
    Measurement,
    QualityMetric,
    QualityVerdict,
    Source,
)
from varannot.tso500.cells import is_missing
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.control_materials import Control, control_names
from varannot.tso500.quality_gaps import missing_rows, notes_by_analyte
from varannot.tso500.quality_rules import Arm, QualityRules, SectionRule, quality_rules
from varannot.tso500.quality_steps import DNA_ANALYTES, Issue, step_issues
from varannot.tso500.quality_words import P_VALUE, SCORE, is_absent, metric_number, sentence
from varannot.tso500.side_values import Metric

__all__ = ["Quality", "control_reasons", "judge_quality"]

_STATUS = "analysis status"
_WORST = (
    QualityVerdict.FAIL,
    QualityVerdict.UNREADABLE,
    QualityVerdict.WARN,
    QualityVerdict.PASS,
)


@dataclass(frozen=True, slots=True)
class Quality:
    """The metrics of the sample and its run in the order of the files, and all analytes."""

    metrics: tuple[QualityMetric, ...]
    analytes: tuple[AnalyteQuality, ...]


@dataclass(frozen=True, slots=True)
class _Ids:
    """Names under which columns may stand, by library; the first that is there counts."""

    dna: tuple[str, ...]
    rna: tuple[str, ...]

    def of(self, arm: Arm) -> tuple[str, ...]:
        return self.rna if arm is Arm.RNA else self.dna


def judge_quality(
    contents: Sequence[FileContent],
    sample: Mapping[str, str],
    measurements: Iterable[Measurement] = (),
    rules: QualityRules | None = None,
) -> Quality:
    """Return the quality of the sample of the sheet row `sample`.

    `contents` are all files of the sample. Its columns are those named by the ids of its
    CombinedVariantOutput, or by `sample_id` where no file states ids; they are never guessed.
    Without a MetricsOutput every analyte is NOT_ASSESSED. A low tumour fraction among
    `measurements` is a caution on the genomic instability score.
    """
    known = rules or quality_rules()
    ids = _ids([one.account for one in contents], sample)
    files = [one for one in contents if one.account.file_kind == FileKind.METRICS_OUTPUT.value]
    measured = tuple(measurements)
    judged: list[QualityMetric] = []
    issues: list[Issue] = []
    for content in files:
        file = content.account.file
        own = _own_metrics(content.metrics, ids, known)
        if not any(one.sample for one in own):
            issues.append(_no_column(file, ids))
        judged.extend(_judge(file, own, known))
        status = [one for one in own if one.section.casefold() == _STATUS]
        issues.extend(step_issues(file, status, _arms(ids), known))
        issues.extend(missing_rows(file, own, known))
    issues.extend(_of_metrics(judged))
    issues.extend(_low_tumour_fraction(measured, known))
    issues.extend(_spread(issues, _made(judged, measured, contents)))
    return Quality(tuple(judged), _analytes(issues, judged, files, known))


_STATES_IDS = frozenset({FileKind.COMBINED_OUTPUT, FileKind.ANALYSIS_RESULTS})
"""Files that state the ids of the sample: the result of the sample, in either form."""


def control_reasons(accounts: Iterable[FileAccount], sample: Mapping[str, str]) -> tuple[str, str]:
    """Return why the sample is a control library, and why it may be one; '' for a patient's.

    Looked at are the ids of its files and the `sample_id` of the sheet. What the column `control`
    of the sheet says goes before every name.
    """
    stated = sample.get("control", "")
    if stated:
        return ("the sample sheet says so in its column control" if stated == "yes" else ""), ""
    keys = ("Pair ID", "DNA Sample ID", "RNA Sample ID", "Sample ID")
    named = [
        (f"{key} in {account.file}", account.details.get(key, ""))
        for account in accounts
        if account.file_kind in _STATES_IDS
        for key in keys
    ]
    named.append(("sample_id in the sample sheet", sample.get("sample_id", "")))
    found = [
        (f"{where} is '{name}', in which '{one.part}' {_names(one)} {one.meaning}", one.sure)
        for where, name in named
        if (one := control_names().in_id(name))
    ]
    said = "; ".join(text for text, _ in found)
    return (said, "") if any(sure for _, sure in found) else ("", said)


def _names(control: Control) -> str:
    return "names" if control.sure else "may name"


def _ids(accounts: Sequence[FileAccount], sample: Mapping[str, str]) -> _Ids:
    def stated(*keys: str) -> tuple[str, ...]:
        names = (account.details.get(key, "") for key in keys for account in combined)
        return tuple(dict.fromkeys(name for name in names if not is_missing(name)))

    combined = [one for one in accounts if one.file_kind in _STATES_IDS]
    dna = stated("DNA Sample ID", "Sample ID", "Pair ID")
    rna = stated("RNA Sample ID", "Pair ID")
    if not dna and not rna:
        dna = rna = tuple(filter(None, [sample.get("sample_id", "")]))
    return _Ids(dna, rna)


def _arms(ids: _Ids) -> dict[str, tuple[Arm, ...]]:
    """Return which libraries a column of a name may hold."""
    found: dict[str, tuple[Arm, ...]] = {}
    for arm in (Arm.DNA, Arm.RNA):
        for name in ids.of(arm):
            found[name] = (*found.get(name, ()), arm)
    return found


def _own_metrics(metrics: Sequence[Metric], ids: _Ids, rules: QualityRules) -> list[Metric]:
    """Return the metrics of the run and of the sample's columns, in the order of the file."""
    columns = {metric.sample for metric in metrics}
    chosen = {
        arm: next((name for name in ids.of(arm) if name in columns), "")
        for arm in (Arm.DNA, Arm.RNA)
    }

    def wanted(metric: Metric) -> bool:
        if not metric.sample:
            return True
        rule = rules.sections.get(metric.section.casefold())
        if rule is None or rule.arm is Arm.EITHER:
            return metric.sample in chosen.values()
        return metric.sample == chosen.get(rule.arm)

    return [metric for metric in metrics if wanted(metric)]


def _judge(file: str, metrics: Sequence[Metric], rules: QualityRules) -> list[QualityMetric]:
    p_value = {one.sample: _verdict(one, expected=True) for one in metrics if one.name == P_VALUE}
    judged: list[QualityMetric] = []
    for metric in metrics:
        rule = rules.sections.get(metric.section.casefold())
        verdict = _verdict(metric, expected=rule is not None and metric.name in rule.metrics)
        if metric.name == P_VALUE or _informs_only(rule):
            verdict = QualityVerdict.NOT_ASSESSED
        elif metric.name == SCORE and verdict is QualityVerdict.FAIL:
            # Large rearrangements, which the p-value tells, raise the score by themselves.
            excused = p_value.get(metric.sample) is QualityVerdict.PASS
            verdict = QualityVerdict.WARN if excused else verdict
        analytes = rule.analytes if rule else ()
        judged.extend(_quality_metric(file, metric, one, verdict) for one in analytes or (None,))
    return judged


def _informs_only(rule: SectionRule | None) -> bool:
    return rule is not None and (not rule.analytes or Analyte.ANALYSIS in rule.analytes)


def _verdict(metric: Metric, *, expected: bool) -> QualityVerdict:
    """Return how one metric stands to the limits beside it; `expected` if it should have some."""
    limits = (metric.lower_limit, metric.upper_limit)
    if is_absent(metric.text):
        return QualityVerdict.NOT_ASSESSED
    if all(is_absent(limit) for limit in limits):
        return QualityVerdict.WARN if expected else QualityVerdict.NOT_ASSESSED
    value = metric_number(metric.name, metric.text)
    lower, upper = (
        None if is_absent(limit) else metric_number(metric.name, limit) for limit in limits
    )
    unreadable = any(
        not is_absent(text) and number is None
        for text, number in zip(limits, (lower, upper), strict=True)
    )
    if value is None or unreadable:
        return QualityVerdict.UNREADABLE
    outside = (lower is not None and value < lower) or (upper is not None and value > upper)
    return QualityVerdict.FAIL if outside else QualityVerdict.PASS


def _quality_metric(
    file: str, metric: Metric, analyte: Analyte | None, verdict: QualityVerdict
) -> QualityMetric:
    return QualityMetric(
        analyte=analyte,
        name=metric.name,
        unit="" if metric.unit == "NA" else metric.unit,
        text=metric.text,
        number=metric_number(metric.name, metric.text),
        lower=metric.lower_limit,
        upper=metric.upper_limit,
        verdict=verdict,
        source=Source(file=file, row=metric.row, section=metric.section),
    )


def _of_metrics(judged: Sequence[QualityMetric]) -> list[Issue]:
    """Return what the metrics say of their analytes; a value that lacks beside others is said."""
    issues = []
    stated = {
        (one.source.file, one.analyte)
        for one in judged
        if one.verdict is not QualityVerdict.NOT_ASSESSED
    }
    for one in judged:
        if one.analyte is None:
            issues.extend(_unplaced(one))
            continue
        if one.verdict not in (QualityVerdict.PASS, QualityVerdict.NOT_ASSESSED):
            issues.append(Issue(one.analyte, one.verdict, sentence(one)))
        limited = bool(one.lower or one.upper) and one.name != P_VALUE
        if limited and is_absent(one.text) and (one.source.file, one.analyte) in stated:
            issues.append(Issue(one.analyte, QualityVerdict.WARN, sentence(one)))
    return issues


def _unplaced(metric: QualityMetric) -> list[Issue]:
    """Return the failure of a metric in a section of unknown name: what it judges is not known."""
    if metric.verdict is not QualityVerdict.FAIL:
        return []
    text = f"{sentence(metric)} What section [{metric.source.section}] judges is not known."
    return [Issue(Analyte.ANALYSIS, QualityVerdict.FAIL, text)]


def _no_column(file: str, ids: _Ids) -> Issue:
    names = ", ".join(dict.fromkeys((*ids.dna, *ids.rna))) or "none is stated"
    text = f"{file} has no column of this sample (ids: {names}); nothing was judged from it."
    return Issue(Analyte.ANALYSIS, QualityVerdict.WARN, text)


def _low_tumour_fraction(measurements: Sequence[Measurement], rules: QualityRules) -> list[Issue]:
    if not any(one.name is BiomarkerName.GIS and one.number is not None for one in measurements):
        return []
    return [
        Issue(
            Analyte.GIS,
            QualityVerdict.WARN,
            f"The tumour fraction of {one.text} ({one.source.file}) is below "
            f"{rules.gis_tumour_fraction}: a low score may be missing instability (working rule, "
            "unconfirmed).",
        )
        for one in measurements
        if one.name is BiomarkerName.TUMOUR_FRACTION
        and one.number is not None
        and one.number < rules.gis_tumour_fraction
    ]


def _made(
    judged: Sequence[QualityMetric],
    measurements: Sequence[Measurement],
    contents: Sequence[FileContent],
) -> tuple[Analyte, ...]:
    """Return the DNA analytes of the sample: not every assay has the score and DNA fusions."""
    absent = {Analyte.GIS, Analyte.DNA_FUSIONS} - {one.analyte for one in judged}
    if any(one.name is BiomarkerName.GIS for one in measurements):
        absent.discard(Analyte.GIS)
    sections = (one.name.casefold() for content in contents for one in content.account.sections)
    if "dna fusions" in sections:
        absent.discard(Analyte.DNA_FUSIONS)
    return tuple(one for one in DNA_ANALYTES if one not in absent)


def _spread(issues: Sequence[Issue], made: Sequence[Analyte]) -> list[Issue]:
    """Return what contamination and run mean for the other analytes of the sample.

    Contamination concerns every DNA result alike. A run outside its limits is a caution for all:
    the metrics of the libraries decide.
    """
    spread = [
        Issue(analyte, issue.verdict, f"Contamination of the DNA library: {issue.text}")
        for issue in issues
        if issue.analyte is Analyte.CONTAMINATION
        for analyte in made
    ]
    spread += [
        Issue(analyte, QualityVerdict.WARN, f"The run is outside its limits: {issue.text}")
        for issue in issues
        if issue.analyte is Analyte.RUN and issue.verdict is QualityVerdict.FAIL
        for analyte in (Analyte.CONTAMINATION, *made, Analyte.RNA)
    ]
    return spread


def _analytes(
    issues: Sequence[Issue],
    judged: Sequence[QualityMetric],
    files: Sequence[FileContent],
    rules: QualityRules,
) -> tuple[AnalyteQuality, ...]:
    noted = notes_by_analyte(files, rules)
    found = []
    for analyte in Analyte:
        own = [issue for issue in issues if issue.analyte is analyte]
        passed = [
            one for one in judged if one.analyte is analyte and one.verdict is QualityVerdict.PASS
        ]
        texts = [issue.text for worst in _WORST for issue in own if issue.verdict is worst]
        verdicts = {issue.verdict for issue in own} | {one.verdict for one in passed}
        verdict = next((worst for worst in _WORST if worst in verdicts), None)
        if verdict is None:
            verdict = QualityVerdict.NOT_ASSESSED
            texts = [_not_stated(files)]
        texts.extend(noted.get(analyte, ()))
        if passed:
            names = ", ".join(f"{one.name} {one.text}" for one in passed)
            texts.append(f"Within the limits of {passed[0].source.file}: {names}.")
        found.append(
            AnalyteQuality(analyte=analyte, verdict=verdict, reason=" ".join(dict.fromkeys(texts)))
        )
    return tuple(found)


def _not_stated(files: Sequence[FileContent]) -> str:
    if not files:
        return "Quality not stated: no MetricsOutput was given."
    names = ", ".join(one.account.file for one in files)
    return f"Quality not stated: {names} gives no value with a limit for this sample."
