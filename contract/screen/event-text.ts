/** An event of the server this page came from; undefined when the text is not one. */
export function parseEvent<E extends { readonly type: string }>(text: string): E | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isEvent(content) ? (content as E) : undefined;
  } catch {
    return undefined;
  }
}

const isEvent = (content: unknown): content is { type: string } =>
  typeof content === "object" &&
  content !== null &&
  "type" in content &&
  typeof content.type === "string";
