import type { User } from "../accounts/user.ts";
import type { AuditEntry } from "../store/hub-store.ts";

/** Who calls, from where. */
export interface Caller {
  readonly user: User | null;
  readonly source: string;
}

/** A line of the audit. `object` names things by their ids: a title may be a secret. */
export const auditEntry = (
  { user, source }: Caller,
  action: string,
  object: string,
  done: boolean,
): Omit<AuditEntry, "atMs"> => ({
  who: user?.name ?? "",
  source,
  action,
  object,
  outcome: done ? "done" : "refused",
});
