"""Who may what, as the system view tells and changes it: users, API tokens, one's own password, the audit trail."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.end_to_end.installation import Installation
from tests.page.axe import axe
from tests.page.conftest import running
from tests.page.fault import REFUSED, Faults

pytestmark = pytest.mark.long  # in short, each view stands in test_every_view, test_bad_answer and test_hostile

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """With a viewer, `vera`."""
    installation = Installation(tmp_path_factory.mktemp("people"))
    installation.write('[daemon]\nshutdown_timeout = "1s"\n[tasks.hello]\nrun = "true"\n')
    with running(installation) as up:
        add(up, "vera", "viewer")
        yield up


@pytest.fixture
def rota(people: Installation) -> Installation:
    return people


def add(rota: Installation, name: str, role: str) -> None:
    answer = rota.request("POST", "/api/auth/users", {"name": name, "role": role, "password": PASSWORD})
    assert answer.status == 201, answer.body


def signed_in(context: BrowserContext, name: str) -> Page:
    answer = context.request.post("/api/auth/login", data={"user": name, "password": PASSWORD})
    assert answer.ok, answer.text()
    return context.new_page()


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def test_a_user_is_made_and_may_sign_in(page: Page, rota: Installation) -> None:
    page.goto("/system")
    section(page, "Users").get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("ada")
    dialog.get_by_label("Role").select_option("operator")
    dialog.get_by_label("Password").fill(PASSWORD)
    axe(page)
    dialog.get_by_role("button", name="Make the user").click()
    expect(section(page, "Users").get_by_role("row", name="ada")).to_contain_text("operator")
    login = rota.request_bare("POST", "/api/auth/login", {"user": "ada", "password": PASSWORD}, {})
    assert login.status == 200


def test_a_name_that_does_not_do_is_refused_at_its_field(page: Page, faults: Faults) -> None:
    faults.allow(REFUSED)
    page.goto("/system")
    section(page, "Users").get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Ada Lovelace")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Make the user").click()
    expect(dialog.get_by_label("Name")).to_have_attribute("aria-invalid", "true")


def test_a_name_that_is_taken_is_refused_in_words(page: Page, faults: Faults) -> None:
    faults.allow(REFUSED)
    page.goto("/system")
    section(page, "Users").get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("vera")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Make the user").click()
    expect(dialog.get_by_role("alert")).to_contain_text("No user was made.")


def test_a_user_is_locked_out(page: Page, rota: Installation) -> None:
    add(rota, "bob", "viewer")
    page.goto("/system")
    row = section(page, "Users").get_by_role("row", name="bob")
    row.get_by_role("button", name="Change bob").click()
    page.get_by_role("dialog").get_by_label("Locked out").check()
    page.get_by_role("dialog").get_by_role("button", name="Change", exact=True).click()
    expect(row).to_contain_text("locked out")


def test_a_user_is_deleted_only_when_that_is_confirmed(page: Page, rota: Installation) -> None:
    add(rota, "otto", "viewer")
    page.goto("/system")
    row = section(page, "Users").get_by_role("row", name="otto")
    row.get_by_role("button", name="Delete otto").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Delete otto").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(row).to_have_count(0)


def test_admin_is_not_offered_to_be_deleted(page: Page) -> None:
    page.goto("/system")
    row = section(page, "Users").get_by_role("row", name="admin").first
    expect(row.get_by_role("button", name="Change admin")).to_be_visible()
    expect(row.get_by_role("button", name="Delete")).to_have_count(0)


def test_a_token_is_shown_once_and_works(page: Page, rota: Installation) -> None:
    page.goto("/system")
    section(page, "API tokens").get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("ci")
    dialog.get_by_label("Scope").select_option("trigger")
    dialog.get_by_role("button", name="Make the token").click()
    token = dialog.locator(".secret code").inner_text()
    dialog.get_by_role("button", name="I have kept it").click()
    expect(section(page, "API tokens").get_by_role("row", name="ci")).to_contain_text("trigger")
    expect(page.get_by_text(token)).to_have_count(0)
    assert rota.request_bare("GET", "/api/tasks", None, {"Authorization": f"Bearer {token}"}).status == 200


def test_a_token_is_revoked_once_that_is_confirmed(page: Page, rota: Installation) -> None:
    made = rota.request("POST", "/api/auth/tokens", {"name": "old", "scope": "read"}).json()
    page.goto("/system")
    row = section(page, "API tokens").get_by_role("row", name="old")
    row.get_by_role("button", name="Revoke old").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke", exact=True).click()
    expect(row).to_have_count(0)
    assert rota.request_bare("GET", "/api/tasks", None, {"Authorization": f"Bearer {made['token']}"}).status == 401


def test_ones_own_password_is_changed(stranger: Page, context: BrowserContext, rota: Installation) -> None:
    add(rota, "max", "viewer")
    page = signed_in(context, "max")
    page.goto("/system")
    you = section(page, "You")
    you.get_by_label("Current password").fill(PASSWORD)
    you.get_by_label("New password", exact=True).fill("another horse")
    you.get_by_label("New password again").fill("another horse")
    you.get_by_role("button", name="Change my password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    login = rota.request_bare("POST", "/api/auth/login", {"user": "max", "password": "another horse"}, {})
    assert login.status == 200


def test_a_wrong_current_password_changes_nothing(context: BrowserContext, faults: Faults) -> None:
    faults.allow(REFUSED)
    page = signed_in(context, "vera")
    page.goto("/system")
    you = section(page, "You")
    you.get_by_label("Current password").fill("wrong horse")
    you.get_by_label("New password", exact=True).fill("another horse")
    you.get_by_label("New password again").fill("another horse")
    you.get_by_role("button", name="Change my password").click()
    expect(you.get_by_role("alert")).to_contain_text("Your password stays as it is.")


def test_who_is_no_admin_is_told_what_takes_one(context: BrowserContext, faults: Faults) -> None:
    page = signed_in(context, "vera")
    page.goto("/system")
    for title in ("Users", "API tokens", "Audit trail", "Daemon’s log"):
        expect(section(page, title)).to_contain_text("by an admin only; you are vera, viewer")
    expect(section(page, "Reload")).to_contain_text("It takes the role admin; you are viewer.")


def test_the_audit_trail_tells_who_did_what(page: Page, rota: Installation) -> None:
    rota.request("POST", "/api/tasks/hello/run")
    page.goto("/system?action=run_task&target=hello")
    row = section(page, "Audit trail").get_by_role("row", name="run_task").first
    expect(row).to_contain_text("hello")
    expect(row).to_contain_text("ok")


def test_the_audit_trail_is_looked_at_again(page: Page, rota: Installation) -> None:
    page.goto("/system")
    trail = section(page, "Audit trail")
    expect(trail.get_by_role("row").nth(1)).to_be_visible()
    rota.request("POST", "/api/tasks/hello/stop")
    trail.get_by_role("button", name="Look again").click()
    expect(trail.get_by_role("row", name="stop_task").first).to_be_visible()


def test_a_filter_of_the_audit_trail_stands_in_the_address(page: Page) -> None:
    page.goto("/system")
    trail = section(page, "Audit trail")
    trail.get_by_label("Who").fill("user:nobody")
    page.keyboard.press("Enter")
    expect(trail).to_contain_text("No entry fits.")
    page.wait_for_url("**/system?actor=user%3Anobody")
