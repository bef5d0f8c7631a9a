/**
 * How many hits of the rules each folder may have per thousand words. A file counts for the longest folder that contains
 * it. Never raise a bound.
 */
export const bounds: Readonly<Record<string, number>> = {
  ".": 1,
  "docs": 1,
  "packages": 1,
  "packages/bench": 1,
  "packages/cli/src": 1,
  "packages/client/src": 1,
  "packages/domain/src": 1,
  "packages/explorer/src": 1,
  "packages/onboarding/src": 1,
  "packages/simulator/src": 1,
  "packages/spec/src": 1,
  "packages/cli/test": 1,
  "packages/client/test": 1,
  "packages/domain/test": 1,
  "packages/explorer/test": 1,
  "packages/onboarding/test": 1,
  "packages/simulator/test": 1,
  "packages/spec/test": 1,
  "scripts": 1
}
