/** Names as they are compared: letters that only look different to a computer count as one, such as a wide `Ａ`. */
export const toNameKey = (name: string): string => name.normalize('NFKC').toLowerCase();
