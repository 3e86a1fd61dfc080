"""What a supervisor reads about a template."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from pos.domain.template.finding import Finding, told_of
from pos.domain.template.model import Template
from ui import faults


def stock(template: Template) -> str:
    """What it is printed on, in millimetres."""
    translate, one = QCoreApplication.translate, template.stock
    if one.paper:
        return translate("Templates", "{paper} pages").format(paper=one.paper)
    if one.height_mm is None:
        return translate("Templates", "Roll of {width} mm").format(width=f"{one.width_mm:g}")
    size = f"{one.width_mm:g} × {one.height_mm:g} mm"
    if template.sheet is not None:
        return translate("Templates", "{size} each").format(size=size)
    if template.stub is not None:
        return translate("Templates", "{size}, with a stub").format(size=size)
    return size


def left_out(name: str) -> str:
    """A template of the house that is not used, above the reason."""
    return QCoreApplication.translate(
        "Templates", "{name} is not used; the program's own look is printed:"
    ).format(name=name)


def fault(one: Mapping[str, Any]) -> str:
    """A fault of a template's file, behind the path that it is about."""
    why = faults.sentence(one)
    return f"{one['path']}: {why}" if one["path"] else why


def finding(one: Finding) -> str:
    """What is wrong on the ticket, behind the field or box that it is about."""
    return fault(told_of(one))
