import type { ClauseView } from "../contract/api.ts";
import type { Clock } from "../contract/clock.ts";
import type { Log } from "../contract/log.ts";

/** PEM texts. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Which process this is. */
export interface Machine {
  /** Name of the machine. */
  readonly host: string;
  readonly pid: number;
}

/** What the hub is given from outside: time, chance, and what was read from files. */
export interface HubPorts {
  /** Real time: time-outs, sessions, audit. */
  readonly wireClock: Clock;
  /** The rooms' time: meetings, duties, watts. */
  readonly roomClock: Clock;
  /** Room seconds in a real second; 1 outside demonstrations. */
  readonly speed: number;
  /** Unpredictable bytes. */
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Log;
  /** Folder of the built console; null when there is none to serve. */
  readonly consoleFolder: string | null;
  /** The built program that reads calendars, apart from the hub; null: no calendar is asked. */
  readonly calendarProgram: string | null;
  /** The clauses the rooms answer to, for the pages. */
  readonly clauses: readonly ClauseView[];
  readonly httpTls: TlsFiles | null;
  readonly mqttTls: TlsFiles | null;
  /** The hub's login at an external broker; null with the embedded one. */
  readonly brokerPassword: string | null;
  readonly machine: Machine;
  /** Of this product. */
  readonly version: string;
  /** Program and arguments that run one ingest process of this hub, bound to its life. */
  readonly ingestCommand: readonly string[];
}
