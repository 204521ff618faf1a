import type { AgendaTables } from "./tables/agenda-tables.ts";
import type { ClusterTables } from "./tables/cluster-tables.ts";
import type { DeviceTables } from "./tables/device-tables.ts";
import type { EnergyTables } from "./tables/energy-tables.ts";
import type { IssueTables } from "./tables/issue-tables.ts";
import type { PeopleTables } from "./tables/people-tables.ts";
import type { PlaceTables } from "./tables/place-tables.ts";
import type { ReadingTables } from "./tables/reading-tables.ts";
import type { RecordTables } from "./tables/record-tables.ts";
import type { RoomTables } from "./tables/room-tables.ts";
import type { SourceTables } from "./tables/source-tables.ts";

/**
 * Every table of the hub, as `migrations/` makes them. Columns that end in `_ms` are epoch
 * milliseconds; truth values are 0 and 1; JSON stands as text. A part of the hub adds its tables here
 * by an interface of its own.
 */
export interface HubTables
  extends
    AgendaTables,
    ClusterTables,
    DeviceTables,
    EnergyTables,
    IssueTables,
    PeopleTables,
    PlaceTables,
    ReadingTables,
    RecordTables,
    RoomTables,
    SourceTables {}
