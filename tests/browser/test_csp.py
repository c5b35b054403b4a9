"""No page of the registry asks for what its own Content Security Policy forbids."""

import pytest
from playwright.sync_api import ConsoleMessage, Page

from registry.accounts.codes import Role
from tests.architecture.test_doors import PATTERNS, address_of, named_by_addresses
from tests.people import PASSWORD, coordinator_of, join, make_centre

pytestmark = pytest.mark.browser
NOT_PAGES = {"logout", "document", "completeness-csv", "feed"}
NOT_TO_BE_LOOKED_AT = 405


def test_no_page_breaks_its_own_policy(page: Page, live_server_url: str) -> None:
    centre = make_centre("ABC")
    lead = join(coordinator_of(centre), centre, Role.LEAD)
    args = named_by_addresses(centre, lead)
    told: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            told.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.goto(f"{live_server_url}/login/")
    page.fill("[name=login]", lead.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    for name in sorted(PATTERNS.keys() - NOT_PAGES):
        address = live_server_url + address_of(name, args)
        if page.request.get(address).status != NOT_TO_BE_LOOKED_AT:
            page.goto(address)
    assert told == []
