// Opens every page of a folder in a real browser, and says what is wrong with it.
//
//   node tests/papers/browser.mjs FOLDER PACKAGES BROWSER
//
// FOLDER holds `得分.json` beside the pages, PACKAGES holds `playwright-core` and `axe-core`.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, packages, browserPath] = process.argv.slice(2).map(given => path.resolve(given));
const require = createRequire(path.join(packages, 'x.js'));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const A4 = { short: 595, long: 842 }; // points
const files = chosen(fs.readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.html')).sort());
const scores = fs.readdirSync(folder, { recursive: true }).find(name => path.basename(name) === '得分.json');
const units = JSON.parse(fs.readFileSync(path.join(folder, scores), 'utf8')).units.map(unit => unit.name);
const aside = fs.mkdtempSync(path.join(os.tmpdir(), 'kaohe-papers-'));
const wrong = [];
const seen = { pages: 0, tables: 0, printed: 0 };

/** All pages about the district; of each kind about units the first, the last, the largest and the one with the longest name. */
function chosen(names) {
  const kinds = new Map(names.map(name => [kind(name), []]));
  names.forEach(name => kinds.get(kind(name)).push(name));
  const most = (pages, size) => pages.reduce((best, page) => (size(page) > size(best) ? page : best));
  const some = pages => [pages[0], pages.at(-1), most(pages, page => fs.statSync(path.join(folder, page)).size), most(pages, page => page.length)];
  return [...kinds.values()].flatMap(pages => [...new Set(some(pages))]);
}

/** A page's name without the unit's number and name. */
function kind(name) {
  return name.replace(/_\d\d_[^_]+_/, '_');
}

/** What a reader sees, without the spaces: so that JavaScript, width and paper make no difference. */
const text = page => page.evaluate(() => document.body.innerText.replace(/\s+/g, ''));

/** Opens a page as a reader would, and notes whatever it asks for or complains of. */
async function open(context, file, say) {
  const page = await context.newPage();
  const address = pathToFileURL(path.join(folder, file)).href;
  page.on('request', request => request.url() === address || say(`asks for ${request.url()}`));
  page.on('console', message => ['error', 'warning'].includes(message.type()) && say(`console: ${message.text()}`));
  page.on('pageerror', error => say(`error: ${error.message}`));
  await page.goto(address);
  return page;
}

/** What every page has: a language, a title, headings in order, no script, tables that name their columns. */
function structure() {
  const found = [];
  if (!document.documentElement.lang) found.push('no language');
  if (!document.title.trim()) found.push('no title');
  const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => Number(heading.tagName[1]));
  if (levels.filter(level => level === 1).length !== 1) found.push(`${levels.filter(level => level === 1).length} h1`);
  levels.forEach((level, at) => at && level > levels[at - 1] + 1 && found.push(`h${level} follows h${levels[at - 1]}`));
  if (document.querySelector('script')) found.push('a script');
  if (document.querySelector('img:not([src^="data:"]),iframe,link[href],[style*="url("]')) found.push('a part from outside');
  for (const table of document.querySelectorAll('table')) {
    const name = table.caption?.textContent.trim() || '(no caption)';
    if (!table.caption) found.push('a table without a caption');
    if (!table.tHead && table.rows.length > 1) found.push(`${name}: no head`);
    for (const cell of table.querySelectorAll('thead th')) if (!cell.scope) found.push(`${name}: a head without scope`);
    const width = row => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    const widths = new Set([...table.rows].filter(row => ![...row.cells].some(cell => cell.rowSpan > 1)).map(width));
    if (widths.size > 1 && !table.querySelector('[rowspan]')) found.push(`${name}: rows of ${[...widths].join(', ')} cells`);
  }
  for (const svg of document.querySelectorAll('svg[role=img]')) if (!svg.querySelector('title')?.textContent.trim()) found.push('a chart without a title');
  return found;
}

/** What stands beyond the right edge and cannot be reached by scrolling the table it stands in. */
function overflow() {
  const edge = document.documentElement.clientWidth;
  const found = [];
  if (document.scrollingElement.scrollWidth > edge) found.push(`${document.scrollingElement.scrollWidth} wide`);
  for (const element of document.body.querySelectorAll('*:not(svg *)')) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && box.right > edge + 1 && !element.closest('.scroll')) {
      found.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ends at ${Math.round(box.right)}`);
    }
  }
  return found.slice(0, 3);
}

/** Selects each table as a reader would, and compares what is copied with its cells. */
async function copied(page, say) {
  const tables = await page.locator('table').count();
  for (let at = 0; at < tables; at += 1) {
    const { name, rows, plain, html } = await page.evaluate(async at => {
      const table = document.querySelectorAll('table')[at];
      getSelection().selectAllChildren(table);
      document.execCommand('copy');
      const [item] = await navigator.clipboard.read();
      const as = async type => (item.types.includes(type) ? (await item.getType(type)).text() : '');
      const shown = cell => cell.innerText.trim();
      const seen = element => element.getClientRects().length;
      const rows = [...table.rows].filter(seen).map(row => [...row.cells].filter(seen).map(shown));
      return { name: table.caption?.innerText.trim(), rows, plain: await as('text/plain'), html: await as('text/html') };
    }, at);
    seen.tables += 1;
    const cells = (html.match(/<t[dh][\s>]/g) ?? []).length;
    const expected = rows.flat().length;
    if (cells < expected) say(`${name}: ${cells} of ${expected} cells are copied`);
    // A row of short cells stands on one line, its cells apart by tabs: what a spreadsheet takes as cells.
    const lines = plain.split('\n').map(line => line.split('\t').map(cell => cell.trim()).filter(Boolean).join('\t'));
    for (const row of rows.filter(row => row.every(cell => !cell.includes('\n')))) {
      const line = row.filter(Boolean).join('\t');
      if (!lines.includes(line)) {
        say(`${name}: the row “${line}” is not copied as cells`);
        break;
      }
    }
  }
}

/** Prints the page as its reader would, and reads the PDF back. */
async function printed(page, file, say) {
  await page.emulateMedia({ media: 'print' });
  (await page.evaluate(() => [...document.querySelectorAll('thead, tfoot')].flatMap(part => {
    const { display } = getComputedStyle(part);
    const name = part.parentElement.caption?.textContent.trim();
    // Only a header group stands again on every page; a footer group would, too, and a sum is printed once. A table of a
    // few rows stands on one page and may be laid out otherwise.
    if (part.tagName === 'THEAD' && part.parentElement.rows.length > 12 && display !== 'table-header-group') return [`${name}: the head is not repeated in print`];
    return part.tagName === 'TFOOT' && display === 'table-footer-group' ? [`${name}: the sum is repeated in print`] : [];
  }))).forEach(say);
  const pdf = path.join(aside, `${file.replaceAll(path.sep, '_')}.pdf`);
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  const pages = execFileSync('pdftotext', ['-enc', 'UTF-8', pdf, '-']).toString().split('\f').slice(0, -1).map(text => text.replace(/\s+/g, ''));
  const sizes = execFileSync('pdfinfo', ['-f', '1', '-l', String(pages.length), pdf]).toString().matchAll(/Page +(\d+) size: +([\d.]+) x ([\d.]+)/g);
  for (const [, number, width, height] of sizes) {
    const sides = [Number(width), Number(height)].map(Math.round).sort((one, two) => one - two);
    if (Math.abs(sides[0] - A4.short) > 1 || Math.abs(sides[1] - A4.long) > 1) say(`page ${number} is ${width} × ${height}, not A4`);
  }
  seen.printed += pages.length;
  pages.forEach((text, at) => text.length < 12 && say(`page ${at + 1} of ${pages.length} is blank`));
  await page.emulateMedia({ media: null });
  return pages;
}

async function look(browser, file) {
  const say = what => wrong.push(`${file}: ${what}`);
  const desk = await browser.newContext({ viewport: { width: 1366, height: 768 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(desk, file, say);
  (await page.evaluate(structure)).forEach(say);
  (await page.evaluate(overflow)).forEach(what => say(`at 1366: ${what}`));
  const shown = await text(page);
  await copied(page, say);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, impact, nodes } of violations) say(`${id} (${impact}), ${nodes.length}×: ${nodes[0].target} ${nodes[0].any[0]?.message ?? ''}`);
  const pages = await printed(page, file, say);
  if (/总览|领导一页/.test(file)) {
    const missing = units.filter(unit => !pages[0].includes(unit.replace(/\s+/g, '')));
    if (missing.length) say(`page 1 lacks ${missing.join('、')}`);
  }
  for (const width of [683, 390]) {
    await page.setViewportSize({ width, height: 844 });
    (await page.evaluate(overflow)).forEach(what => say(`at ${width}: ${what}`));
  }
  await desk.close();
  const plain = await browser.newContext({ viewport: { width: 1366, height: 768 }, javaScriptEnabled: false });
  if (shown !== await text(await open(plain, file, say))) say('reads otherwise without JavaScript');
  await plain.close();
  seen.pages += 1;
}

const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const waiting = [...files];
/** Two readers, each with a browser and so a clipboard of its own. */
const reader = async () => {
  const browser = await chromium.launch({ executablePath: browserPath, args });
  for (let file; (file = waiting.shift()); ) await look(browser, file);
  await browser.close();
};
await Promise.all([reader(), reader()]);

fs.rmSync(aside, { recursive: true, force: true });
if (!files.length) wrong.push(`${folder}: no page`);
wrong.forEach(what => console.error(what));
console.log(`browser: ${seen.pages} pages, ${seen.tables} tables, ${seen.printed} printed pages, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);
