"""The part of the walk in which a supervisor looks at the ticket templates."""

from typing import TYPE_CHECKING

from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_LOOKED_AT = ("roll-80mm", "boca-2x5-5", "a4-4")


def look_at_templates(walk: "Walk") -> None:
    """Three of them, one in Chinese, and a file with faults."""
    house = walk.program.house
    page = house.templates
    press(house.tabs.button(5))
    for name in _LOOKED_AT:
        wait_until(page.tiles[name].isVisible, "the templates")
        page.tiles[name].click()
        wait_until(lambda: not page.showing.is_drawing, "a ticket")
        wait_until(lambda: not page.showing.is_proving, f"what is wrong with {name}")
        walk.shoot(f"house-templates-{name}")
    page.tiles["boca-2x5-5"].click()
    press(page.languages.button(2))
    page.fields["title"].setText("牡丹亭：青春版昆曲")
    page.copy.setChecked(True)
    wait_until(lambda: not page.showing.is_drawing, "a ticket in Chinese")
    wait_until(lambda: not page.showing.is_proving, "what is wrong in Chinese")
    walk.shoot("house-templates-chinese")
    file = walk.camera.folder / "gala.toml"
    file.write_text(
        'name = "Gala"\nstock = { kind = "fixed", width_mm = 120, height_mm = "6 cm" }\n\n'
        '[[box]]\nid = "title"\nat_mm = [3, 3]\nsize_mm = [50, 40]\n'
        'holds = [ { field = "titel", size_mm = 6 } ]\n',
        "utf-8",
    )
    page.opening.ask()
    page.opening.take(file)
    walk.shoot("house-templates-faults")
    page.opening.dismiss()
    file.unlink()
