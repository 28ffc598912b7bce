/** The commands of `parlor(...)` that pages need at once; the others are fetched with page-commands.ts. */
import type { Guard } from './guard.ts';

export interface PageCommands {
  open(): unknown;
  close(): unknown;
  toggle(): unknown;
  show(): unknown;
  hide(): unknown;
  page(url?: string): unknown;
  on(event: unknown, listener: unknown): unknown;
  off(event: unknown, listener: unknown): unknown;
  destroy(): unknown;
}

/** Runs one command; never throws. */
export type PageApi = (name: unknown, ...values: readonly unknown[]) => void;

/** @param runOther runs a command that is not among these, or says that there is none */
export function createPageApi(
  guard: Guard,
  commands: PageCommands,
  runOther: (name: string, values: readonly unknown[]) => unknown,
): PageApi {
  return (name, ...values) =>
    guard.run(() => {
      if (!Object.hasOwn(commands, `${name}`)) return runOther(`${name}`, values);
      const command = commands[name as keyof PageCommands] as (...values: readonly unknown[]) => unknown;
      return command(...values);
    });
}
