/** Options with their defaults. */
import { isNotUndefined } from "effect/Predicate"
import { filter } from "effect/Record"

/**
 * Adds the defaults of missing options. An option that is `undefined`, such as a variable that isn't set, counts as
 * missing.
 */
export const withDefaults = <T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] | undefined }
): T => ({ ...defaults, ...filter(given as Readonly<Record<string, unknown>>, isNotUndefined) })
