#!/usr/bin/env python3
"""Reads papers as their readers do: documents and workbooks through LibreOffice, PDFs page by page.

    python3 tests/papers/office.py FOLDER

1. Documents and workbooks are printed by LibreOffice: all papers about the district, and of every kind about units the
   first, the last and the one with the longest name.
2. In these PDFs and in every PDF of the folder all fonts are embedded, every page is A4 (A3 in a workbook), and none is blank.
3. The PDF of a page or a document prints its points, and none that `NAME.json` does not have, where it is there.

Only the standard library, `soffice`, `pdftotext`, `pdfinfo` and `pdffonts` are needed. Exits 1 when anything is wrong.
"""

import html
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

A4 = (595, 842)  # points of a printer
A3 = (842, 1191)
UNIT = re.compile(r"_(\d\d)_([^_]+)_")
POINTS = re.compile(r"(?<![\d.])\d+\.\d\d(?![\d.])")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
# A page that holds no more than its number and the foot of a form is blank.
BLANK = 12


def chosen(paths):
    """All papers about the district; of each kind and format about units the first, the last and the longest name."""
    kinds = defaultdict(list)
    for path in sorted(paths):
        unit = UNIT.search(path.name)
        kinds[(UNIT.sub("_", path.name)) if unit else path.name].append((path, len(unit[2]) if unit else 0))
    for papers in kinds.values():
        longest = max(papers, key=lambda paper: paper[1])
        yield from sorted({paper[0] for paper in (papers[0], papers[-1], longest)})


def printed(paths, out):
    """Prints office files by one LibreOffice; the PDFs keep the whole name, so that a.docx and a.xlsx do not meet."""
    profile = out / "profile"
    for suffix in (".docx", ".xlsx"):
        files = [path for path in paths if path.suffix == suffix]
        if files:
            command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
            subprocess.run([*command, "--outdir", out / suffix[1:], *files], check=True, capture_output=True, timeout=900)
        for path in files:
            yield path, out / suffix[1:] / f"{path.stem}.pdf"


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def short(number):
    return number.rstrip("0").rstrip(".") if "." in number else number


def shown(path):
    """The text of a page or a document."""
    if path.suffix == ".html":
        marked = path.read_text(encoding="utf-8").split("</head>", 1)[1]
        return html.unescape(re.sub(r"<[^>]*>", " ", marked))
    with zipfile.ZipFile(path) as package:
        marked = package.read("word/document.xml").decode()
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</w:(p|tc)>|<w:(br|tab)/>", " ", marked)))


def faults(pdf, sizes):
    """What is wrong with a PDF as it lies on paper of one of these sizes."""
    pages = said("pdftotext", "-enc", "UTF-8", pdf, "-").split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        if len("".join(page.split())) < BLANK:
            yield f"page {number} of {len(pages)} is blank"
    for number, width, height in re.findall(r"Page +(\d+) size: +([\d.]+) x ([\d.]+)", said("pdfinfo", "-l", "-1", pdf)):
        sides = sorted(round(float(side)) for side in (width, height))
        if not any(all(abs(side - right) <= 1 for side, right in zip(sides, size)) for size in sizes):
            yield f"page {number} is {width} × {height}"
    for font in said("pdffonts", pdf).splitlines()[2:]:
        if font.split()[-5] != "yes":  # emb, before sub, uni and the two numbers of the object
            yield f"a font is not embedded: {font}"


def strays(pdf, paper):
    """Points that stand in one of PDF and paper only."""
    text = said("pdftotext", "-enc", "UTF-8", "-raw", pdf, "-")
    view = paper.with_suffix(".json")
    if view.is_file():
        own = {short(number) for number in NUMBER.findall(view.read_text(encoding="utf-8"))}
        yield from (f"{number} is printed, and not the paper's" for number in POINTS.findall(text) if short(number) not in own)
    # Where a line breaks, a number may: without its spaces the text has it whole.
    joined = "".join(text.split())
    yield from (f"{number} is not printed" for number in sorted(set(POINTS.findall(shown(paper)))) if number not in joined)


def source(pdf):
    """What a PDF of the folder was printed from."""
    return next((pdf.with_suffix(suffix) for suffix in (".html", ".docx") if pdf.with_suffix(suffix).is_file()), pdf)


def main():
    folder = Path(sys.argv[1])
    wrong, pages = [], 0
    pdfs = [(source(pdf), pdf) for pdf in sorted(folder.rglob("*.pdf"))]
    with tempfile.TemporaryDirectory() as out:
        office = chosen(path for path in folder.rglob("*") if path.suffix in (".docx", ".xlsx"))
        for paper, pdf in pdfs + list(printed(list(office), Path(out))):
            if not pdf.is_file():
                wrong.append(f"{paper.name}: LibreOffice does not print it")
                continue
            if paper.suffix == ".xlsx":
                found = faults(pdf, (A4, A3))
            else:
                found = [*faults(pdf, (A4,)), *strays(pdf, paper)]
            wrong += [f"{paper.name}: {fault}" for fault in found]
            pages += 1
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"office: {pages} PDFs, {len(wrong)} wrong")
    if wrong or not pages:
        sys.exit(1)


if __name__ == "__main__":
    main()
