/**
 * Schemas are followed, not made into code: the policy of our pages forbids that, and would report the
 * mere trial. Imported before everything that has a schema. Told by the name that zod itself looks up
 * when it is loaded: to import its `config` would bring a third of it to pages without any schema.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
