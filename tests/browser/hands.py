"""Three ways of using a page: by touch, by keyboard alone, and without scripts."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect


class Touch:
    """A finger on a phone."""

    options = {"has_touch": True, "is_mobile": True}

    def __init__(self, page: Any) -> None:
        self.page = page
        self.taps = 0

    def press(self, target: Any) -> None:
        """Tap a button or a link."""
        self.taps += 1
        target.tap()

    def choose(self, target: Any) -> None:
        """Tap the label of a radio button or a checkbox."""
        self.taps += 1
        self.page.locator(f'label[for="{target.get_attribute("id")}"]').tap()

    def write(self, target: Any, text: str) -> None:
        """Type into a field."""
        target.fill(text)

    def pick(self, target: Any, value: str) -> None:
        """Pick from a list."""
        target.select_option(value)


class Mouse(Touch):
    """A mouse on a page whose scripts never ran."""

    options = {"java_script_enabled": False}

    def press(self, target: Any) -> None:
        """Click a button or a link."""
        target.click()

    def choose(self, target: Any) -> None:
        """Click the label of a radio button or a checkbox."""
        self.page.locator(f'label[for="{target.get_attribute("id")}"]').click()


class Keyboard:
    """No pointer at all: Tab, arrows, Enter, Space and letters."""

    options: dict[str, Any] = {}
    MOST = 150

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, target: Any) -> None:
        """Go to a button or a link with Tab and press Enter."""
        self._reach(target)
        self.page.keyboard.press("Enter")

    def choose(self, target: Any) -> None:
        """Go to a group with Tab and choose in it with the arrows or Space."""
        if target.get_attribute("type") == "checkbox":
            self._reach(target)
            self.page.keyboard.press("Space")
            return
        name = target.get_attribute("name")
        for _step in range(self.MOST):
            if self.page.evaluate("document.activeElement.name") == name:
                break
            self.page.keyboard.press("Tab")
        for _step in range(self.MOST):
            if target.evaluate("one => one === document.activeElement"):
                break
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def write(self, target: Any, text: str) -> None:
        """Go to a field with Tab and type."""
        self._reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(_typed(target, text))

    def pick(self, target: Any, value: str) -> None:
        """Go to a list with Tab and type the beginning of the word."""
        label = target.locator(f'option[value="{value}"]').text_content()
        self._reach(target)
        self.page.keyboard.type(label)
        expect(target).to_have_value(value)

    def _reach(self, target: Any) -> None:
        target.wait_for()
        for _step in range(self.MOST):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {target}")


def _typed(target: Any, text: str) -> str:
    """Return the keys for a time field, which asks for the half of the day last."""
    if target.get_attribute("type") != "time":
        return text
    hour, minute = map(int, text.split(":"))
    return f"{hour % 12 or 12:02}{minute:02}{'AM' if hour < 12 else 'PM'}"
