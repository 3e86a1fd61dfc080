"""What a supervisor reads about a template."""

from PySide6.QtCore import QCoreApplication

from pos.domain.template.model import Template


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
