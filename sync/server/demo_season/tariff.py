"""The demo's tariff: a family ticket, groups, a code, members, guests, a fee, taxes, a limit."""

from typing import Any

TARIFF: dict[str, Any] = {
    "version": 1,
    "rules": [
        {
            "id": "family",
            "name": "Family ticket",
            "when": {"productions": [9]},
            "exclusive": "offers",
            "bundle": {
                "parts": [
                    {"count": 2, "ticket_types": ["adult"]},
                    {"count": 2, "ticket_types": ["child"]},
                ],
                "set_price": {"minor": 3600},
            },
        },
        {
            "id": "groups",
            "name": "Groups from 10",
            "exclusive": "offers",
            "group": {"least": 10, "percent_off": {"percent": 10}},
        },
        {
            "id": "spring",
            "name": "Spring weeks",
            "when": {"productions": [1, 2, 3, 4], "codes": ["SPRING"]},
            "exclusive": "offers",
            "percent_off": {"percent": 20, "step": 50},
        },
        {
            "id": "friends",
            "name": "Friends of the Opera",
            "when": {"productions": [1, 2, 3, 4], "members": ["friend", "patron"]},
            "exclusive": "offers",
            "percent_off": {"percent": 10, "step": 50},
        },
        {"id": "guests", "name": "Guest of the house", "comp": {}},
    ],
    "fees": [
        {
            "id": "facility",
            "name": "Facility fee",
            "per": "ticket",
            "minor": 200,
            "included": True,
            "when": {"productions": [5, 6, 7, 8]},
        }
    ],
    "taxes": [
        {"id": "7", "name": "VAT", "percent": 7},
        {"id": "19", "name": "VAT", "percent": 19, "fees": ["facility"]},
    ],
    "limits": [
        {
            "id": "match",
            "name": "League and cup",
            "per": "performance",
            "most": 20,
            "when": {"productions": [7, 8]},
        }
    ],
}
