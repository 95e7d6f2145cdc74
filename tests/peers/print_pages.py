"""Prints web pages as PDF files, each beside its page.

usage: print_pages.py weasyprint FOLDER
       print_pages.py /path/to/chromium FOLDER
"""

import pathlib
import sys

program, folder = sys.argv[1:]
pages = sorted(pathlib.Path(folder).glob("*.html"))

if program == "weasyprint":
    from weasyprint import HTML

    for page in pages:
        HTML(filename=page).write_pdf(page.with_suffix(".pdf"))
else:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        options = ["--disable-gpu", "--disable-background-networking", "--no-sandbox"]
        browser = play.chromium.launch(executable_path=program, args=options)
        tab = browser.new_page()
        for page in pages:
            tab.goto(page.absolute().as_uri())
            tab.pdf(path=page.with_suffix(".pdf"), prefer_css_page_size=True)
        browser.close()
