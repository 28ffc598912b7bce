/** Passwords as argon2id hashes. */
import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's first choice of parameters: 46 MiB, one pass, one lane. */
const OPTIONS = {
  // The binding's const enum cannot be imported by isolated modules; 2 is Argon2id.
  algorithm: 2 satisfies Algorithm as Algorithm,
  memoryCost: 47_104,
  timeCost: 1,
  parallelism: 1,
};

export const MIN_PASSWORD_LENGTH = 10;

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** Costs the same when there is nothing to compare with, so that time does not tell which e-mails exist. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
  argon: { readonly hash: typeof hash; readonly verify: typeof verify } = { hash, verify },
): Promise<boolean> {
  if (passwordHash !== null) return argon.verify(passwordHash, password);
  await argon.hash(password, OPTIONS);
  return false;
}
