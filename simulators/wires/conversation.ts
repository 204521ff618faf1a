/** The other side of one connection. */
export interface Peer {
  send(bytes: Buffer): void;
  close(): void;
}

/** What a device does with its connections. */
export interface Conversation {
  /** Length of the first whole request in the bytes, 0 while there is none. */
  framing(bytes: Buffer): number;
  opened(peer: Peer): void;
  request(peer: Peer, frame: Buffer): void;
  closed(peer: Peer): void;
}

/** Framing of text protocols: a request ends with any of these bytes. */
export function endsWith(...terminators: readonly number[]) {
  return (bytes: Buffer): number => 1 + bytes.findIndex((byte) => terminators.includes(byte));
}
