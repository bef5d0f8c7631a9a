import { hasActor, userStatus, userText } from "@effect-flanks/domain/UserText"
import type { Middleware } from "koa"

/** Answers with a sentence for the end user. Other errors are left to Koa. */
export const answerUser: Middleware = async (context, next) => {
  try {
    await next()
  } catch (error) {
    if (!hasActor(error)) throw error
    context.app.emit("error", error, context)
    context.status = userStatus(error)
    context.body = { actor: error.actor, text: userText(error) }
  }
}
