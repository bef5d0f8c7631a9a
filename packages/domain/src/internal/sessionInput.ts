/**
 * How schedules recognise a session that hasn't finished. It doesn't use the classes, so programs without sessions don't
 * bundle them.
 */
import { hasProperty } from "effect/Predicate"
import { TypeId } from "./failure.ts"

/** Marks the outcomes that aren't errors, because another library may use the same `_tag`. */
export const SessionTypeId = "~@effect-flanks/domain/Session"

/** Whether a value is a session that hasn't finished. */
export const isWaitable = (u: unknown): boolean => {
  if (hasProperty(u, SessionTypeId)) {
    return u[SessionTypeId] === "SessionWaiting" || u[SessionTypeId] === "SessionProcessing"
  }
  return hasProperty(u, TypeId) && u[TypeId] === "session" && hasProperty(u, "isFinal") && u.isFinal === false
}
