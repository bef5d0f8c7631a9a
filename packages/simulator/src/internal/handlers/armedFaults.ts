/** What can be armed: a fault, for an operation that is not the simulator's own. */
import { Api } from "../../Api.ts"
import * as Fault from "../../scenarios/Fault.ts"
import type { Armed } from "../../World.ts"

const operations: ReadonlySet<string> = new Set(
  Object.values(Api.groups).flatMap((group) =>
    Object.values(group.endpoints)
      .filter(({ path }) => !path.startsWith("/simulator/"))
      .map(({ identifier }) => `${group.identifier}.${identifier}`)
  )
)

/** Which of the two names nothing; null if both name something. */
export const unknownIn = ({ operation, scenario }: Armed): keyof Armed | null => {
  if (Fault.find(scenario) === null) return "scenario"
  return operation === null || operations.has(operation) ? null : "operation"
}
