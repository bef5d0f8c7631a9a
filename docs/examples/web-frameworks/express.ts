import { hasActor, userStatus, userText } from "@effect-flanks/domain/UserText"
import type { ErrorRequestHandler } from "express"

/** Answers with a sentence for the end user. Other errors are left to Express. */
export const answerUser: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent || !hasActor(error)) return next(error)
  console.error(error)
  response.status(userStatus(error)).json({ actor: error.actor, text: userText(error) })
}
