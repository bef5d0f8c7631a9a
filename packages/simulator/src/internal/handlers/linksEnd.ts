/** The end of Flanks Link: what its endpoints answer once they are shut down. */
import * as CannedResponse from "../../CannedResponse.ts"
import type { World } from "../../World.ts"

/** The answer of every Link endpoint after the shutdown; null before it. */
export const linksAnswer = ({ linksEndAt, settings }: World, now: number): CannedResponse.CannedResponse | null => {
  if (linksEndAt === null || now < linksEndAt) return null
  return now < linksEndAt + settings.timing.linksNotFound ? CannedResponse.linksNotFound : CannedResponse.linksGone
}
