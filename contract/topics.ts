/**
 * Every MQTT topic between a room and the hub. Points travel as Sparkplug B 3.0 (group = site, edge
 * node = room); documents travel beside it as JSON.
 */
const sparkplug = "spBv1.0";
const documents = "huitang/v1";

export const topics = {
  nodeBirth: (site: string, room: string) => `${sparkplug}/${site}/NBIRTH/${room}`,
  nodeDeath: (site: string, room: string) => `${sparkplug}/${site}/NDEATH/${room}`,
  nodeData: (site: string, room: string) => `${sparkplug}/${site}/NDATA/${room}`,
  nodeCommand: (site: string, room: string) => `${sparkplug}/${site}/NCMD/${room}`,
  deviceBirth: (site: string, room: string, device: string) =>
    `${sparkplug}/${site}/DBIRTH/${room}/${device}`,
  deviceData: (site: string, room: string, device: string) =>
    `${sparkplug}/${site}/DDATA/${room}/${device}`,
  deviceDeath: (site: string, room: string, device: string) =>
    `${sparkplug}/${site}/DDEATH/${room}/${device}`,
  deviceCommand: (site: string, room: string, device: string) =>
    `${sparkplug}/${site}/DCMD/${room}/${device}`,
  /** Every Sparkplug message of the site, for the host. */
  siteSubscription: (site: string) => `${sparkplug}/${site}/#`,
  /** Retained, JSON `{ online, timestamp }`. */
  hostState: (host: string) => `${sparkplug}/STATE/${host}`,
  /** Retained, down. */
  agenda: (site: string, room: string) => `${documents}/${site}/${room}/agenda`,
  /** Retained, down: who of the hub may sign in at the room's panel. */
  people: (site: string, room: string) => `${documents}/${site}/${room}/people`,
  /** Up, numbered batches. */
  records: (site: string, room: string) => `${documents}/${site}/${room}/records`,
  /** Down, cumulative. */
  recordsAck: (site: string, room: string) => `${documents}/${site}/${room}/records/ack`,
  recordsSubscription: (site: string) => `${documents}/${site}/+/records`,
} as const;

/** The name this hub goes by as a Sparkplug host. */
export const hostId = "huitang";

export type SparkplugType =
  | "NBIRTH"
  | "NDEATH"
  | "NDATA"
  | "NCMD"
  | "DBIRTH"
  | "DDATA"
  | "DDEATH"
  | "DCMD";

const sparkplugTypes: ReadonlySet<string> = new Set<SparkplugType>([
  "NBIRTH",
  "NDEATH",
  "NDATA",
  "NCMD",
  "DBIRTH",
  "DDATA",
  "DDEATH",
  "DCMD",
]);

export interface SparkplugAddress {
  readonly site: string;
  readonly type: SparkplugType;
  readonly room: string;
  readonly device: string | null;
}

/** Whose message this is, or undefined when the topic is not one of Sparkplug's. */
export function parseSparkplugTopic(topic: string): SparkplugAddress | undefined {
  const [namespace, site, type, room, device, ...rest] = topic.split("/");
  if (namespace !== sparkplug || rest.length > 0) return undefined;
  if (site === undefined || room === undefined || type === undefined) return undefined;
  if (!sparkplugTypes.has(type)) return undefined;
  return { site, type: type as SparkplugType, room, device: device ?? null };
}
