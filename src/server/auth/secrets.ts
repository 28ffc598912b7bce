/** Random secrets that are shown once and kept by their hash; SHA-256 is enough for 256 random bits. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, base64url. */
export const createSecret = (): string => randomBytes(32).toString('base64url');

export const toSecretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Both, as account use cases want them. */
export const secrets = { create: createSecret, toHash: toSecretHash };
