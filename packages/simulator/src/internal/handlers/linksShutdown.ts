/** The shutdown of Flanks Link, and the responses of its endpoints afterwards. */
import * as CannedResponse from "../../CannedResponse.ts"
import type { World } from "../../World.ts"

/** The response of every Link endpoint after the shutdown. Null before it. */
export const linksResponse = (
  { linksShutDownAt: linksEndAt, settings }: World,
  now: number
): CannedResponse.CannedResponse | null => {
  if (linksEndAt === null || now < linksEndAt) return null
  return now < linksEndAt + settings.timing.linksNotFound ? CannedResponse.linksNotFound : CannedResponse.linksGone
}
