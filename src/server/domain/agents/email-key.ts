/** E-mail addresses as they are compared and kept: without regard to case. */
export const toEmailKey = (email: string): string => email.trim().toLowerCase();
