/** What a browser does with a file, and the name that it saves it by (RFC 6266, and RFC 8187 for what is not ASCII). */

export function toContentDisposition(kind: 'attachment' | 'inline', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["%\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, toPercent);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

const toPercent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
