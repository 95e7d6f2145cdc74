"""Looks at report pages in a browser as a reader would.

usage: report_check.py CHROMIUM ONE.html SEVERAL.html HOSTILE.html DIFF.html
"""

import sys

from playwright.sync_api import sync_playwright

chromium, one, several, hostile, diff = sys.argv[1:]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
trouble = []


def check(what, holds):
    if not holds:
        trouble.append(what)


def opened(browser, path, **options):
    """A page that tells of every request, message, error and dialog."""
    page = browser.new_context(reduced_motion="reduce", **options).new_page()
    page.on("console", lambda m: check(f"{path}: console: {m.text}", False))
    page.on("pageerror", lambda e: check(f"{path}: error: {e}", False))
    page.on("dialog", lambda d: (check(f"{path}: dialog", False), d.dismiss()))
    page.on("request", lambda r: check(f"{path}: asks for {r.url[:80]}", r.url == "file://" + path or r.url.startswith("data:")))
    page.goto("file://" + path)
    return page


def fits(page, what):
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    check(f"{what}: {wide} px in a window of {window} px", wide <= window)


def tree_and_highlights(browser):
    page = opened(browser, one, viewport=DESK)
    fits(page, "desk")
    for landmark in ("header", "nav", "main"):
        check(f"no {landmark}", page.locator(landmark).count() == 1)
    links = page.locator("nav a")
    check("no tree", links.count() > 5)
    for i in range(links.count()):
        goal = links.nth(i).get_attribute("href")
        check(f"{goal} is nowhere", page.evaluate("id => document.getElementById(id) !== null", goal[1:]))
    links.nth(3).click()
    check("a link of the tree leads nowhere", page.evaluate("location.hash.length > 1"))
    marks = page.locator("mark")
    check("no highlights", marks.count() > 5)
    # From the words to the row, and back.
    marks.first.locator("a").click()
    row = page.evaluate("location.hash.slice(1)")
    check("the row of a highlight is not in sight", page.locator(f"tr[id='{row}']").evaluate("r => r.getBoundingClientRect().top < innerHeight"))
    page.locator(f"tr[id='{row}'] td a[href*='-in-']").first.click()
    words = page.evaluate("location.hash.slice(1)")
    check("the words of a row are not in sight", page.locator(f"[id='{words}']").evaluate("e => Math.abs(e.getBoundingClientRect().top) < innerHeight"))
    # The explanation opens on demand.
    story = page.locator("tr[data-kind] details").first
    check("an explanation is open unasked", not story.locator("li").first.is_visible())
    story.locator("summary").click()
    check("an explanation does not open", story.locator("li").first.is_visible())
    page.context.close()


def filters(browser):
    page = opened(browser, one, viewport=DESK)
    rows = lambda: page.locator("tr[data-kind]:visible").count()
    every = rows()
    check("no filters", page.locator("form.filters").is_visible())
    page.locator("input[name=kind][value=target]").uncheck()
    targets = page.locator("tr[data-kind=target]").count()
    check("kinds are not filtered", targets > 0 and rows() == every - targets)
    check("words of hidden rows are still marked", page.locator("mark.target:not(.off)").count() == 0)
    page.locator("button[type=reset]").click()
    page.wait_for_function("n => document.querySelectorAll('tr[data-kind]:not([hidden])').length === n", arg=every)
    unit = page.locator("select[name=unit] option").nth(1).get_attribute("value")
    page.locator("select[name=unit]").select_option(unit)
    units = page.locator("tr[data-kind]:visible").evaluate_all("rows => rows.map(r => r.dataset.units)")
    check("units are not filtered", units and set(units) == {unit})
    page.locator("button[type=reset]").click()
    year = page.locator("select[name=year] option").nth(1).get_attribute("value")
    page.locator("select[name=year]").select_option(year)
    years = page.locator("tr[data-kind]:visible").evaluate_all("rows => rows.map(r => r.dataset.years.split(' '))")
    check("years are not filtered", years and all(year in y for y in years))
    page.context.close()


def keyboard(browser):
    page = opened(browser, one, viewport=DESK)
    page.keyboard.press("Tab")
    check("the first stop is not the way past the tree", page.evaluate("document.activeElement.className") == "skip")
    page.keyboard.press("Enter")
    check("it does not lead to the text", page.evaluate("location.hash") == "#main")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "kind":
            break
    check("filters are out of reach of the keyboard", page.evaluate("document.activeElement.name") == "kind")
    page.keyboard.press("Space")
    check("the keyboard does not filter", page.locator("tr[data-kind=target]:visible").count() == 0)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    check("what has the focus is not shown", outline != "none")
    page.context.close()


def charts(browser):
    page = opened(browser, several, viewport=DESK)
    fits(page, "desk, several documents")
    figures = page.locator("#figures figure")
    check("no charts", figures.count() > 0)
    check("not one chart at a time", page.locator("#figures figure:visible").count() == 1)
    first = figures.first
    check("a chart has no title", first.locator("svg > title").count() == 1 and first.locator("svg > desc").count() == 1)
    labels = first.locator("svg text").all_text_contents()
    check(f"no Chinese labels: {labels}", any("\u4e00" <= c <= "\u9fff" for label in labels for c in label))
    check("values are not drawn", first.locator("svg circle").count() >= 2)
    if figures.count() > 1:
        page.locator("select[data-charts]").select_option(index=1)
        check("another chart is not shown", figures.nth(1).is_visible() and not first.is_visible())
    check("no time line", page.locator("svg .day").count() > 0)
    check("no heat map", page.locator("td.heat").count() > 0)
    check("no matrix", page.locator("#matrix ~ div table tbody tr").count() > 0)
    page.context.close()


def phone_print_and_no_script(browser):
    for path in (one, several, diff):
        page = opened(browser, path, viewport=PHONE, is_mobile=True, has_touch=True)
        fits(page, f"phone, {path}")
        page.context.close()
    page = opened(browser, one, viewport=DESK)
    page.emulate_media(media="print")
    check("the tree is printed", not page.locator("nav").is_visible())
    check("the text is not printed", page.locator(".text").is_visible())
    check("nothing is printed", len(page.pdf(format="A4")) > 20_000)
    page.context.close()
    page = opened(browser, one, viewport=DESK, java_script_enabled=False)
    check("without scripts the text is gone", page.locator(".text").is_visible())
    check("without scripts rows are hidden", page.locator("tr[data-kind]").first.is_visible())
    check("filters that do nothing are shown", not page.locator("form.filters").is_visible())
    page.context.close()


def colours(browser):
    luminance = """name => {
      const style = getComputedStyle(document.body);
      const parse = (text) => text.match(/[0-9.]+/g).slice(0, 3).map((v) => {
        const c = v / 255;
        return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      const of = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
      const [a, b] = [of(parse(style.color)), of(parse(style.backgroundColor))].sort().reverse();
      return (a + 0.05) / (b + 0.05);
    }"""
    grounds = set()
    for scheme in ("light", "dark"):
        page = opened(browser, one, viewport=DESK, color_scheme=scheme)
        check(f"{scheme}: words are hard to read", page.evaluate(luminance, "") >= 7)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    check("dark is as light as light", len(grounds) == 2)


def hostile_text(browser):
    page = opened(browser, hostile, viewport=DESK)
    text = page.locator(".text").inner_text()
    check("a script was swallowed", "<script>alert(1)</script>" in text)
    check("an attribute was swallowed", '" onmouseover="alert(1)' in text)
    check("a mark of direction works", "\u202e" not in page.content() and "[U+202E]" in text)
    check("a long paragraph is cut", page.evaluate("document.querySelector('.text').textContent.length") > 330_000)
    check("markup came out of the text", page.locator(".text script, .text [onmouseover], .text img").count() == 0)
    page.context.close()


def changes(browser):
    page = opened(browser, diff, viewport=DESK)
    fits(page, "desk, diff")
    check("no changes", page.locator("ul.changes > li").count() > 0)
    check("what went and came is not told", page.locator("del").count() > 0 and page.locator("ins").count() > 0)
    page.context.close()


with sync_playwright() as play:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    browser = play.chromium.launch(executable_path=chromium, args=arguments)
    for look in (tree_and_highlights, filters, keyboard, charts, phone_print_and_no_script, colours, hostile_text, changes):
        look(browser)
    browser.close()
print("\n".join(trouble) if trouble else "ok")
sys.exit(1 if trouble else 0)
