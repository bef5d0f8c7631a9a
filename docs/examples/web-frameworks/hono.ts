import { hasActor, userStatus, userText } from "@effect-flanks/domain/UserText"
import type { ErrorHandler } from "hono"
import { HTTPException } from "hono/http-exception"

/** Answers with a sentence for the end user. Other errors get the response that Hono itself gives them. */
export const answerUser: ErrorHandler = (error) => {
  if (error instanceof HTTPException) return error.getResponse()
  console.error(error)
  if (!hasActor(error)) return new Response("Internal Server Error", { status: 500 })
  return Response.json({ actor: error.actor, text: userText(error) }, { status: userStatus(error) })
}
