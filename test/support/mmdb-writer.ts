/** Writes small MaxMind databases. Format: https://maxmind.github.io/MaxMind-DB/ */
import ipaddr from 'ipaddr.js';

export type MmdbValue =
  | string
  | number
  | boolean
  | readonly MmdbValue[]
  | { readonly [key: string]: MmdbValue | undefined };

interface MmdbContent {
  readonly databaseType: string;
  readonly recordSize: 24 | 28 | 32;
  /** By CIDR; IPv4 stands in the IPv6 tree's first 32 bits, as in MaxMind's own files. Networks do not overlap. */
  readonly networks: Readonly<Record<string, MmdbValue>>;
}

/** Nothing known, the number of another node, or an offset in the data section. */
type Entry = null | { readonly node: number } | { readonly offset: number };
type Node = [left: Entry, right: Entry];

const SEPARATOR = Buffer.alloc(16);
const METADATA_MARKER = Buffer.concat([Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com')]);

export function writeMmdb({ databaseType, recordSize, networks }: MmdbContent): Buffer {
  const nodes: Node[] = [[null, null]];
  const values: Buffer[] = [];
  let offset = 0;
  for (const [cidr, value] of Object.entries(networks)) {
    insert(nodes, toBits(cidr), { offset });
    const encoded = encode(value);
    values.push(encoded);
    offset += encoded.length;
  }
  const tree = nodes.map((node) => {
    const [left, right] = node.map((entry) => toRecord(entry, nodes.length));
    return packNode(left ?? 0, right ?? 0, recordSize);
  });
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: databaseType,
    description: { en: 'Made for a test' },
    ip_version: 6,
    languages: ['en'],
    node_count: nodes.length,
    record_size: recordSize,
  });
  return Buffer.concat([...tree, SEPARATOR, ...values, METADATA_MARKER, metadata]);
}

function toBits(cidr: string): number[] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const padding = 16 - bytes.length;
  return [...Array.from({ length: padding }, () => 0), ...bytes]
    .flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1))
    .slice(0, padding * 8 + length);
}

function insert(nodes: Node[], bits: readonly number[], entry: Entry): void {
  let current = 0;
  bits.forEach((bit, depth) => {
    const node = nodes[current];
    if (node === undefined) throw new Error('networks overlap');
    const existing = node[bit === 0 ? 0 : 1];
    if (depth === bits.length - 1) node[bit === 0 ? 0 : 1] = entry;
    else if (existing !== null && 'node' in existing) current = existing.node;
    else {
      current = nodes.push([null, null]) - 1;
      node[bit === 0 ? 0 : 1] = { node: current };
    }
  });
}

function toRecord(entry: Entry, nodeCount: number): number {
  if (entry === null) return nodeCount;
  return 'node' in entry ? entry.node : nodeCount + SEPARATOR.length + entry.offset;
}

function packNode(left: number, right: number, recordSize: MmdbContent['recordSize']): Buffer {
  const node = Buffer.alloc(recordSize / 4);
  const bytes = Math.floor(recordSize / 8);
  const mask = 2 ** (bytes * 8);
  node.writeUIntBE(left % mask, 0, bytes);
  node.writeUIntBE(right % mask, node.length - bytes, bytes);
  // Of 28 bits the highest four of both stand in the byte between them.
  if (recordSize === 28) node[3] = (Math.floor(left / mask) << 4) | Math.floor(right / mask);
  return node;
}

const TYPES = { string: 2, uint32: 6, map: 7, array: 11, boolean: 14 } as const;

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(TYPES.string, text.length), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(TYPES.uint32, bytes.length), bytes]);
  }
  if (typeof value === 'boolean') return control(TYPES.boolean, value ? 1 : 0);
  if (isList(value)) return Buffer.concat([control(TYPES.array, value.length), ...value.map(encode)]);
  const entries = Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [encode(key), encode(one)]));
  return Buffer.concat([control(TYPES.map, entries.length / 2), ...entries]);
}

const isList = (value: MmdbValue): value is readonly MmdbValue[] => Array.isArray(value);

/** Types above 7 say their number in a byte of its own, sizes from 29 to 284 theirs. */
function control(type: number, size: number): Buffer {
  if (size > 284) throw new Error(`expected at most 284 bytes or entries, got ${size}`);
  const first = ((type > 7 ? 0 : type) << 5) | Math.min(size, 29);
  return Buffer.from([first, ...(type > 7 ? [type - 7] : []), ...(size >= 29 ? [size - 29] : [])]);
}
