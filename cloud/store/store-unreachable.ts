/** The database server does not answer, or has ended the connection: try again later. */
export class StoreUnreachable extends Error {
  constructor(cause: unknown) {
    super(`the database cannot be reached: ${String(cause)}`, { cause });
  }
}
