"""Downloads against a local server that drops, truncates, stalls, corrupts, changes files."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import random
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_bundle import Case, made_case
from made_genome import made_genome
from unkind_server import Answer, Served, unkind_server

from varannot.bases import translate
from varannot.cli import main
from varannot.errors import InputError
from varannot.model import CheckLevel
from varannot.resources import resource
from varannot.transcripts.build.checksums import ChecksumKind, computed, listed
from varannot.transcripts.build.download import Downloader, DownloadError, Patience, RemoteFile
from varannot.transcripts.build.light import LightInputs, build_light
from varannot.transcripts.build.outcomes import Outcome
from varannot.transcripts.build.remote import (
    TerminalProgress,
    chosen_files,
    load_files,
    repacked,
)
from varannot.transcripts.bundle import open_bundle

BODY = random.Random(1).randbytes(700_000)
PATH = "/pub/genome.bin"
SUMS = "/pub/md5checksums.txt"
REMOTE = RemoteFile(
    "genome.bin", f"https://example.org{PATH}", ChecksumKind.MD5, f"https://example.org{SUMS}"
)
QUICK = Patience(idle_tries=3, pause=1.0, longest=8.0, connect=2.0, read=0.4)


@pytest.fixture
def served() -> Iterator[Served]:
    def prepare(served: Served) -> None:
        served.files[PATH] = BODY
        served.files[SUMS] = f"{hashlib.md5(BODY).hexdigest()}  ./genome.bin\n".encode()

    with unkind_server(prepare) as running:
        yield running


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return made_case(tmp_path)


class Slept(list[float]):
    """The pauses that would have been made."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetch(
    served: Served, folder: Path, remote: RemoteFile = REMOTE, slept: Slept | None = None
) -> Path:
    waits = Slept() if slept is None else slept
    with Downloader(folder, served.url, QUICK, sleep=waits) as downloader:
        return downloader.fetch(remote)


def left(folder: Path) -> list[str]:
    """What lies in the cache, the lock aside."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


FAULTS: list[tuple[str, list[Answer], list[str]]] = [
    ("nothing wrong", [], [""]),
    ("cut once", [Answer(cut=262_144)], ["", "bytes=262144-"]),
    (
        "cut twice",
        [Answer(cut=262_144), Answer(cut=131_072)],
        ["", "bytes=262144-", "bytes=393216-"],
    ),
    ("stalled", [Answer(stall=262_144)], ["", "bytes=262144-"]),
    ("ignores ranges", [Answer(cut=262_144), Answer(ignore_range=True)], ["", "bytes=262144-"]),
    ("no validator", [Answer(cut=262_144, no_validator=True)], ["", ""]),
    ("weak validator", [Answer(cut=262_144, weak=True), Answer(weak=True)], ["", "bytes=262144-"]),
    ("cut, no length", [Answer(cut=262_144, no_length=True)], ["", ""]),
    ("busy", [Answer(status=503), Answer(status=500), Answer()], ["", "", ""]),
    ("corrupt once", [Answer(corrupt=True)], ["", ""]),
    (
        "corrupt after a cut",
        [Answer(cut=262_144), Answer(corrupt=True)],
        ["", "bytes=262144-", ""],
    ),
    (
        "says that it continues, but is another file",
        [Answer(cut=262_144, etag='"old"'), Answer(ignore_if_range=True, etag='"new"'), Answer()],
        ["", "bytes=262144-", ""],
    ),
    (
        "range refused for a part of another length",
        [Answer(cut=262_144), Answer(status=416), Answer()],
        ["", "bytes=262144-", ""],
    ),
]


@pytest.mark.parametrize(
    ("plan", "ranges"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_the_whole_file_arrives(
    tmp_path: Path, served: Served, plan: list[Answer], ranges: list[str]
) -> None:
    served.plan[PATH] = list(plan)
    path = fetch(served, tmp_path)
    assert path.read_bytes() == BODY
    assert left(tmp_path) == ["downloaded.json", "genome.bin"]
    assert served.ranges(PATH) == ranges
    assert served.plan[PATH] == []


def test_file_that_changes_between_two_parts_is_fetched_anew(
    tmp_path: Path, served: Served
) -> None:
    new = BODY[::-1]
    served.plan[PATH] = [Answer(cut=262_144), Answer(content=new, etag='"two"')]
    served.files[SUMS] = f"{hashlib.md5(new).hexdigest()}  ./genome.bin\n".encode()
    assert fetch(served, tmp_path).read_bytes() == new


def test_the_next_run_goes_on_where_this_one_stopped(tmp_path: Path, served: Served) -> None:
    served.plan[PATH] = [Answer(cut=262_144)] + [Answer(status=503)] * 9
    with pytest.raises(DownloadError, match="status 503"):
        fetch(served, tmp_path)
    assert left(tmp_path) == ["genome.bin.part", "genome.bin.part.state"]
    served.plan[PATH] = []
    assert fetch(served, tmp_path).read_bytes() == BODY
    assert served.ranges(PATH)[-1] == "bytes=262144-"


def test_part_of_another_address_is_not_continued(tmp_path: Path, served: Served) -> None:
    served.plan[PATH] = [Answer(cut=262_144)] + [Answer(status=503)] * 9
    with pytest.raises(DownloadError):
        fetch(served, tmp_path)
    served.plan[PATH] = []
    served.files["/new/genome.bin"] = BODY
    moved = RemoteFile(
        "genome.bin", "https://example.org/new/genome.bin", REMOTE.kind, REMOTE.checksum_url
    )
    assert fetch(served, tmp_path, moved).read_bytes() == BODY
    assert served.ranges("/new/genome.bin") == [""]


def test_whole_part_is_only_verified(tmp_path: Path, served: Served) -> None:
    """The run was killed between the last byte and the renaming: the server says 416."""
    fetch(served, tmp_path)
    (tmp_path / "genome.bin").replace(tmp_path / "genome.bin.part")
    state = {"url": served.url + PATH, "validator": '"one"', "total": str(len(BODY))}
    (tmp_path / "genome.bin.part.state").write_text(json.dumps(state))
    assert fetch(served, tmp_path).read_bytes() == BODY
    assert served.ranges(PATH)[-1] == f"bytes={len(BODY)}-"


def test_verified_file_is_used_without_the_network(tmp_path: Path, served: Served) -> None:
    fetch(served, tmp_path)
    before = len(served.requests)
    assert fetch(served, tmp_path).read_bytes() == BODY
    assert len(served.requests) == before


def test_file_that_was_changed_afterwards_is_fetched_anew(tmp_path: Path, served: Served) -> None:
    fetch(served, tmp_path).write_bytes(BODY[:-1])
    assert fetch(served, tmp_path).read_bytes() == BODY


NEVER: list[tuple[str, str, list[Answer], str]] = [
    ("gone", PATH, [Answer(status=404)], "status 404"),
    ("forbidden", PATH, [Answer(status=403)], "status 403"),
    ("always busy", PATH, [Answer(status=503)] * 9, "status 503"),
    ("always cut", PATH, [Answer(cut=0)] * 9, "a broken connection"),
    ("always stalled", PATH, [Answer(stall=0)] * 3, "no answer in time|a broken connection"),
    ("always corrupt", PATH, [Answer(corrupt=True)] * 9, "md5 "),
    ("truncated in good order", PATH, [Answer(short=5_000)] * 9, "md5 "),
    ("no checksums", SUMS, [Answer(status=404)], "status 404"),
    ("checksums of others", SUMS, [Answer(content=b"0" * 32 + b"  ./b\n")], "without genome.bin"),
    ("wrong checksum", SUMS, [Answer(content=b"0" * 32 + b"  ./genome.bin\n")], "md5 0000"),
]


@pytest.mark.parametrize(
    ("path", "plan", "words"), [row[1:] for row in NEVER], ids=[row[0] for row in NEVER]
)
def test_half_a_download_is_never_used(
    tmp_path: Path, served: Served, path: str, plan: list[Answer], words: str
) -> None:
    served.plan[path] = list(plan)
    with pytest.raises(DownloadError, match=words) as caught:
        fetch(served, tmp_path)
    assert served.url in str(caught.value)
    assert not (tmp_path / "genome.bin").exists()


@pytest.mark.parametrize(("asked", "waited"), [("5", 5.0), ("9999", 8.0), ("", 1.0), ("x", 1.0)])
def test_retry_after_is_honoured_within_bounds(
    tmp_path: Path, served: Served, asked: str, waited: float
) -> None:
    slept = Slept()
    served.plan[PATH] = [Answer(status=503, retry_after=asked)]
    fetch(served, tmp_path, slept=slept)
    assert slept == [waited]


def test_pauses_double_up_to_a_bound(tmp_path: Path, served: Served) -> None:
    slept = Slept()
    served.plan[PATH] = [Answer(status=500)] * 9
    patience = Patience(idle_tries=6, pause=1.0, longest=8.0, connect=2.0, read=0.4)
    with (
        Downloader(tmp_path, served.url, patience, sleep=slept) as one,
        pytest.raises(DownloadError),
    ):
        one.fetch(REMOTE)
    assert slept == [1.0, 2.0, 4.0, 8.0, 8.0]


def test_progress_is_told_and_ends_with_the_file(tmp_path: Path, served: Served) -> None:
    heard: list[tuple[str, int, int]] = []
    served.plan[PATH] = [Answer(cut=262_144)]
    with Downloader(tmp_path, served.url, QUICK, lambda *told: heard.append(told), Slept()) as one:
        one.fetch(REMOTE)
    assert {name for name, _, _ in heard} == {"genome.bin"}
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)
    assert heard[-1] == ("genome.bin", len(BODY), len(BODY))


def test_progress_is_one_line_on_a_terminal_alone(capsys: pytest.CaptureFixture[str]) -> None:
    for shown in (True, False):
        progress = TerminalProgress(shown=shown)
        progress("a.gz", 1_000_000, 2_000_000)
        progress("a.gz", 2_000_000, 2_000_000)
        written = capsys.readouterr().err
        assert ("2.0 of 2.0 MB (100 %)" in written) is shown
        assert written.count("\n") == (1 if shown else 0)


def test_proxy_of_the_environment_is_used(
    tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", served.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Downloader(tmp_path, "http://mirror.invalid", QUICK, sleep=Slept()) as one:
        assert one.fetch(REMOTE).read_bytes() == BODY
    assert ("proxied", PATH) in served.requests


def test_two_runs_do_not_share_a_folder(tmp_path: Path, served: Served) -> None:
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run is downloading"):
            fetch(served, tmp_path)


def test_full_disk_is_said_before_the_transfer(
    tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "varannot.transcripts.build.download.shutil.disk_usage",
        lambda _: type("Usage", (), {"free": 1_000})(),
    )
    with pytest.raises(InputError, match="1000 bytes free"):
        fetch(served, tmp_path)


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"", "0 0"), (b"hello\n", None), (bytes(range(256)) * 17, None), (b"\xff" * 5000, None)],
)
def test_bsd_sum_is_that_of_the_tool(tmp_path: Path, content: bytes, text: str | None) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    if text is None:
        printed = subprocess.run(
            ["sum", "-r", path.name], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        text = listed(printed.stdout.strip() + " a\n", "a", ChecksumKind.BSD) or " ".join(
            str(int(word)) for word in printed.stdout.split()[:2]
        )
    assert computed(path, ChecksumKind.BSD) == text


@pytest.mark.parametrize("kind", [ChecksumKind.GZIP, ChecksumKind.ZIP])
@pytest.mark.parametrize("damage", [False, True])
def test_files_that_carry_their_own_sums(
    tmp_path: Path, served: Served, kind: ChecksumKind, damage: bool
) -> None:
    content = random.Random(3).randbytes(9_000)
    path = tmp_path / "a"
    if kind is ChecksumKind.GZIP:
        path.write_bytes(gzip.compress(content))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("b", content)
    packed = bytearray(path.read_bytes())
    if damage:
        packed[4_000] ^= 1
    served.files["/a"] = bytes(packed)
    remote = RemoteFile("a", "https://example.org/a", kind)
    cache = tmp_path / "cache"
    if damage:
        with pytest.raises(DownloadError, match="damaged"):
            fetch(served, cache, remote)
        assert left(cache) == []
    else:
        assert fetch(served, cache, remote).read_bytes() == bytes(packed)


def test_listed_files_are_well_formed() -> None:
    files = load_files(resource("reference_files.tsv"))
    for file in files:
        assert file.remote.url.endswith("/" + file.remote.name)
        assert bool(file.remote.checksum_url) is not file.remote.kind.own
    names = [file.remote.name for file in chosen_files(files, "GRCh37", light=False)]
    assert len(names) == 3
    assert any("GRCh37" in name and name.endswith("_genomic.fna.gz") for name in names)
    assert len(chosen_files(files, "", light=True)) == 2
    with pytest.raises(InputError, match="Did you mean"):
        chosen_files(files, "GRCh37", light=True, also=["hg19ToHg38.over.chain"])


def test_gzip_genome_is_repacked_once(tmp_path: Path) -> None:
    genome = made_genome(seed=4)
    plain = genome.write_fasta(tmp_path / "g.fna")
    packed = tmp_path / "g.fna.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    made = repacked(packed)
    assert gzip.decompress(made.read_bytes()) == plain.read_bytes()
    first = made.stat().st_mtime_ns
    assert repacked(packed).stat().st_mtime_ns == first
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "g.fna",
        "g.fna.bgz.gz",
        "g.fna.bgz.gz.fai",
        "g.fna.bgz.gz.gzi",
        "g.fna.gz",
    ]


def publish(served: Served, case: Case) -> None:
    """Put the public files of the made-up assembly on the server, under their real paths."""
    for file in load_files(resource("reference_files.tsv")):
        path = "/" + file.remote.url.split("://", 1)[1].partition("/")[2]
        genes = case.genomes["GRCh37"].genes
        if path.endswith("_rna.fna.gz"):
            text = "".join(f">NM_{g.number:06d}.3 made up\n{g.mrna}\n" for g in genes)
        elif path.endswith("_protein.faa.gz"):
            text = "".join(
                f">NP_{g.number:06d}.1\n{translate(g.coding_bases)[:-1]}\n" for g in genes
            )
        elif path.endswith("GRCh37.p13_genomic.fna.gz"):
            contigs = case.genomes["GRCh37"].contigs
            text = "".join(f">{name}\n{bases}\n" for name, bases in contigs.items())
        else:
            continue
        served.files[path] = gzip.compress(text.encode())
        if file.remote.checksum_url:
            sums = "/" + file.remote.checksum_url.split("://", 1)[1].partition("/")[2]
            digest = hashlib.md5(served.files[path]).hexdigest()
            served.files[sums] = f"{digest}  ./{file.remote.name}\n".encode()


def test_light_download_gives_every_coding_sequence(
    tmp_path: Path,
    served: Served,
    case: Case,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(served, case)
    out = tmp_path / "out"
    arguments = ["reference", "build", "--download", "--light", "--cache", str(tmp_path / "cache")]
    arguments += ["--mirror", served.url, "--base", str(case.base), "--out", str(out)]
    assert main(arguments) == 0
    assert "12 kept" in capsys.readouterr().out
    bundle = open_bundle(out)
    for build in bundle.builds:
        for gene in case.genomes[build].genes:
            (model,) = bundle.of_gene(gene.symbol, build)
            expected = CheckLevel.SEQUENCE if gene.number <= 8 else CheckLevel.CDS
            assert model.level is expected
            assert bundle.sequence(model).mrna == gene.mrna


def test_full_download_lifts_the_assembly(
    tmp_path: Path,
    served: Served,
    case: Case,
) -> None:
    publish(served, case)
    out, cache = tmp_path / "out", tmp_path / "cache"
    arguments = ["reference", "build", "--download", "--assembly", "GRCh37"]
    arguments += ["--cache", str(cache), "--mirror", served.url]
    assert main([*arguments, "--base", str(case.base), "--out", str(out)]) == 0
    bundle = open_bundle(out)
    for gene in case.genomes["GRCh37"].genes:
        (model,) = bundle.of_gene(gene.symbol, "GRCh37")
        assert model.level is CheckLevel.SEQUENCE
        assert bundle.sequence(model).mrna == gene.mrna
    assert not [path for path in cache.iterdir() if path.name.startswith(".light")]


def test_sequences_that_do_not_fit_leave_the_transcript(tmp_path: Path, case: Case) -> None:
    genes = {gene.number: gene for gene in case.genomes["GRCh37"].genes}
    tenth, eleventh, twelfth = genes[10], genes[11], genes[12]
    rna, protein = tmp_path / "rna.fa", tmp_path / "protein.fa"
    other = twelfth.coding_bases[:-3] + "GCA"
    rna.write_text(
        f">NM_000010.3\n{tenth.mrna}GC\n"
        f">NM_000011.3\n{eleventh.mrna}AAAAAA\n"
        f">NM_000012.3\n{twelfth.mrna.replace(twelfth.coding_bases, other)}\n"
    )
    wrong = translate(eleventh.coding_bases)[:-1].replace("A", "V")
    protein.write_text(f">NP_000011.1\n{wrong}\n")
    report = {
        row.record: row
        for row in build_light(LightInputs(rna, protein, case.base), tmp_path / "out")
    }
    assert {row.outcome for row in report.values()} == {Outcome.REFUSED}
    assert "for a transcript of" in report["NM_000010.3"].reason
    assert "reads otherwise than NP_000011.1" in report["NM_000011.3"].reason
    assert "not in a stop codon" in report["NM_000012.3"].reason
    before, after = open_bundle(case.base), open_bundle(tmp_path / "out")
    for number in (10, 11, 12):
        symbol = f"GENE{number}"
        assert after.of_gene(symbol, "GRCh37") == before.of_gene(symbol, "GRCh37")


def test_failed_download_is_exit_2_and_builds_nothing(
    tmp_path: Path,
    served: Served,
    case: Case,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    arguments = ["reference", "build", "--download", "--light", "--cache", str(tmp_path / "cache")]
    arguments += ["--mirror", served.url, "--base", str(case.base), "--out", str(out)]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert "status 404" in told
    assert "was not confirmed" in told
    assert not out.exists()
