"""The page about masking prints what recipients really open."""

from tools import examples


def test_the_printed_examples_are_what_recipients_open() -> None:
    page = examples.PAGE.read_text()
    assert examples.written(page) == page
    without, with_consent = page.split("agency-with-consent -->")
    assert "Aminata" not in without.split("agency-without-consent -->")[1]
    assert with_consent.count("Aminata") == 1
    assert with_consent.count("Moussa") == without.split("Made by")[1].count("Moussa") + 1
