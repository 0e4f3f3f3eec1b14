"""How fast the desk can be: a hundred messages, with the keyboard alone.

A network wants a hundred messages done within an hour: 36 seconds for each, of which a person
should have as much as possible. Nothing is asserted about time; it is printed.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cbcm.cli.client import Client
from cbcm.demo.network import PUSH
from cbcm.demo.people import loopback
from cbcm.demo.server import Demo
from cbcm.journey import Journey
from cbcm.sealing import open_document
from cbcm.vocabulary import Channel, Inbound
from tests.desk.browsing import LAPTOP, ready, signed_in
from tests.outside import needs_browser
from tests.world import DESK

pytestmark = [needs_browser, pytest.mark.matrix]

AN_HOUR, ITEMS = 3600, 100
CFM, FOCAL = "djoliba_sante:cfm", "djoliba_sante:focal_point"
RANKS = ("danger", "jeune", "traitement", "autre")
# What is decided: the keys, the last of which sends it, and how many messages of a hundred.
DECISIONS: dict[str, tuple[int, list[str]]] = {
    "wrong_number": (35, ["Digit1", "Digit1"]),
    "spam": (15, ["Digit2", "Digit2"]),
    "more_needed": (20, ["Digit3"]),
    "own_mechanism": (15, ["Digit4", "KeyD", "KeyJ", "KeyO", "Tab", "Enter"]),
    "refer": (15, ["Digit5", "KeyD", "KeyJ", "KeyO", "Tab", "Tab", "Tab", "Enter"]),
}
READ = """() => {
  const card = document.activeElement.closest('.card');
  let last = 0;
  const press = () => { last = performance.now(); };
  addEventListener('keydown', press, { capture: true });
  window.decided = new Promise((done) => {
    new MutationObserver((_, watching) => {
      if (!card.querySelector(':scope > .good')) return;
      const milliseconds = performance.now() - last;
      watching.disconnect();
      removeEventListener('keydown', press, { capture: true });
      done(milliseconds);
    }).observe(card, { childList: true });
  });
  return card.querySelector('blockquote').textContent;
}"""


@dataclass
class Done:
    """The words in the order in which they were decided on, and milliseconds by decision."""

    words: list[str] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=dict)


def _decisions() -> Iterator[str]:
    """Every decision as often as it stands above, mixed as they come."""
    left = {name: number for name, (number, _) in DECISIONS.items()}
    while any(left.values()):
        name = max(left, key=lambda one: left[one] / DECISIONS[one][0])
        left[name] -= 1
        yield name


def _fed(demo: Demo) -> list[str]:
    """A hundred messages through the journey, in this process; returns what each says."""
    journey, now = Journey(demo.context), int(time.time())
    told = []

    def say(sender: str | None, text: str) -> None:
        journey.receive(Inbound(Channel.SMS, PUSH, None, sender, text), now=now)

    for number, decision in enumerate(_decisions()):
        kind = RANKS[0 if number % 20 == 7 else 1 if number % 20 == 11 else 2 if number % 10 == 3
                     else 3]  # fmt: skip
        threat = "il va me tuer ce soir" if kind == "danger" else "un mot de plus"
        words = f"message {number} {kind} {decision}: {threat}"
        told.append(words)
        dialogue = kind in ("jeune", "traitement")
        sender = f"+2237100{number:04}" if dialogue else None
        say(sender, words)
        if dialogue:
            for text in ("2", "je ne sais pas", "4" if kind == "jeune" else "5", "6"):
                say(sender, text)
    return told


def _work_through(page: Page) -> Done:
    """Read what has the focus, press its keys, and so on until nothing has it any more."""
    done = Done()
    for _ in range(ITEMS):
        words = page.evaluate(READ)
        decision = words.split(":")[0].split()[-1]
        for key in DECISIONS[decision][1]:
            page.keyboard.press(key)
        done.took.setdefault(decision, []).append(page.evaluate("() => window.decided"))
        done.words.append(words)
    return done


def _accounts(demo: Demo, seat: str) -> list[str]:
    """The words of every account that waits for a seat, opened with its key."""
    client, after, found = Client(demo.address, demo.network.token(seat), loopback()), "", []
    while after is not None:
        page: dict[str, Any] = client.get("/api/v1/referrals", after=after)
        after = page["next"]
        for item in page["items"]:
            for part in item["parts"]:
                sealed = client.download(f"/api/v1/referrals/{item['id']}/parts/{part['id']}")
                found.append(open_document(sealed, [demo.network.identities[seat]])["narrative"])
    return sorted(found)


def test_a_hundred_messages_with_the_keyboard_alone(
    demo: Demo, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = ready(demo, browser, "oumou", DESK)
    told, t = _fed(demo), reader.t
    assert len(set(told)) == ITEMS
    with signed_in(demo, browser, reader.account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/inbox")
        page.get_by_label(t["your_five_words"], exact=True).focus()
        page.keyboard.type(" ".join(reader.words))
        page.keyboard.press("Enter")
        expect(page.get_by_text(t["unlocked"])).to_be_visible(timeout=20_000)
        page.get_by_role("button", name=t["open_all"]).focus()
        began = time.monotonic()
        page.keyboard.press("Enter")
        expect(page.locator("blockquote")).to_have_count(ITEMS, timeout=120_000)
        opening = time.monotonic() - began
        done = _work_through(page)
        expect(page.locator("blockquote")).to_have_count(0)

    assert sorted(done.words) == sorted(told), "each was decided on once"
    ranks = [RANKS.index(re.findall(r"\d+ (\w+)", words)[0]) for words in done.words]
    assert ranks == sorted(ranks), "what is urgent came first"
    by = {name: sorted(w for w in told if f" {name}:" in w) for name in DECISIONS}
    assert _accounts(demo, CFM) == by["own_mechanism"]
    assert _accounts(demo, FOCAL) == by["refer"]
    assert _accounts(demo, DESK) == by["more_needed"], "she is asked, and it stays"

    with capsys.disabled():
        _show(done.took, opening)


def _show(took: dict[str, list[float]], opening: float) -> None:
    """From the last key to the answer on the page, milliseconds."""
    everything = [one for ones in took.values() for one in ones]
    lines = [f"\nopened {ITEMS} in {opening:.1f} s"]
    for name, ones in (*took.items(), ("all", everything)):
        middle, slow = statistics.median(ones), statistics.quantiles(ones, n=20)[-1]
        lines.append(f"{name:14} n={len(ones):3} median_ms={middle:.0f} p95_ms={slow:.0f}")
    machine = (opening + sum(everything) / 1000) / ITEMS
    lines.append(
        f"of {AN_HOUR / ITEMS:.0f} s for each a person has {AN_HOUR / ITEMS - machine:.1f} s"
    )
    sys.stdout.write("\n".join((*lines, "")))
