import type { Failure } from "../../../contract/errors.ts";
import { message } from "../../../contract/message.ts";
import { adviseFailure } from "../advice.ts";
import { fail, type Finding } from "../step.ts";

/** The device, or its line, answered with a failure instead. */
export const unread = (failure: Failure): Finding =>
  fail(message("test.refused", { code: failure.code }), adviseFailure(failure));
