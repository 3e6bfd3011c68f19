/**
 * Lines of a file that a spreadsheet opens (RFC 4180). What others have written comes into it, so no cell can be taken for
 * a formula [U14]: an apostrophe stands before what would begin one, also behind the sign that parts cells in the customs
 * of other countries. Amounts are plain decimals, never below zero, which begin none.
 */

/** What spreadsheets take for the beginning of a formula, or skip on the way to one. */
const FORMULA = /(?<=^|[;\t\r\n])(?=[=+\-@\t\r＝＋－＠])/g;
const QUOTED = /[",;\r\n\t]|^\s|\s$/;

/** Without this mark Excel takes a file for one of an older encoding; others that read CSV pass it over. */
const UTF8_MARK = '\ufeff';

/** The first line of a file: the names of its columns. */
export function csvHead(columns: readonly string[]): string {
  return UTF8_MARK + csvLine(columns);
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const harmless = text.replace(FORMULA, "'");
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
