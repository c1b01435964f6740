"""The journal: what it keeps, what it lets go, what it never shows, and the file that it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from contracts.errors import DocumentError
from contracts.mock.journal import CLEARED, Entry, Journal, Wanted, line, read_line, size_of, without_secrets
from contracts.model import (
    REDACTED,
    Exchange,
    Failure,
    FailureKind,
    Finding,
    Headers,
    Mismatch,
    Request,
    Response,
    Severity,
    principal_of,
)

KEY = b"k" * 16
OK = Response(status=200, body=b"{}")


def exchange(path: str = "/p", body: bytes | None = None, headers: Headers = (), answer: Response = OK) -> Exchange:
    """One exchange at a time of its own."""
    return Exchange(request=Request(method="PATCH", path=path, headers=headers, body=body), outcome=answer, at=1.5)


def fill(journal: Journal, paths: Iterator[str] | list[str]) -> None:
    """Adds an exchange for each path."""
    for path in paths:
        journal.add("all", None, "", exchange(path))


def paths(journal: Journal, wanted: Wanted | None = None) -> list[str]:
    """The paths of what is kept."""
    return [entry.exchange.request.path for entry in journal.select(wanted or Wanted())]


class Order:
    """Judges by writing down what it was shown, in order. Paths that begin with /bad are wrong."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def judge(self, exchange: Exchange) -> tuple[Finding, ...]:
        """A finding for a bad path."""
        path = exchange.request.path
        self.seen.append(path)
        if not path.startswith("/bad"):
            return ()
        mismatch = Mismatch(where="path", expected="good", received="bad")
        return (Finding(rule="r", clause="c", severity=Severity.ERROR, mismatch=mismatch, exchange=exchange),)

    def forget(self) -> None:
        """Writes that down too."""
        self.seen.append("forgotten")


# What is kept


def test_the_oldest_go_when_there_are_too_many() -> None:
    """The latest entries are kept, and all of them were counted."""
    journal = Journal(entries=3)
    fill(journal, [f"/{turn}" for turn in range(5)])
    assert (paths(journal), journal.total, journal.kept) == (["/2", "/3", "/4"], 5, 3)


def test_the_oldest_go_when_they_are_too_large() -> None:
    """Bytes count too: a few large exchanges are as many as can be kept."""
    journal = Journal(size=10_000)
    for turn in range(5):
        journal.add("all", None, "", exchange(f"/{turn}", body=b"x" * 3_000))
    assert paths(journal) == ["/3", "/4"]


def test_one_exchange_that_is_too_large_is_not_kept() -> None:
    """The bound holds whatever comes."""
    journal = Journal(size=10_000)
    journal.add("all", None, "", exchange(body=b"x" * 20_000))
    assert (journal.kept, journal.total) == (0, 1)


def test_size_counts_all_texts() -> None:
    """Path, headers and both bodies."""
    one = exchange("/p")
    other = exchange("/p" + "x" * 10, b"y" * 20, (("a", "b" * 4),), Response(status=200, body=b"z" * 40))
    assert size_of(other) - size_of(one) == 10 + 20 + 5 + 38


def test_clearing_starts_anew() -> None:
    """Nothing is left, the trace is forgotten, and ids are not given twice."""
    judge = Order()
    journal = Journal(judge)
    fill(journal, ["/bad"])
    assert journal.found == {"r": 1}
    journal.clear()
    assert (paths(journal), journal.total, journal.found) == ([], 0, {})
    fill(journal, ["/new"])
    (entry,) = journal.select(Wanted())
    assert entry.id == 2
    assert judge.seen[-1] == "forgotten"


# Judging


def test_judging_waits_until_it_is_asked_for() -> None:
    """Adding judges nothing; asking for one entry judges it and what came before, each once, in order."""
    judge = Order()
    journal = Journal(judge)
    fill(journal, ["/1", "/bad", "/3", "/4"])
    assert judge.seen == ["forgotten"]
    assert len(journal.findings(2)) == 1
    assert judge.seen == ["forgotten", "/1", "/bad"]
    assert journal.findings(1) == ()
    assert journal.found == {"r": 1}
    assert judge.seen == ["forgotten", "/1", "/bad", "/3", "/4"]


def test_what_goes_was_judged_and_stays_counted() -> None:
    """An entry that is dropped or removed has been seen by the rules."""
    judge = Order()
    journal = Journal(judge, entries=2)
    fill(journal, ["/bad/1", "/2", "/3"])
    assert judge.seen == ["forgotten", "/bad/1"]
    assert journal.remove(3)
    assert judge.seen == ["forgotten", "/bad/1", "/2", "/3"]
    assert not journal.remove(3)
    assert journal.found == {"r": 1}


def test_a_query_on_findings_judges_what_it_needs() -> None:
    """By rule, or whatever was found."""
    journal = Journal(Order())
    fill(journal, ["/1", "/bad/1", "/bad/2"])
    assert paths(journal, Wanted(rule="r")) == ["/bad/1", "/bad/2"]
    assert paths(journal, Wanted(violations=True)) == ["/bad/1", "/bad/2"]
    assert paths(journal, Wanted(rule="another")) == []


def test_without_rules_nothing_is_found() -> None:
    """A journal that has nobody to ask keeps what it is sent."""
    journal = Journal()
    fill(journal, ["/bad"])
    assert (journal.findings(1), journal.found) == ((), {})


# Secrets


@pytest.mark.parametrize("name", ["Authorization", "proxy-authorization", "COOKIE", "X-Contracts-Admin-Token"])
def test_credentials_are_left_out(name: str) -> None:
    """A header that holds a secret is not kept, and the others are."""
    kept = without_secrets(exchange(headers=((name, "geheim"), ("accept", "*/*"))), KEY)
    assert kept.request.headers == (("accept", "*/*"),)
    assert "geheim" not in repr(kept)


def test_a_user_before_the_host_is_left_out() -> None:
    """A request target in absolute form keeps its host, and the sign that somebody was named before it."""
    kept = without_secrets(exchange("http://me:geheim@a.example/v1/x?token=geheim&b=@c"), KEY)
    removed = quote(REDACTED)
    assert kept.request.path == f"http://{removed}@a.example/v1/x?token={removed}&b=@c"
    assert without_secrets(exchange("/v1/x@y"), KEY).request.path == "/v1/x@y"


def test_credentials_have_a_name() -> None:
    """Requests of one credential can be told from those of another."""
    kept = without_secrets(exchange(headers=(("authorization", "Bearer geheim"),)), KEY)
    assert kept.request.principal == principal_of("Bearer geheim", KEY)
    assert without_secrets(exchange(), KEY).request.principal is None


@pytest.mark.parametrize("field", ["client_secret", "client_assertion", "password"])
def test_a_secret_in_a_form_is_left_out(field: str) -> None:
    """Of a request to the token endpoint the rest of the form stays."""
    body = f"grant_type=client_credentials&{field}=geheim%2B&scope=x".encode()
    kept = without_secrets(exchange("/oauth2/token?a=b", body), KEY)
    assert kept.request.body == f"grant_type=client_credentials&{field}={REDACTED}&scope=x".encode()


def test_a_token_that_is_handed_out_is_left_out() -> None:
    """What else the endpoint says stays: how long a token is good matters to rules."""
    answer = Response(status=200, body=b'{"access_token": "geheim.x.y","expires_in":5}')
    kept = without_secrets(exchange("/oauth2/token", answer=answer), KEY)
    assert kept.response is not None
    assert kept.response.json == {"access_token": REDACTED, "expires_in": 5}


def test_a_name_that_looks_like_a_secret_stays() -> None:
    """What a client writes into its own numbers is data."""
    body = b'{"displayName":"password=1","access_token":"mine"}'
    assert without_secrets(exchange("/v1/x", body), KEY).request.body == body


def test_an_answer_that_failed_stays_as_it_is() -> None:
    """There is nothing in it to hide."""
    failure = Failure(kind=FailureKind.NO_ANSWER, detail="nothing came")
    asked = Exchange(request=Request(method="POST", path="/oauth2/token"), outcome=failure, at=1.0)
    assert without_secrets(asked, KEY).outcome == failure


# The file


def test_each_exchange_is_one_line_with_its_findings() -> None:
    """Written when it is added, judged; a reader has the exchange back."""
    lines: list[bytes] = []
    journal = Journal(Order(), record=lines.append)
    journal.add("auth", ("p", "+1"), "internal", exchange("/bad", b'{"a":"\xc3\xa9"}'))
    fill(journal, ["/good"])
    first, second = (json.loads(text) for text in lines)
    assert (first["listener"], first["project"], first["number"], first["fault"]) == ("auth", "p", "+1", "internal")
    assert [finding["rule"] for finding in first["findings"]] == ["r"]
    assert second["findings"] == []
    assert all(text.endswith(b"\n") and text.count(b"\n") == 1 for text in lines)
    assert read_line(lines[0]) == exchange("/bad", b'{"a":"\xc3\xa9"}')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"journal":1,"at":1', "the line is not JSON: it may have been cut off"),
        (b"", "the line is not JSON: it may have been cut off"),
        (b"\xff", "the line is not JSON: it may have been cut off"),
        (b"[]", "the line is not one of a journal of version 1"),
        (b'{"event":"RunStarted","version":1}', "the line is not one of a journal of version 1"),
        (b'{"journal":2}', "the line is not one of a journal of version 1"),
        (b'{"journal":1}', "request is no object"),
    ],
)
def test_a_line_that_is_none_is_told(text: bytes, message: str) -> None:
    """The reader says why."""
    with pytest.raises(DocumentError) as raised:
        read_line(text)
    assert str(raised.value) == message


def test_a_line_that_is_cut_anywhere_is_no_exchange() -> None:
    """Whatever a crash leaves of a line, it is not taken for a whole one."""
    entry = Entry(id=1, listener="all", number=None, fault="", exchange=exchange("/p", b"{}"))
    whole = line(entry, ())
    for end in range(len(whole) - 1):
        with pytest.raises(DocumentError):
            read_line(whole[:end])


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/p?access_token=geheim&a=b", "/p?access_token=%5Bcredential%20removed%5D&a=b"),
        ("/p?a=b&key_secret=geheim", "/p?a=b&key_secret=%5Bcredential%20removed%5D"),
        ("/p?ApiKey=geheim", "/p?ApiKey=%5Bcredential%20removed%5D"),
        ("/p?keyboard=b&monkey=c", "/p?keyboard=b&monkey=c"),
        ("/p", "/p"),
    ],
)
def test_a_secret_in_a_query_is_left_out(path: str, told: str) -> None:
    """Its name stays, as the name is what is wrong."""
    assert without_secrets(exchange(path), KEY).request.path == told


def test_a_file_says_where_the_journal_was_cleared() -> None:
    """Whoever reads it must not take what follows for the same trace. An empty journal has nothing to clear."""
    lines: list[bytes] = []
    journal = Journal(record=lines.append)
    assert lines == []
    fill(journal, ["/a"])
    journal.clear()
    assert [json.loads(text).get("cleared") for text in lines] == [None, True]
    assert lines[1] == CLEARED
