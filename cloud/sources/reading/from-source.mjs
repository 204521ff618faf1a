// A thread does not inherit the loader that its process runs by.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
