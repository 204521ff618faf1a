import type { Box } from "../device.ts";

/** Where a box's MQTT link leads. Throws when the room file puts it on no MQTT link. */
export function brokerUrl({ first, link }: Box): string {
  if (link === null || !("mqtt" in link)) {
    throw new Error(`${first.id}: an MQTT device needs a link with "mqtt"`);
  }
  const { mqtt } = link;
  return "url" in mqtt ? mqtt.url : `mqtt://127.0.0.1:${mqtt.embedded.port}`;
}

/** The topic a device reports on; its own name when the room file gives none. */
export const topicOf = ({ id, binding }: Box["first"]): string => binding.topic ?? id;
