/** Bounds of the room's database. A test may open a store with smaller ones. */
export interface StoreLimits {
  /** Bytes the database may grow to; the journal of ten years with a hub fits. */
  readonly databaseBytes: number;
  /** Bytes kept in reserve on the disk, given up when it is full so that deleting still works. */
  readonly ballastBytes: number;
  /** Slots of watts; a fortnight of minutes. */
  readonly wattsSlots: number;
  /** Settled duties; a week of ten meetings a day, each with up to thirty. */
  readonly settledDuties: number;
  readonly clearedAlarms: number;
  /** Attestations, early ends and extensions that are remembered, of each the newest. */
  readonly meetingMarks: number;
  readonly reports: number;
  /** Under reports; up to three each. */
  readonly signatures: number;
  /** Newest records that are kept although the hub has them: 180 days at a thousand a day. */
  readonly recordsKept: number;
  /** Records handed out by one read, so that a read never stops the loop for long. */
  readonly recordsPerRead: number;
  /** Rows freed at a time when the database is full. */
  readonly rowsFreedAtOnce: number;
  /** A larger database is not checked page by page at open: the room must be back in 10 s. */
  readonly checkedBytes: number;
  /** Newest records whose seals are checked at open, for the same reason. */
  readonly recordsChecked: number;
  /** Spoilt databases kept aside for a person to look at. */
  readonly filesAside: number;
  /** Write-ahead pages before they are moved into the database. */
  readonly walPages: number;
  /** Time another program may hold the database before it counts as busy, milliseconds. */
  readonly busyMs: number;
}

const mebibyte = 1024 * 1024;

export const storeLimits: StoreLimits = {
  databaseBytes: 1024 * mebibyte,
  ballastBytes: 4 * mebibyte,
  wattsSlots: 20_160,
  settledDuties: 2000,
  clearedAlarms: 500,
  meetingMarks: 500,
  reports: 50,
  signatures: 150,
  recordsKept: 180_000,
  recordsPerRead: 1000,
  rowsFreedAtOnce: 1000,
  checkedBytes: 64 * mebibyte,
  recordsChecked: 20_000,
  filesAside: 3,
  walPages: 256,
  busyMs: 2000,
};
