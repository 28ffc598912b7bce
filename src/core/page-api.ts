/** The commands of `parlor(...)`: names and arguments from the customer's page, checked once. */
import type { Guard } from './guard.ts';

/** What the commands do. */
export interface PageCommands {
  open(): unknown;
  close(): unknown;
  toggle(): unknown;
  show(): unknown;
  hide(): unknown;
  send(text: string): unknown;
  prefill(text: string): unknown;
  trigger(id: string): unknown;
  page(url?: string): unknown;
  on(event: unknown, listener: unknown): unknown;
  off(event: unknown, listener: unknown): unknown;
  reset(): unknown;
  destroy(): unknown;
}

/** Runs one command; never throws. */
export type PageApi = (name: unknown, ...values: readonly unknown[]) => void;

const TAKE_TEXT: readonly unknown[] = ['send', 'prefill', 'trigger'] satisfies (keyof PageCommands)[];

export function createPageApi(guard: Guard, commands: PageCommands): PageApi {
  return (name, ...values) =>
    guard.run(() => {
      if (!Object.hasOwn(commands, String(name))) {
        return guard.warn(`no command "${name}"; there are ${Object.keys(commands)}`);
      }
      if (TAKE_TEXT.includes(name) && (typeof values[0] !== 'string' || values[0] === '')) {
        return guard.warn(`"${name}" expects a text, got ${values[0]}`);
      }
      const command = commands[name as keyof PageCommands] as (...values: readonly unknown[]) => unknown;
      return command(...values);
    });
}
