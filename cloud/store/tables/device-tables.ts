import type { Generated } from "kysely";

export interface DeviceTables {
  devices: DevicesTable;
  device_assets: DeviceAssetsTable;
  device_changes: DeviceChangesTable;
}

/** What a room last told of a device. Empty texts: it has not said. */
interface DevicesTable {
  room_id: number;
  device: string;
  kind: string;
  model: string;
  maker: string;
  serial: string;
  firmware: string;
  availability: string;
  first_seen_ms: number;
  last_seen_ms: number | null;
  gone_since_ms: number | null;
  fault_said: string;
  fault_code: string;
  fault_at_ms: number | null;
  fault_stands: number;
  lamp_hours: number | null;
  filter_hours: number | null;
}

/** What people wrote of it. */
interface DeviceAssetsTable {
  room_id: number;
  device: string;
  tag: string;
  /** JSON. */
  facts: string;
  doubted: number;
}

interface DeviceChangesTable {
  id: Generated<number>;
  room_id: number;
  device: string;
  at_ms: number;
  kind: string;
  who: string;
  /** JSON. */
  changed: string;
}
