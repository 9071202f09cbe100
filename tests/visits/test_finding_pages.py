"""Findings through the door: what is asked, kept, handed out and refused."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from diary.ids import uuid7
from diary.models import Finding, Patient, User
from diary.visits import files
from diary.visits.actions import add_finding
from tests.bad_input.junk import NASTY, read
from tests.conftest import client_of
from tests.make import make_finding, make_page, make_treatment, stored
from tests.test_pages import queries
from tests.visits.samples import JPEG, PDF, PNG, REFUSED, SCRIPT, WEBP

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
TOLD = {"what": "brain_mri", "on": "2026-06-01", "result": "Two new spots."}
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2026-06-15T12:00:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def kept(folder: Path) -> list[bytes]:
    """Return every file that lies in the folder."""
    return sorted(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def sent(data: bytes, name: str = "scan.pdf", kind: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind or "application/pdf")


def post(client: Client, patient: Patient, said: dict[str, Any], pk: Any = None) -> Any:
    name, args = (
        ("finding-edit", [patient.pk, pk]) if pk else ("finding-add", [patient.pk])
    )
    return client.post(reverse(name, args=args), said)


def download(client: Client, finding: Finding, version: int = 1) -> Any:
    args = [finding.patient_id, finding.pk, version]
    return client.get(reverse("finding-file", args=args))


def test_what_was_told_is_stored_and_shown(as_alice: Client, patient: Patient) -> None:
    said = {"what": "ashworth", "on": "2026-06-01", "who": "Dr Example"}
    said |= {"site": "ankle", "side": "left", "grade": "1+", "result": "as before"}

    answer = post(as_alice, patient, said)
    page = as_alice.get(answer["Location"]).content.decode()

    assert answer.status_code == 302
    finding = patient.findings.get()
    assert {name: str(getattr(finding, name)) for name in said} == said
    assert "left ankle, grade 1+, Dr Example" in page


def test_the_first_page_offers_every_finding_of_the_list(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.get(reverse("finding-add", args=[patient.pk])).content.decode()

    for word in ("balance test", "blood test", "MRI of the brain", "spinal fluid"):
        assert word in page.replace("Balance", "balance").replace(
            "Blood", "blood"
        ).replace("Spinal", "spinal")


@pytest.mark.parametrize(
    ("what", "asked", "not_asked"),
    [
        ("ashworth", {"site", "side", "grade"}, {"what_own"}),
        ("beats", {"site", "side", "grade"}, {"what_own"}),
        ("range", {"site", "side", "grade"}, {"what_own"}),
        ("brain_mri", {"grade", "result", "upload"}, {"site", "side", "what_own"}),
        ("", {"what_own", "site", "grade"}, {"drop"}),
    ],
)
def test_each_finding_is_asked_what_makes_sense_for_it(
    what: str,
    asked: set[str],
    not_asked: set[str],
    as_alice: Client,
    patient: Patient,
) -> None:
    url = reverse("finding-add", args=[patient.pk])

    page = make_page(as_alice.get(url, {"what": what}))

    assert page.typed["on"] == "2026-06-15"
    names = {one.get("name") for one in page.all("input", "select", "textarea")}
    assert asked <= names
    assert not names & not_asked


@pytest.mark.parametrize(
    ("what", "grades"),
    [
        ("ashworth", ["0", "1", "1+", "2", "3", "4"]),
        ("scats", ["0", "1", "2", "3"]),
        ("reflexes", ["0", "1+", "2+", "3+", "4+"]),
    ],
)
def test_a_scale_takes_its_own_grades_only(
    what: str, grades: list[str], as_alice: Client, patient: Patient
) -> None:
    said = {"what": what, "on": "2026-06-01"}

    taken = [post(as_alice, patient, said | {"grade": one}) for one in grades]
    refused = post(as_alice, patient, said | {"grade": "5"})

    assert {one.status_code for one in taken} == {302}
    assert refused.status_code == 422
    assert "grade" in refused.context["form"].errors


@pytest.mark.parametrize(
    ("what", "grade", "shown"),
    [
        ("beats", "1", "1 beat"),
        ("beats", "12", "12 beats"),
        ("beats", "more than 10", "more than 10"),
        ("range", "90", "90°"),
        ("range", "0 to 90 degrees", "0 to 90 degrees"),
        ("blood", "200 pg/ml", "200 pg/ml"),
    ],
)
def test_a_number_is_shown_as_told_with_its_unit(
    what: str, grade: str, shown: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    make_finding(patient, by=alice, what=what, grade=grade)

    page = as_alice.get(reverse("finding-list", args=[patient.pk])).content.decode()

    assert f"<bdi>{shown}</bdi>" in page


def test_own_words_are_kept_and_known_ones_become_their_code(
    as_alice: Client, patient: Patient
) -> None:
    said = {"what": "", "on": "2026-06-01", "site_own": "Little  toe"}

    post(as_alice, patient, said | {"what_own": " gait  analysis "})
    post(as_alice, patient, said | {"what_own": "lumbar puncture", "site_own": "Calf"})

    rows = patient.findings.values_list("what", "site")
    assert set(rows) == {("gait analysis", "Little toe"), ("spinal_fluid", "calf")}
    assert [one.text for one in patient.terms.all()] == ["Little toe"]


def test_a_place_in_own_words_is_offered_again(
    as_alice: Client, patient: Patient
) -> None:
    said = {"what": "ashworth", "on": "2026-06-01"}
    post(as_alice, patient, said | {"site_own": "little toe"})

    again = post(as_alice, patient, said | {"site": "little toe"})

    assert again.status_code == 302
    assert set(patient.findings.values_list("site", flat=True)) == {"little toe"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "2026-06-16"}, "on"),
        ({"on": "1899-12-31"}, "on"),
        ({"what": "horoscope"}, "what"),
        ({"what": "", "what_own": "…"}, "what_own"),
        ({"what": ""}, "what_own"),
        ({"grade": "x" * 41}, "grade"),
        ({"result": "x" * 10_001}, "result"),
        ({"what": "beats", "site": "moon"}, "site"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    said: dict[str, str], field: str, as_alice: Client, patient: Patient
) -> None:
    answer = post(as_alice, patient, TOLD | said)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not patient.findings.exists()


# Files


@pytest.mark.parametrize(
    ("data", "name", "kind", "leaves_as"),
    [
        (PNG, "scan.png", "image/png", "scan.png"),
        (JPEG, "scan.png", "image/jpeg", "scan.png.jpg"),
        (WEBP, "page.html", "image/webp", "page.html.webp"),
        (PDF, "../../letter", "application/pdf", "letter.pdf"),
    ],
)
def test_a_file_is_handed_out_as_what_it_is(
    data: bytes,
    name: str,
    kind: str,
    leaves_as: str,
    *,
    as_alice: Client,
    patient: Patient,
    folder: Path,
) -> None:
    post(as_alice, patient, TOLD | {"upload": sent(data, name, "text/html")})
    finding = patient.findings.get()

    answer = download(as_alice, finding)

    assert (finding.file_type, finding.file_size) == (kind, len(data))
    assert answer.content == data
    assert kept(folder) == [data]
    assert (folder / str(patient.pk) / finding.file).is_file()
    said = {name: answer[name] for name in answer.headers}
    assert said["Content-Type"] == kind
    assert said["Content-Disposition"] == f'attachment; filename="{leaves_as}"'
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert said["Cache-Control"] == "no-store"


def test_a_part_of_a_file_is_never_sent(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    data = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"x" * 5000 + b"\n")
    finding = make_finding(patient, by=alice, file=data)
    url = reverse("finding-file", args=[patient.pk, finding.pk, 1])

    answer = as_alice.get(
        url, headers={"Range": "bytes=0-3", "Accept-Encoding": "gzip"}
    )

    assert (answer.status_code, answer.content) == (200, data)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"b\\c.pdf', 'attachment; filename="c.pdf"'),
        ("März.pdf", "attachment; filename*=utf-8''M%C3%A4rz.pdf"),
        ("a\u202efdp.exe", 'attachment; filename="afdp.exe.pdf"'),
    ],
)
def test_a_name_leaves_in_a_form_that_every_browser_reads(
    name: str, header: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, file=PDF, name=name)

    assert download(as_alice, finding)["Content-Disposition"] == header


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>.pdf", "Ω\u202e.pdf"])
def test_a_name_is_shown_as_typed_and_does_nothing(
    name: str, as_alice: Client, patient: Patient
) -> None:
    post(as_alice, patient, TOLD | {"upload": sent(PDF, name)})
    finding = patient.findings.get()

    page = as_alice.get(reverse("finding-edit", args=[patient.pk, finding.pk]))

    assert make_page(page).live() == []
    assert "\u202e" not in page.content.decode()


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_picture_and_no_pdf_is_refused_beside_its_field(
    what: str, as_alice: Client, patient: Patient, folder: Path
) -> None:
    before = stored()

    answer = post(
        as_alice,
        patient,
        TOLD | {"upload": sent(REFUSED[what], "scan.png", "image/png")},
    )
    page = make_page(answer)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["upload"]
    assert "id_upload_error" in page.ids
    assert page.typed["result"] == TOLD["result"]
    assert page.typed["what"] == TOLD["what"]
    assert stored() == before
    assert kept(folder) == []


@pytest.mark.parametrize("name", ["x" * 300 + ".pdf", "x" * 201])
def test_an_endless_name_is_refused(
    name: str, as_alice: Client, patient: Patient
) -> None:
    answer = post(as_alice, patient, TOLD | {"upload": sent(PDF, name)})

    assert answer.status_code == 422
    assert "200" in str(answer.context["form"].errors["upload"])


def big(megabytes: int) -> bytes:
    return PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"x" * megabytes * MEGABYTE)


def test_the_largest_file_fits(as_alice: Client, patient: Patient) -> None:
    data = big(10)
    data = (
        data[: data.index(b"x")] + data[data.index(b"x") + len(data) - 10 * MEGABYTE :]
    )

    answer = post(as_alice, patient, TOLD | {"upload": sent(data)})

    assert len(data) == 10 * MEGABYTE
    assert answer.status_code == 302
    assert patient.findings.get().file_size == len(data)


@pytest.mark.parametrize("before", [True, False])
def test_a_file_that_is_too_large_is_refused_and_the_rest_kept(
    before: bool, as_alice: Client, patient: Patient, folder: Path
) -> None:
    """Whatever comes behind the file in the body is kept too."""
    upload = {"upload": sent(big(10) + b"\n")}
    said = TOLD | upload if before else upload | TOLD

    answer = post(as_alice, patient, said)

    assert answer.status_code == 422
    assert "larger than 10 MB" in str(answer.context["form"].errors["upload"])
    assert make_page(answer).typed["result"] == TOLD["result"]
    assert kept(folder) == []


def test_a_body_that_announces_a_gigabyte_is_refused(
    as_alice: Client, patient: Patient, folder: Path
) -> None:
    """Nothing of it is even looked at."""
    body = encode_multipart(BOUNDARY, TOLD | {"upload": sent(PDF)})

    answer = as_alice.request(
        PATH_INFO=reverse("finding-add", args=[patient.pk]),
        REQUEST_METHOD="POST",
        CONTENT_TYPE=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(1024 * MEGABYTE),
        **{"wsgi.input": BytesIO(body)},
    )

    assert answer.status_code == 422
    assert "larger than 10 MB" in str(answer.context["form"].errors["upload"])
    assert kept(folder) == []


def test_the_host_sets_the_limit(
    as_alice: Client, patient: Patient, settings: Any
) -> None:
    settings.MAX_FILE_SIZE = MEGABYTE

    refused = post(as_alice, patient, TOLD | {"upload": sent(big(1))})

    assert refused.status_code == 422
    assert "larger than 1 MB" in str(refused.context["form"].errors["upload"])


def test_an_error_elsewhere_says_that_the_file_is_to_be_chosen_again(
    as_alice: Client, patient: Patient, folder: Path
) -> None:
    answer = post(as_alice, patient, TOLD | {"on": "", "upload": sent(PDF)})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"on", "upload"}
    assert "again" in str(answer.context["form"].errors["upload"])
    assert kept(folder) == []


@pytest.mark.parametrize("who", ["nobody", "alice"])
def test_a_file_is_passed_over_where_none_is_asked_for(
    who: str, alice: User, patient: Patient, monkeypatch: Any
) -> None:
    client = client_of(alice) if who == "alice" else Client()
    pages = [reverse("account_login"), reverse("visit-add", args=[patient.pk])]
    pages += [reverse("finding-add", args=[patient.pk])] * (who == "nobody")
    monkeypatch.setattr("diary.visits.uploads.BytesIO", None)

    answers = [client.post(url, {"upload": sent(PDF), "login": "x"}) for url in pages]

    assert {one.status_code for one in answers} <= {200, 302, 403, 422}


@pytest.mark.parametrize("junk", NASTY)
def test_whatever_a_file_holds_and_is_called_gets_a_clear_answer(
    junk: str | bytes, as_alice: Client, patient: Patient, folder: Path
) -> None:
    data = junk if isinstance(junk, bytes) else junk.encode("utf-8", "replace")
    name = read(junk).replace("\0", "") or "x"

    refused = post(as_alice, patient, TOLD | {"upload": sent(data, name)})
    taken = post(as_alice, patient, TOLD | {"upload": sent(PDF, name)})

    assert refused.status_code in {302, 422}
    assert taken.status_code in {302, 422}
    for finding in patient.findings.exclude(file=""):
        assert finding.file_name
        assert finding.file_name.isprintable()
        assert download(as_alice, finding).content == PDF


def test_three_files_at_once_are_refused(as_alice: Client, patient: Patient) -> None:
    files_ = [sent(PDF), sent(PDF), sent(PDF)]

    answer = post(as_alice, patient, TOLD | {"upload": files_})

    assert answer.status_code == 400
    assert not patient.findings.exists()


# Change, take back, history


def test_another_file_leaves_the_first_one_in_the_history(
    as_alice: Client, alice: User, patient: Patient, folder: Path
) -> None:
    finding = make_finding(patient, by=alice, file=PDF, name="first.pdf")

    answer = post(
        as_alice,
        patient,
        TOLD | {"version": "1", "upload": sent(PNG, "second.png")},
        finding.pk,
    )
    finding.refresh_from_db()
    page = as_alice.get(reverse("finding-edit", args=[patient.pk, finding.pk]))

    assert answer.status_code == 302
    assert kept(folder) == sorted([PDF, PNG])
    assert finding.file_name == "second.png"
    assert download(as_alice, finding, 2).content == PNG
    assert download(as_alice, finding, 1).content == PDF
    for version in (1, 2):
        assert reverse("finding-file", args=[patient.pk, finding.pk, version]) in (
            page.content.decode()
        )


def test_a_file_can_be_taken_off_and_is_still_in_the_history(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)

    post(as_alice, patient, TOLD | {"version": "1", "drop": "on"}, finding.pk)
    finding.refresh_from_db()

    assert (finding.file, finding.file_name, finding.file_size) == ("", "", 0)
    assert download(as_alice, finding, 2).status_code == 404
    assert download(as_alice, finding, 1).content == PDF
    assert download(as_alice, finding, 99).status_code == 404


def test_a_new_file_counts_more_than_taking_the_old_one_off(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)
    said = {"version": "1", "drop": "on", "upload": sent(PNG)}

    post(as_alice, patient, TOLD | said, finding.pk)

    assert download(as_alice, finding, 2).content == PNG


def test_changing_the_words_leaves_the_file(
    as_alice: Client, alice: User, patient: Patient, folder: Path
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)

    post(as_alice, patient, TOLD | {"version": "1"}, finding.pk)
    finding.refresh_from_db()

    assert finding.result == TOLD["result"]
    assert download(as_alice, finding, 2).content == PDF
    assert kept(folder) == [PDF]


def test_a_change_that_cannot_be_is_refused_with_what_was_typed(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, what="range", file=PDF)
    said = {"version": "1", "on": "2026-06-16", "result": "typed"}

    answer = post(as_alice, patient, said, finding.pk)

    assert answer.status_code == 422
    assert make_page(answer).typed["result"] == "typed"
    assert "15 June 2026" in answer.content.decode()
    assert not patient.revisions.exists()


def test_a_finding_in_own_words_can_be_renamed(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, what="gait analysis")
    said = {"version": "1", "on": "2026-06-01", "what_own": "gait laboratory"}

    post(as_alice, patient, said, finding.pk)
    finding.refresh_from_db()

    assert finding.what == "gait laboratory"


def test_a_finding_that_was_taken_back_keeps_its_file(
    as_alice: Client, as_dora: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, file=PDF, result="hidden")
    args = [patient.pk, finding.pk]

    as_alice.post(reverse("finding-void", args=args))
    finding.refresh_from_db()
    gone = as_alice.get(reverse("finding-edit", args=args)).content.decode()
    whole = [download(one, finding, 2).content for one in (as_alice, as_dora)]
    as_alice.post(reverse("finding-restore", args=args))
    finding.refresh_from_db()

    assert whole == [PDF, PDF]
    assert "was taken back" in gone
    assert finding.voided_at is None
    assert [one.change for one in patient.revisions.order_by("version")] == [
        "voided",
        "restored",
    ]


def test_a_stranger_learns_nothing_of_a_file(
    as_charlie: Client, as_alice: Client, alice: User, patient: Patient
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)
    theirs = as_charlie.get("/").url.split("/")[2]

    foreign = download(as_charlie, finding)
    elsewhere = as_charlie.get(reverse("finding-file", args=[theirs, finding.pk, 1]))

    assert (foreign.status_code, elsewhere.status_code) == (404, 404)
    assert download(as_alice, finding).status_code == 200


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_a_file_that_is_gone_from_the_server_is_told_of(
    harm: str, as_alice: Client, alice: User, patient: Patient, folder: Path
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)
    path = folder / str(patient.pk) / finding.file
    path.unlink() if harm == "missing" else path.write_bytes(b"other")

    answer = as_alice.get(
        reverse("finding-file", args=[patient.pk, finding.pk, 1]), follow=True
    )

    assert answer.redirect_chain[-1][0] == reverse(
        "finding-edit", args=[patient.pk, finding.pk]
    )
    assert "missing or damaged" in answer.content.decode()


# Twice, at once, in vain


def test_the_same_post_again_is_the_stored_finding_and_its_one_file(
    as_alice: Client, patient: Patient, folder: Path
) -> None:
    said = TOLD | {"id": str(uuid7())}
    first = post(as_alice, patient, said | {"upload": sent(PDF)})
    before = stored()

    again = post(as_alice, patient, said | {"upload": sent(PDF)})

    assert (first.status_code, again.status_code) == (302, 302)
    assert stored() == before
    assert kept(folder) == [PDF]
    assert download(as_alice, patient.findings.get()).content == PDF


def test_the_same_post_after_a_change_of_the_file_is_no_conflict(
    as_alice: Client, patient: Patient, folder: Path
) -> None:
    said = TOLD | {"id": str(uuid7())}
    post(as_alice, patient, said | {"upload": sent(PDF)})
    change = TOLD | {"version": "1", "upload": sent(PNG)}
    post(as_alice, patient, change, said["id"])

    again = post(as_alice, patient, said | {"upload": sent(PDF)})

    assert again.status_code == 302
    assert download(as_alice, patient.findings.get(), 2).content == PNG
    assert kept(folder) == sorted([PDF, PNG])


@pytest.mark.parametrize("other", [{"result": "other"}, {"upload": PNG}])
def test_the_same_id_with_something_else_is_a_conflict_without_a_file(
    other: dict[str, Any], as_alice: Client, patient: Patient, folder: Path
) -> None:
    said = TOLD | {"id": str(uuid7())}
    post(as_alice, patient, said | {"upload": sent(PDF)})
    data = other.pop("upload", PDF)

    answer = post(as_alice, patient, said | other | {"upload": sent(data)})

    assert answer.status_code == 409
    assert "upload" in answer.context["form"].errors
    assert kept(folder) == [PDF]


def test_an_id_of_another_diary_is_a_404_without_a_file(
    as_alice: Client,
    as_charlie: Client,
    charlie: User,
    patient: Patient,
    strangers_diary: Patient,
    folder: Path,
) -> None:
    theirs = make_finding(strangers_diary, by=charlie, file=PNG)

    answer = post(as_alice, patient, TOLD | {"id": str(theirs.pk), "upload": sent(PDF)})

    assert answer.status_code == 404
    assert kept(folder) == [PNG]


def test_two_people_changing_one_finding_lose_nothing(
    as_alice: Client, as_bob: Client, alice: User, patient: Patient, folder: Path
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)
    change = TOLD | {"version": "1"}
    post(as_bob, patient, change | {"result": "Bob was faster"}, finding.pk)

    conflict = post(
        as_alice, patient, change | {"result": "typed", "upload": sent(PNG)}, finding.pk
    )
    page = make_page(conflict)
    second = post(
        as_alice,
        patient,
        change | {"result": page.typed["result"], "version": page.typed["version"]},
        finding.pk,
    )
    finding.refresh_from_db()

    assert conflict.status_code == 409
    assert page.typed["result"] == "typed"
    assert "Bob was faster" in conflict.content.decode()
    assert "upload" in conflict.context["form"].errors
    assert kept(folder) == [PDF]
    assert second.status_code == 302
    assert finding.result == "typed"


def test_a_database_that_fails_leaves_no_file(
    alice: User, patient: Patient, folder: Path, monkeypatch: Any
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("diary.actions.keep_words", broken)
    finding = Finding(patient=patient, what="blood", on=TODAY)

    with pytest.raises(OSError, match="gone"):
        add_finding(finding, by=alice, upload=files.check(PDF, "a.pdf"))

    assert not patient.findings.exists()
    assert kept(folder) == []


# How little the pages ask, and how much they show


def test_the_list_asks_as_often_for_many_findings_as_for_one(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    url = reverse("finding-list", args=[patient.pk])
    make_finding(patient, by=alice)
    as_alice.get(url)
    one = queries(as_alice, url)
    for number in range(30):
        make_finding(patient, by=alice, what=f"test {number}")

    many = queries(as_alice, url)

    assert len(many) == len(one) <= 12


def test_a_long_list_is_cut_and_can_be_seen_whole(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    url = reverse("finding-list", args=[patient.pk])
    for number in range(22):
        make_finding(patient, by=alice, what=f"test {number}")

    cut, whole = (as_alice.get(url + more).content.decode() for more in ("", "?all=1"))

    assert (cut.count("Test "), whole.count("Test ")) == (20, 22)
    assert "?all=1" in cut
    assert "?all=1" not in whole


@pytest.mark.parametrize("name", ["finding-add", "finding-edit"])
def test_a_form_asks_little(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    make_treatment(patient, by=alice)
    finding = make_finding(patient, by=alice, what="ashworth", file=PDF)
    args = [patient.pk] if name == "finding-add" else [patient.pk, finding.pk]
    url = reverse(name, args=args) + "?what=ashworth"
    as_alice.get(url)

    assert len(queries(as_alice, url)) <= 6


def test_a_script_is_never_sent_as_one(as_alice: Client, patient: Patient) -> None:
    data = PNG[:33] + SCRIPT + PNG[33:]

    answer = post(as_alice, patient, TOLD | {"upload": sent(data, "x.svg")})

    assert answer.status_code == 422
