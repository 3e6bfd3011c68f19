/** A line for the operator. Gives the exit code of a command that has gone well. */
export function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
