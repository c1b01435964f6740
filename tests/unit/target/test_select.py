"""From a name, a URL or a target of the file to a provider that can be tested."""

from __future__ import annotations

import gc
import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from contracts.errors import ConfigurationError, TargetUnavailableError
from contracts.mock import world
from contracts.model import REDACTED, Credentials, Exchange, Facts, NumberFact, Request, Response
from contracts.target.http import Connection
from contracts.target.inprocess import InProcessTarget
from contracts.target.port import Target
from contracts.target.select import LIVE_INTERVAL, check_url, interval_of, is_loopback, select
from tests.serving import defective, mock_answer, serving

PATH = f"/v1/projects/{world.PROJECT}/activeNumbers/+12025550134"
ENVIRONMENT = {
    "SINCH_PROJECT_ID": "p-1",
    "SINCH_KEY_ID": "id-1",
    "SINCH_KEY_SECRET": "hush",
    "SINCH_PHONE_NUMBER": "+12025550134",
}
URL = "https://numbers.api.example"

pytestmark = pytest.mark.usefixtures("elsewhere")


def look(target: Target, credentials: Credentials = Credentials.VALID) -> Exchange:
    """One exchange with a target."""
    return target.send(Request(method="GET", path=PATH, credentials=credentials))


def status(target: Target, credentials: Credentials = Credentials.VALID) -> int | None:
    """The status of one exchange with a target."""
    response = look(target, credentials).response
    return response.status if response else None


def wrote(members: str, url: str = URL, facts: str = "") -> str:
    """A file with the target ``sandbox`` in the working folder; its name."""
    text = (
        f'[targets.sandbox]\nurl = "{url}"\nproject_id = "{world.PROJECT}"\n{members}\n'
        f'numbers = [{{phone_number = "+12025550134", region = "US"}}]\n{facts}'
    )
    Path("contracts.toml").write_text(text, encoding="utf-8")
    return "contracts.toml"


@contextmanager
def selected(target: str, environment: dict[str, str] | None = None) -> Iterator[Target]:
    """The target of a name, closed at the end."""
    chosen, _ = select(target, None, environment or {}, live=True)
    with closing(chosen):
        yield chosen


def refusal(target: str, environment: dict[str, str] | None = None, config_file: str | None = None) -> str:
    """Why a target is not selected."""
    with pytest.raises(ConfigurationError) as error:
        select(target, config_file, environment or {}, live=True)
    return str(error.value)


def test_mock_is_the_built_in_provider() -> None:
    """The name ``mock`` needs neither a file nor the environment."""
    target, waivers = select("mock", None, {})
    assert isinstance(target, InProcessTarget)
    assert (target.name, target.facts, waivers) == ("mock", world.FACTS, ())
    assert status(target) == 200


def test_mock_behaves_as_it_is_told() -> None:
    """A behaviour that is handed over is the mock's."""
    target, _ = select("mock", None, {}, defective("no-credentials-accepted"))
    assert status(target, Credentials.NONE) == 200


def test_a_loopback_url_alone_is_the_mock() -> None:
    """Without anything in the environment, the mock's world and its key pair go with a local URL."""
    with serving() as provider, selected(provider.url) as target:
        assert (target.name, target.base_url, target.facts) == (provider.url, provider.url, world.FACTS)
        assert target.curl_credentials == "-u key:secret"
        assert [status(target), status(target, Credentials.NONE)] == [200, 401]


def test_a_url_takes_its_facts_from_the_environment() -> None:
    """Project, number and plan come from the environment; the curl option names variables only."""
    environment = ENVIRONMENT | {"SINCH_SERVICE_PLAN_ID": "plan-1"}
    with selected(URL, environment) as target:
        assert target.facts == Facts(
            project_id="p-1",
            numbers=(NumberFact(phone_number="+12025550134", region=""),),
            service_plans=("plan-1",),
            unknown_numbers=("+12025550199", "+12025550198", "+447700900999"),
        )
        assert target.curl_credentials == '-u "$SINCH_KEY_ID:$SINCH_KEY_SECRET"'
        assert target.deadline == 60.0


@pytest.mark.parametrize("plan", [{}, {"SINCH_SERVICE_PLAN_ID": ""}])
def test_a_url_can_do_without_a_plan(plan: dict[str, str]) -> None:
    """No plan, or an empty one, is no fact."""
    with selected(URL, ENVIRONMENT | plan) as target:
        assert target.facts.service_plans == ()


def test_a_url_is_signed_with_the_pair_of_the_environment() -> None:
    """The key pair that is sent is the one that was given, on a local URL too."""
    sent: list[str | None] = []

    def answer(request: Request) -> Response:
        sent.append(request.header("authorization"))
        return Response(status=200)

    environment = ENVIRONMENT | {"SINCH_PROJECT_ID": world.PROJECT}
    with serving(answer) as provider, selected(provider.url, environment) as target:
        look(target)
    assert sent == ["Basic aWQtMTpodXNo"]


def test_a_url_of_elsewhere_needs_the_environment() -> None:
    """Every variable that is missing is named at once."""
    assert refusal(URL) == (
        f"{URL} needs SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET, SINCH_PHONE_NUMBER in the environment. "
        "Set what is missing, or describe the target in contracts.toml."
    )


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:3013"])
def test_half_an_environment_is_refused(url: str, name: str) -> None:
    """One variable that is missing or empty is named, on a local URL too."""
    rest = ", ".join(one for one in ENVIRONMENT if one != name)
    mock = "" if url == URL else f", or unset {rest} if this is `contracts mock`"
    told = (
        f"{url} needs {name} in the environment. Set what is missing, or describe the target in contracts.toml{mock}."
    )
    assert refusal(url, ENVIRONMENT | {name: ""}) == told
    assert refusal(url, {key: value for key, value in ENVIRONMENT.items() if key != name}) == told


@pytest.mark.parametrize("number", ["12025550134", "+0", "+1 202 555 0134", "x"])
def test_a_number_of_the_environment_is_e164(number: str) -> None:
    """A number without its plus sign, or with blanks, is refused."""
    assert refusal(URL, ENVIRONMENT | {"SINCH_PHONE_NUMBER": number}) == (
        f"SINCH_PHONE_NUMBER is {number!r}, which is no E.164 number. Write it like +12025550134."
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://a",
        "https://a.example/base/",
        "http://127.0.0.1:1",
        "http://[::1]:65535/x",
        "HTTPS://A.EXAMPLE",
        "http://xn--bcher-kva.example",
    ],
)
def test_a_url_is_taken_as_it_is(url: str) -> None:
    """What can be a target's address is returned unchanged."""
    assert check_url(url, "--target") == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a",
        "://a",
        "http://",
        "http://:80",
        "http://a:0",
        "http://a:65536",
        "http://a:x",
        "http://[::1",
        "http://[x]",
        "http//a",
        "",
    ],
)
def test_what_is_no_url_is_refused(url: str) -> None:
    """Another scheme, no host or an impossible port is told with the place and an example."""
    with pytest.raises(ConfigurationError) as error:
        check_url(url, "targets.a.url")
    assert str(error.value) == f"targets.a.url {url!r} is not a URL. Write it like https://numbers.api.example."


@pytest.mark.parametrize("url", ["http://user:hush@a", "http://user@a", "http://:hush@a"])
def test_credentials_in_a_url_are_refused_and_not_repeated(url: str) -> None:
    """A URL is printed in reports, so a secret has no place in it."""
    with pytest.raises(ConfigurationError) as error:
        check_url(url, "--target")
    assert str(error.value) == "--target holds credentials. Put them into a target of contracts.toml."


def test_credentials_in_a_url_that_is_none_are_not_repeated() -> None:
    """A secret stays out of the message when the URL is wrong in another way too."""
    with pytest.raises(ConfigurationError) as error:
        check_url("http://user:hush@a:0", "--target")
    assert "hush" not in str(error.value)


@pytest.mark.parametrize("url", ["http://a?x=1", "http://a/#x"])
def test_a_query_or_fragment_is_refused(url: str) -> None:
    """A path is put behind the URL, so it ends with a path."""
    with pytest.raises(ConfigurationError) as error:
        check_url(url, "--target")
    assert str(error.value) == f"--target {url.partition('?')[0]!r} has a query or fragment. Leave it out."


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1", True),
        ("http://127.9.9.9:80", True),
        ("http://[::1]:80", True),
        ("http://localhost", True),
        ("http://LOCALHOST", True),
        ("http://api.localhost", True),
        ("http://10.0.0.1", False),
        ("http://0.0.0.0", False),
        ("http://localhost.example", False),
        ("http://notlocalhost", False),
        ("http:", False),
    ],
)
def test_loopback_is_told_by_the_host(url: str, local: bool) -> None:
    """Addresses of this machine and names under localhost are local; nothing else is."""
    assert is_loopback(url) is local


def test_a_name_without_a_file_is_refused() -> None:
    """The message says that no file is here, and what else to pass."""
    assert refusal("sandbox") == (
        "There is no target 'sandbox': no contracts.toml is here. Pass --target mock, a URL, or --config FILE; "
        "`contracts init` writes one."
    )


def test_a_name_that_the_file_does_not_have_is_refused() -> None:
    """The message lists the targets of the file."""
    wrote('auth = "none"')
    assert refusal("nope") == "contracts.toml has no target 'nope'. It has: sandbox."


@pytest.mark.parametrize("target", ["mock", "http://127.0.0.1:1", "sandbox"])
def test_a_file_that_was_asked_for_has_to_be_there(target: str) -> None:
    """A --config FILE that does not exist is told, whatever the target."""
    assert refusal(target, config_file="gone.toml").startswith("There is no file gone.toml.")


def test_a_target_of_the_file_is_selected_with_its_waivers() -> None:
    """Name, address, facts, deadline and waivers are those of the file."""
    wrote(
        'auth = "none"\nprovisioning_deadline = 7',
        url=f"{URL}/",
        facts='waivers = [{rule = "money-unchanged", reason = "known", expires = 2027-06-01}]',
    )
    target, waivers = select("sandbox", None, {}, live=True)
    with closing(target):
        assert (target.name, target.base_url, target.deadline) == ("sandbox", URL, 7.0)
        assert target.facts.numbers == (NumberFact(phone_number="+12025550134", region="US"),)
        assert target.facts.authenticated is False
        assert target.curl_credentials == ""
        assert [waiver.rule for waiver in waivers] == ["money-unchanged"]


@pytest.mark.parametrize(
    ("auth", "members", "missing"),
    [
        ("basic", "", "key_id"),
        ("basic", 'key_id = "a"', "key_secret"),
        ("basic", 'key_id = "a"\nkey_secret = ""', "key_secret"),
        ("oauth2", 'key_id = "a"\nkey_secret = "b"', "token_url"),
        ("bearer", "", "token"),
    ],
)
def test_authentication_needs_its_members(auth: str, members: str, missing: str) -> None:
    """What a way to authenticate lacks is named."""
    wrote(f'auth = "{auth}"\n{members}')
    assert refusal("sandbox") == f"targets.sandbox has auth = '{auth}' and no {missing}. Add it."


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ('auth = "none"\n', "targets.sandbox.url"),
        ('auth = "oauth2"\nkey_id = "a"\nkey_secret = "b"\ntoken_url = "x"\n', "targets.sandbox.token_url"),
    ],
)
def test_the_urls_of_the_file_are_checked(members: str, place: str) -> None:
    """An address that is none is told with its place in the file."""
    wrote(members, url="x" if place.endswith(".url") else URL)
    assert refusal("sandbox") == f"{place} 'x' is not a URL. Write it like https://numbers.api.example."


@pytest.mark.parametrize(
    ("members", "option"),
    [
        ('auth = "basic"\nkey_id = "${A}"\nkey_secret = "${B}"', '-u "$A:$B"'),
        ('auth = "basic"\nkey_id = "k"\nkey_secret = "s3cr"', '-u "$KEY_ID:$KEY_SECRET"'),
        ('auth = "bearer"\ntoken = "${A}"', '-H "Authorization: Bearer $A"'),
        ('auth = "bearer"\ntoken = "s3cr"', '-H "Authorization: Bearer $TOKEN"'),
        (
            f'auth = "oauth2"\nkey_id = "k"\nkey_secret = "s3cr"\ntoken_url = "{URL}/token"',
            '-H "Authorization: Bearer $TOKEN"',
        ),
        ('auth = "none"', ""),
    ],
)
def test_the_curl_option_names_variables(members: str, option: str) -> None:
    """The option stands for the credentials by the names of variables, never by a secret."""
    wrote(members)
    with selected("sandbox", {"A": "s3cr", "B": "s3cr"}) as target:
        assert target.curl_credentials == option


def test_basic_authentication_is_understood() -> None:
    """A target with a key pair gets through, and with a wrong secret it does not."""
    with serving() as provider:
        wrote('auth = "basic"\nkey_id = "key"\nkey_secret = "secret"', url=provider.url)
        with selected("sandbox") as target:
            assert [status(target), status(target, Credentials.WRONG_BASIC)] == [200, 401]


def test_oauth2_is_understood() -> None:
    """A target fetches its token by itself, and only once."""
    with serving() as provider:
        wrote(
            f'auth = "oauth2"\nkey_id = "key"\nkey_secret = "secret"\ntoken_url = "{provider.url}/oauth2/token"',
            url=provider.url,
        )
        with selected("sandbox") as target:
            assert [status(target), status(target)] == [200, 200]
        assert [request.method for request in provider.requests] == ["POST", "GET", "GET"]
        gc.collect()


def test_a_token_that_cannot_be_had_is_told() -> None:
    """A wrong secret at the token endpoint means that nothing can be tested."""
    with serving() as provider:
        wrote(
            f'auth = "oauth2"\nkey_id = "key"\nkey_secret = "wrong"\ntoken_url = "{provider.url}/oauth2/token"',
            url=provider.url,
        )
        with selected("sandbox") as target, pytest.raises(TargetUnavailableError) as error:
            look(target)
        assert str(error.value) == (
            f"No token from {provider.url}/oauth2/token: status 401. Check key_id and key_secret."
        )
        gc.collect()


def test_a_bearer_token_is_understood() -> None:
    """A token that was handed out gets through."""
    answer = mock_answer()
    asked = Request(
        method="POST",
        path="/oauth2/token",
        headers=(("authorization", "Basic a2V5OnNlY3JldA=="),),
        body=b"grant_type=client_credentials",
    )
    with serving(answer) as provider:
        wrote('auth = "bearer"\ntoken = "${T}"', url=provider.url)
        with selected("sandbox", {"T": answer(asked).json["access_token"]}) as target:
            assert [status(target), status(target, Credentials.WRONG_BEARER)] == [200, 401]


def test_no_authentication_sends_nothing() -> None:
    """Where no credentials are looked at, none are sent."""
    with serving() as provider:
        wrote('auth = "none"', url=provider.url)
        with selected("sandbox") as target:
            assert status(target) == 401
        assert provider.requests[0].header("authorization") is None


@pytest.mark.parametrize(
    "members",
    [
        'auth = "basic"\nkey_id = "key"\nkey_secret = "s3cr"',
        'auth = "bearer"\ntoken = "s3cr"',
        'auth = "oauth2"\nkey_id = "key"\nkey_secret = "hush"\ntoken_url = "{url}/oauth2/token"',
    ],
)
def test_credentials_that_an_answer_repeats_are_removed(members: str) -> None:
    """Whatever was sent as Authorization is cut out of the answer, a fetched token too."""

    def answer(request: Request) -> Response:
        if request.method == "POST":
            return Response(status=200, body=b'{"access_token": "s3cr", "expires_in": 3600}')
        return Response(status=401, body=json.dumps({"message": f"no: {request.header('authorization')}"}).encode())

    with serving(answer) as provider:
        wrote(members.replace("{url}", provider.url), url=provider.url)
        with selected("sandbox") as target:
            response = look(target).response
            assert response is not None
            assert REDACTED in response.json["message"]
            assert "s3cr" not in response.json["message"]
            assert "czNjcg" not in response.json["message"]
        gc.collect()


def test_a_rate_limit_is_kept() -> None:
    """Two requests of a limited target are as far apart as the limit says."""
    with serving() as provider:
        wrote('auth = "none"\nrate_limit = "20/s"', url=provider.url)
        with selected("sandbox") as target:
            first, second = look(target), look(target)
        assert second.at - first.at >= 0.049


@pytest.mark.parametrize("url", [URL, "http://192.0.2.1:3013", "http://localhost.example"])
def test_another_machine_needs_leave(url: str) -> None:
    """A target that is not on this machine is refused without ``live``, by address and by name."""
    told = (
        f"{url} is on another machine, where real numbers would be changed. "
        "Pass --live if that is meant; add --dry-run to see the plan first."
    )
    wrote('auth = "none"', url=url)
    for name in (url, "sandbox"):
        with pytest.raises(ConfigurationError) as error:
            select(name, None, ENVIRONMENT)
        assert str(error.value) == told


def test_a_token_endpoint_on_another_machine_needs_leave() -> None:
    """The keys of a target on this machine are not sent to another one for that."""
    wrote(
        'auth = "oauth2"\nkey_id = "k"\nkey_secret = "s"\ntoken_url = "https://auth.api.example/oauth2/token"',
        url="http://127.0.0.1:9",
    )
    with pytest.raises(ConfigurationError) as error:
        select("sandbox", None, ENVIRONMENT)
    assert str(error.value) == (
        "targets.sandbox.token_url https://auth.api.example/oauth2/token is on another machine, where the keys "
        "would be sent. Pass --live if that is meant."
    )
    select("sandbox", None, ENVIRONMENT, live=True)[0].close()


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1", True),
        ("http://127.9.9.9:80", True),
        ("http://[::1]:80", True),
        ("http://localhost", True),
        ("http://LOCALHOST:80", True),
        ("http://127.0.0.1/\\@numbers.api.example", True),
        ("http://127.1", False),
        ("http://0", False),
        ("http://0.0.0.0", False),
        ("http://2130706433", False),
        ("http://0x7f000001", False),
        ("http://0177.0.0.1", False),
        ("http://[::ffff:8.8.8.8]", False),
        ("http://[::]", False),
        ("http://localhost.", False),
        ("http://localhost.example", False),
        ("http://127.0.0.1.example", False),
    ],
)
def test_an_address_of_this_machine_is_spelt_in_one_of_few_ways(url: str, here: bool) -> None:
    """What is not certainly this machine is another; and it is the host that a connection is made to."""
    assert is_loopback(check_url(url, "--target")) is here
    connection = Connection(url)
    if here:
        assert connection._host in {"127.0.0.1", "127.9.9.9", "::1", "localhost"}


def test_a_name_of_this_machine_that_leads_elsewhere_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver may answer anything for a name below localhost, and for localhost itself."""

    def resolves(host: str, *_: object, **__: object) -> list[object]:
        addresses = ["127.0.0.1", "192.0.2.7"] if host == "elsewhere.localhost" else ["127.0.0.1", "::1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolves)
    assert is_loopback("http://here.localhost:3013")
    assert not is_loopback("http://elsewhere.localhost:3013")


def test_a_number_called_unknown_is_fictional() -> None:
    """A number that is asked about as nobody's has to be one that nobody can have."""
    wrote('auth = "none"', facts='[targets.sandbox.facts]\nunknown_numbers = ["+4915112345678"]')
    assert refusal("sandbox") == (
        "targets.sandbox.facts.unknown_numbers has +4915112345678, which somebody may have. "
        "Name numbers that are kept for fiction, such as +12025550199, or leave it out."
    )


@pytest.mark.parametrize(
    ("url", "configured", "asked", "seconds"),
    [
        (URL, 0.0, None, LIVE_INTERVAL),
        (URL, 0.5, None, 0.5),
        (URL, 0.5, 0.1, 0.1),
        ("http://127.0.0.1", 0.0, None, 0.0),
        ("http://127.0.0.1", 0.0, 0.1, 0.1),
    ],
)
def test_the_pause_between_requests_is_the_nearest_that_was_set(
    url: str, configured: float, asked: float | None, seconds: float
) -> None:
    """What was asked for beats the file; another machine is spared where nothing was said."""
    assert interval_of(url, configured, asked) == seconds
