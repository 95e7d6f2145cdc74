"""Writes the text that a library reads from each file beside it, as FILE.LIBRARY.txt; prints the seconds.

usage: read_text.py pypdfium2|pymupdf|docx FILE…
"""

import pathlib
import sys
import time

library, *files = sys.argv[1:]


def pypdfium2(path):
    import pypdfium2

    pages = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "\n")


def pymupdf(path):
    import pymupdf

    with pymupdf.open(path) as pages:
        # Blocks are what it takes for paragraphs.
        blocks = [block[4] for page in pages for block in page.get_text("blocks") if block[6] == 0]
    return "\n\n".join(block.strip() for block in blocks)


def docx(path):
    import docx
    from docx.table import Table

    out = []
    for part in docx.Document(path).iter_inner_content():
        if isinstance(part, Table):
            seen = set()
            for cell in (cell for row in part.rows for cell in row.cells):
                if cell._tc not in seen:
                    out.append(cell.text)
                seen.add(cell._tc)
        else:
            out.append(part.text)
    return "\n".join(out)


read = {"pypdfium2": pypdfium2, "pymupdf": pymupdf, "docx": docx}[library]
__import__(library)
began = time.perf_counter()
texts = [(name, read(name)) for name in files]
print(time.perf_counter() - began)
for name, text in texts:
    pathlib.Path(f"{name}.{library}.txt").write_text(text, encoding="utf-8")
