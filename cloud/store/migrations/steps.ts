import type { Step } from "./step.ts";
import { step01 } from "./step-01.ts";
import { step02 } from "./step-02.ts";
import { step03 } from "./step-03.ts";
import { step04 } from "./step-04.ts";
import { step05 } from "./step-05.ts";
import { step06 } from "./step-06.ts";
import { step07 } from "./step-07.ts";
import { step08 } from "./step-08.ts";
import { step09 } from "./step-09.ts";
import { step10 } from "./step-10.ts";
import { step11 } from "./step-11.ts";
import { step12 } from "./step-12.ts";
import { step13 } from "./step-13.ts";
import { step14 } from "./step-14.ts";
import { step15 } from "./step-15.ts";

/** The schema, step by step; a database knows how many of them it has taken. */
export const steps: readonly Step[] = [
  step01,
  step02,
  step03,
  step04,
  step05,
  step06,
  step07,
  step08,
  step09,
  step10,
  step11,
  step12,
  step13,
  step14,
  step15,
];
