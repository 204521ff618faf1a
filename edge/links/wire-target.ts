/** The far end of a byte wire. */
export type WireTarget =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  /** Each chunk is one datagram. */
  | { readonly kind: "udp"; readonly host: string; readonly port: number }
  | SerialTarget;

export interface SerialTarget {
  readonly kind: "serial";
  /** The name given in the room's file; `/dev/serial/by-id/…` survives a change of USB order. */
  readonly path: string;
  readonly baud: number;
  readonly dataBits: 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
}

/** Time of one character on the line: start bit, data, parity, stop bits. */
export function characterMs(line: Omit<SerialTarget, "kind" | "path">): number {
  const bits = 1 + line.dataBits + (line.parity === "none" ? 0 : 1) + line.stopBits;
  return (bits * 1000) / line.baud;
}

export const targetText = (target: WireTarget): string =>
  target.kind === "serial" ? target.path : `${target.host}:${target.port}`;
