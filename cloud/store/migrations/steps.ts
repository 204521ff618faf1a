import type { Step } from "./step.ts";
import { step01 } from "./step-01.ts";
import { step02 } from "./step-02.ts";
import { step03 } from "./step-03.ts";
import { step04 } from "./step-04.ts";
import { step05 } from "./step-05.ts";

/** The schema, step by step; a database knows how many of them it has taken. */
export const steps: readonly Step[] = [step01, step02, step03, step04, step05];
