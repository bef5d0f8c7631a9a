/**
 * Outcomes are equal if their class and fields are, however they were made, and from any copy of the package. By itself,
 * Effect would compare the stacks of errors too, so that no two would be equal.
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
