/** Options with their defaults. */
import { isNotUndefined } from "effect/Predicate"
import { filter } from "effect/Record"

/** Fills in what is not given; what is given as `undefined`, as a variable that is not set, is not given. */
export const withDefaults = <T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] | undefined }
): T => ({ ...defaults, ...filter(given as Readonly<Record<string, unknown>>, isNotUndefined) })
