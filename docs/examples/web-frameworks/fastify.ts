import { hasActor, userStatus, userText } from "@effect-flanks/domain/UserText"
import type { FastifyReply, FastifyRequest } from "fastify"

/** Answers with a sentence for the end user. Other errors are left to Fastify. */
export const answerUser = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  if (!hasActor(error)) throw error
  request.log.error(error)
  return reply.status(userStatus(error)).send({ actor: error.actor, text: userText(error) })
}
