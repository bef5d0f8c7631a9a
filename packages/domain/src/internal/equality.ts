/**
 * Outcomes are equal when their class and fields are, however they were made, and from whichever copy of the package.
 * Effect alone would compare the stacks of errors as well, and call no two of them equal.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { hasProperty } from "effect/Predicate"

interface Comparable {
  readonly constructor: { readonly identifier: string; readonly fields: object }
  readonly [field: string]: unknown
}

const names = (outcome: Comparable): ReadonlyArray<string> => Object.keys(outcome.constructor.fields)

const isSameClass = (self: Comparable, that: unknown): that is Comparable =>
  hasProperty(that, "constructor") && hasProperty(that.constructor, "identifier") &&
  that.constructor.identifier === self.constructor.identifier

/** The methods for a prototype. */
export const comparable: PropertyDescriptorMap = {
  [Equal.symbol]: {
    value(this: Comparable, that: unknown): boolean {
      return isSameClass(this, that) && names(this).every((name) => Equal.equals(this[name], that[name]))
    }
  },
  [Hash.symbol]: {
    value(this: Comparable): number {
      return Hash.structureKeys(this, names(this))
    }
  }
}
