/** One setting of the relay: its name in the environment, its default, one line for `--help`, and how its text is read. */
import { err, ok, type Result } from '#kernel';

/** Reads one value; the error completes "NAME is …, but ". */
export type Read<T> = (text: string) => Result<T, string>;

export interface Setting<T> {
  readonly name: string;
  readonly fallback: T;
  readonly shown: string;
  readonly says: string;
  readonly read: Read<T>;
}

export function setting<T>(
  name: string,
  fallback: T,
  read: Read<T>,
  says: string,
  shown = String(fallback),
): Setting<T> {
  return { name, fallback, shown, says, read };
}

export function whole(min: number, max: number): Read<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? ok(value) : err(`it must be a whole number from ${min} to ${max}`);
  };
}
