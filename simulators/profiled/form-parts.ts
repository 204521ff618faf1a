const crlf = "\r\n";

/** The parts of a form (RFC 7578) by their names; empty when it is none. */
export function formParts(type: string, body: Buffer): ReadonlyMap<string, Buffer> {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(type)?.[1];
  const parts = new Map<string, Buffer>();
  if (boundary === undefined) return parts;
  const mark = `${crlf}--${boundary}`;
  const whole = Buffer.concat([Buffer.from(crlf), body]);
  let from = whole.indexOf(mark);
  while (from >= 0) {
    const to = whole.indexOf(mark, from + mark.length);
    if (to < 0) break;
    const part = whole.subarray(from + mark.length + crlf.length, to);
    const split = part.indexOf(crlf + crlf);
    const head = part.subarray(0, Math.max(0, split)).toString("latin1");
    const name = /\bname="([^"]*)"/.exec(head)?.[1];
    if (name !== undefined) parts.set(name, part.subarray(split + 2 * crlf.length));
    from = to;
  }
  return parts;
}
