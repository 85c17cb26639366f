"""The look keeps its promises: nothing inline, one sheet for both directions, a first visit of one window."""

import gzip
import re

import pytest
from django.apps import apps

from focalpoint.settings.environment import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mails have no style sheet: theirs is what mail programs read.
PAGES = [path for path in TEMPLATES if "notices" not in path.parts and "email" not in path.parts]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
MODULES = sorted((ROOT / "static" / "js").glob("*.js"))
# A public page of 4.5 KB, its sheet and its module fit into 14 KB, one TCP window.
SHEET_LIMIT, MODULE_LIMIT, PUBLIC_LIMIT = 7_000, 2_000, 9_000

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>")
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=")
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+=[\"']", re.IGNORECASE)
INLINE = (INLINE_SCRIPT, INLINE_STYLE, HANDLER)
# Left and right, and what else does not turn with the direction of the text.
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius"
    r"|float|clear)\s*:(?!\s*none)|text-align\s*:\s*(?:left|right)"
)
SIDED = re.compile(r"(?<![-\w])(?:margin|padding)\s*:\s*[^\s;}]+\s+([^\s;}]+)\s+[^\s;}]+\s+([^\s;}]+)\s*[;}]")
COLOURS = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")


def small(path):
    return len(gzip.compress(path.read_bytes(), 9))


def without_queries(css):
    """Comments and the conditions of media queries taken out: widths of the window have no direction."""
    return re.sub(r"@media[^{]*", "@media ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def named(path):
    return str(path.relative_to(ROOT))


def test_template_has_nothing_inline():
    found = {
        named(path): matches
        for path in PAGES
        if (matches := [match.group() for rule in INLINE for match in rule.finditer(path.read_text())])
    }
    assert found == {}


def test_template_loads_only_from_the_portal():
    elsewhere = re.compile(
        r"<(?:script|link|img|iframe|use|source)[^>]*(?:src|href)=\"(?:https?:)?//[^\"]+\""
    )
    assert [named(path) for path in PAGES if elsewhere.search(path.read_text())] == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_sheet_turns_with_the_direction(path):
    css = without_queries(path.read_text())
    assert [match.group() for match in PHYSICAL.finditer(css)] == []
    assert [match.group() for match in SIDED.finditer(css) if match[1] != match[2]] == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_sheet_has_the_colours_and_sizes_of_text_for_every_language(path):
    """So the browser measures the contrast at every width and in the dark in one language only."""
    css = without_queries(path.read_text())
    of_language = re.findall(r"[^{}]*(?::lang|:dir|\[lang|\[dir)\b[^{}]*\{([^{}]*)\}", css)
    properties = {name for block in of_language for name in re.findall(r"([\w-]+)\s*:", block)}
    assert properties <= {"line-height", "text-align"}


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_sheet_loads_nothing_else(path):
    assert re.findall(r"@import|url\(", path.read_text()) == []


@pytest.mark.parametrize("name", ["site.css", "portal.css"])
def test_sheet_puts_every_rule_into_a_layer(name):
    """What stands in no layer would win over everything."""
    css = re.sub(r"/\*.*?\*/", "", (ROOT / "static" / "css" / name).read_text(), flags=re.DOTALL)
    while (inner := re.sub(r"\{[^{}]*\}", ";", css)) != css:
        css = inner
    heads = [head.strip() for head in css.split(";") if head.strip()]
    assert [head for head in heads if not head.startswith("@layer ")] == []


def test_every_colour_stands_once():
    """In tokens.css, for light and for dark; the portal and the office take them from there."""
    defined = {path.name: [name for name, _colour in COLOURS.findall(path.read_text())] for path in SHEETS}
    tokens = defined.pop("tokens.css")
    assert set(tokens) == {name for name in tokens if tokens.count(name) == 2}
    assert [name for names in defined.values() for name in names] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_imports_and_evaluates_nothing(path):
    """An import would name a file without its hash, and the content policy allows no eval."""
    assert re.findall(r"^\s*import\b|\beval\(|new Function|innerHTML|\.style\b", path.read_text(), re.M) == []


def test_first_public_visit_fits_into_one_window():
    sheets = small(ROOT / "static/css/tokens.css") + small(ROOT / "static/css/site.css")
    module, icon = small(ROOT / "static/js/page.js"), small(ROOT / "static/img/favicon.svg")
    assert sheets <= SHEET_LIMIT
    assert module <= MODULE_LIMIT
    assert sheets + module + icon <= PUBLIC_LIMIT


def test_public_page_asks_for_five_files_at_most():
    """The page, two sheets, one module, one icon; nothing in the templates of public pages adds to them."""
    layout = "".join(
        (ROOT / "templates" / "layouts" / name).read_text() for name in ("page.html", "public.html")
    )
    assert len(re.findall(r"\{% static ", layout)) == 4
    public = [path for path in PAGES if 'extends "layouts/public.html"' in path.read_text()]
    assert public
    assert [named(path) for path in public if "{% static" in path.read_text()] == []


# A day without a time is the office's, whoever reads it: elsewhere it may be the day before or after.
DAY_ALONE = re.compile(r"(?<!\|office_day)(?<!\|last_day)\|date:\"[^\":]*\"")
# A day that was chosen as a day; a machine's form; and what only its own person sees of their devices.
OTHER_DAYS = (
    "commitment_due|date",
    '|date:"c"',
    '|date:"DATETIME_FORMAT"',
    '|date:"SHORT_DATETIME_FORMAT"',
    "authenticator.",
)


# All of them: those of mails too.
WRITTEN = {
    named(path): path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").rglob("*.*"))
}


def test_template_says_days_in_the_zone_of_the_office():
    found = [
        (name, match.group())
        for name, text in WRITTEN.items()
        for line in text.splitlines()
        if not any(other in line for other in OTHER_DAYS)
        for match in DAY_ALONE.finditer(line)
    ]
    assert found == []


def test_template_says_closing_times_in_words():
    """00:00 is the end of the day before: `closing` and `last_day` know it."""
    on_a_clock = re.compile(r"closes_at\|(?:timezone:[\w.]+\|)?date:\"[^c]")
    assert [name for name, text in WRITTEN.items() if on_a_clock.search(text)] == []


def test_words_of_choices_are_of_fields_that_there_are():
    """Django's templates say nothing where a name is wrong: a renamed field would leave a gap on the page."""
    asked = {name for text in WRITTEN.values() for name in re.findall(r"get_(\w+)_display", text)}
    fields = {field.name for model in apps.get_models() for field in model._meta.fields if field.choices}
    assert asked
    assert asked <= fields


# The first page, and those that an invitation leads to.
WITHOUT_WAY_BACK = {"my/home.html", "memberships/accept.html", "memberships/gone.html"}


def test_each_page_of_a_person_says_where_it_is():
    pages = [
        path
        for path in PAGES
        if 'extends "layouts/portal.html"' in path.read_text()
        and path.relative_to(ROOT / "templates").parts[0] in ("engagements", "organisations")
    ]
    assert len(pages) > 20
    lost = {
        "/".join(path.parts[-2:]) for path in pages if "components/breadcrumbs.html" not in path.read_text()
    }
    assert lost == WITHOUT_WAY_BACK
