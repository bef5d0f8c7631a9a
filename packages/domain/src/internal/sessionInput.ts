/** How schedules know a session that has not finished, without the classes, so that programs without sessions lack them. */
import { hasProperty } from "effect/Predicate"
import { TypeId } from "./failure.ts"

/** Marks the outcomes that are not errors: another library may use the same `_tag`. */
export const SessionTypeId = "~@effect-flanks/domain/Session"

/** Whether a value is a session that has not finished. */
export const isWaitable = (u: unknown): boolean => {
  if (hasProperty(u, SessionTypeId)) {
    return u[SessionTypeId] === "SessionWaiting" || u[SessionTypeId] === "SessionProcessing"
  }
  return hasProperty(u, TypeId) && u[TypeId] === "session" && hasProperty(u, "isFinal") && u.isFinal === false
}
