import { both, type Step } from "./step.ts";

/** Roles are named by what people do: who could operate everything is a facility manager now. */
export const step05: Step = [
  both(`
UPDATE accounts SET role = 'manager' WHERE role = 'operator';
`),
];
