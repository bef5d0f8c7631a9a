/** A program by the author of another classifier that uses the published package. Its output is compared. */
import { reference } from "@effect-flanks/spec/adapters/Reference"
import { byStatus } from "@effect-flanks/spec/BrokenClassifiers"
import { check } from "@effect-flanks/spec/Check"

const options = { seed: 1, runs: 5 }
const verdicts = async (implementation: Parameters<typeof check>[0]) => {
  const { results } = await check(implementation, options)
  return [...new Set(results.map(({ verdict }) => verdict))].toSorted().join(", ")
}

console.log(`${await verdicts(reference)}\n${await verdicts(byStatus)}`)
