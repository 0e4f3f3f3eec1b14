"""The Excel list of people: its headings, and what each stands for."""

from __future__ import annotations

from cbcm.agencies.importing import NEEDS
from cbcm.sheets import Form

PEOPLE = Form(
    sheet="people",
    columns={
        "organisation": "organisation",
        "seat": "seat",
        "name": "name",
        "subject": "subject",
        "issuer": "issuer",
        "phone": "phone",
        "e-mail": "email",
        "language": "language",
        "roles": "roles",
        "employer": "employer",
        "contract end": "contract_end",
    },
    needs=NEEDS,
    example=(
        "baobab_secours", "focal_point", "Example Person", "example.person", "", "+22300000000",
        "example@example.invalid", "fr", "focal_point", "", "2027-06-30",
    ),
    parted=frozenset({"roles"}),
    dates=frozenset({"contract_end"}),
)  # fmt: skip
