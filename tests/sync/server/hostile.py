"""Messages as an attacker, a bug or a broken disk would write them, made by Hypothesis.

A message is first JSON as a tree whose objects are lists of pairs, so that a field can stand twice,
with `Raw` leaves for what no JSON encoder would write; then bytes, which may be torn.
"""

import base64
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

OPENAPI = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_bytes())
SCHEMAS = OPENAPI["components"]["schemas"]


class Raw(bytes):
    """Written as it is."""


class Pairs(list[tuple[str, Any]]):
    """An object."""


NUMBERS = st.one_of(
    st.integers(-3, 30),
    st.sampled_from([1 << 24, 1 << 31, 1 << 53, 1 << 63, 1 << 64, -1, -(1 << 63), 10**40]),
)
ODD = st.sampled_from(
    [
        *(Raw(one) for one in (b"NaN", b"-Infinity", b"1e999", b"01", b"1.0", b"-0", b"1.5")),
        Raw(b'"\xff\xfe"'),
        Raw(b'"\\ud800"'),
        Raw(b'"\\u0000"'),
        Raw(b"[" * 5000 + b"]" * 5000),
        Raw(b'{"a":' * 2000 + b"1" + b"}" * 2000),
        Raw(b"9" * 5000),
        Raw(b'"' + b"x" * 70_000 + b'"'),
        Raw(b""),
        None,
        True,
        "",
        "0",
        "\x00",
        "'; DROP TABLE tills; --",
        "../../etc/passwd",
        "\u202e\U0001f3ad",
    ]
)
LEAVES = st.one_of(ODD, NUMBERS, st.text(max_size=20), st.floats())
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(st.tuples(st.text(max_size=8), inner), max_size=3).map(Pairs),
    ),
    max_leaves=6,
)


def shaped(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Of the right shape, with values nobody would send."""
    if "$ref" in schema:
        return st.deferred(lambda: shaped(SCHEMAS[schema["$ref"].rpartition("/")[2]]))
    if "oneOf" in schema or "anyOf" in schema:
        return st.one_of([shaped(one) for one in schema.get("oneOf") or schema["anyOf"]])
    kind = schema.get("type")
    if kind == "object":
        return _object(schema)
    if kind == "array" and "prefixItems" in schema:
        return st.tuples(*(shaped(one) for one in schema["prefixItems"])).map(list)
    if kind == "array":
        return st.lists(shaped(schema.get("items", {})), max_size=4)
    if kind == "integer":
        return NUMBERS
    if kind == "number":
        return st.one_of(st.floats(), NUMBERS)
    if kind == "boolean":
        return st.booleans()
    if kind == "null":
        return st.none()
    if kind == "string":
        return _text(schema)
    return ANYTHING


def _text(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if schema.get("format") == "uuid":
        return st.integers(0, 5).map(lambda one: f"00000000-0000-0000-0000-{one:012}")
    packed = st.binary(max_size=70).map(lambda one: base64.b64encode(one).decode())
    return st.one_of(packed, st.text(max_size=30), st.sampled_from(["sale", "return", "a", "b"]))


def _object(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    required = set(schema.get("required", ()))
    fields = schema.get("properties", {})
    must = {name: shaped(one) for name, one in fields.items() if name in required}
    may = {name: shaped(one) for name, one in fields.items() if name not in required}
    return st.fixed_dictionaries(must, optional=may).map(lambda one: Pairs(one.items()))


def as_tree(valid: Any) -> Any:
    """Plain JSON values as a tree."""
    if isinstance(valid, dict):
        return Pairs((name, as_tree(one)) for name, one in valid.items())
    return [as_tree(one) for one in valid] if isinstance(valid, list) else valid


@st.composite
def mutated(draw: st.DrawFn, valid: Any) -> Any:
    """A good message in which something is not: a field gone, doubled, another's or nonsense."""
    tree = as_tree(valid)
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        tree = draw(_changed(tree))
    return tree


@st.composite
def _changed(draw: st.DrawFn, tree: Any) -> Any:
    if isinstance(tree, int):
        return draw(st.one_of(NUMBERS, NUMBERS, ANYTHING))
    if not isinstance(tree, list) or not tree or draw(st.integers(0, 9)) == 9:
        return draw(ANYTHING)
    at = draw(st.integers(0, len(tree) - 1))
    kind = draw(st.sampled_from(["into", "into", "into", "drop", "double", "nonsense"]))
    name, inner = tree[at] if isinstance(tree, Pairs) else ("", tree[at])
    fresh = inner
    if kind in ("into", "double"):
        fresh = draw(_changed(inner))
    elif kind == "nonsense":
        fresh = draw(ANYTHING)
    one = (name, fresh) if isinstance(tree, Pairs) else fresh
    kept = {"drop": [], "double": [tree[at], one]}.get(kind, [one])
    return type(tree)([*tree[:at], *kept, *tree[at + 1 :]])


def written(tree: Any) -> bytes:
    """As bytes."""
    if isinstance(tree, Raw):
        return bytes(tree)
    if isinstance(tree, Pairs):
        pairs = (json.dumps(name).encode() + b":" + written(one) for name, one in tree)
        return b"{" + b",".join(pairs) + b"}"
    if isinstance(tree, list):
        return b"[" + b",".join(written(one) for one in tree) + b"]"
    return json.dumps(tree).encode()


@st.composite
def torn(draw: st.DrawFn, tree: st.SearchStrategy[Any]) -> bytes:
    """Its bytes; now and then some of them are missing, or others."""
    body = written(draw(tree))
    how = draw(st.sampled_from(["whole"] * 8 + ["cut", "dirty", "more"]))
    at = draw(st.integers(0, 1 << 16)) % (len(body) + 1)  # what is drawn knows no state
    if how == "cut":
        return body[:at]
    if how == "dirty":
        return body[:at] + draw(st.binary(min_size=1, max_size=4)) + body[at + 1 :]
    return body + body if how == "more" else body
