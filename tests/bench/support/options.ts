/** The whole number behind an option of the command line; null where the option is not given. */
export function numberOption(options: readonly string[], name: string): number | null {
  const at = options.indexOf(name);
  if (at === -1) return null;
  const wanted = Number(options[at + 1]);
  if (!Number.isSafeInteger(wanted) || wanted < 1) throw new Error(`${name} needs a whole number`);
  return wanted;
}
