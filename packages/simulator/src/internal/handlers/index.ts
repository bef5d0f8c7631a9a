/** The handlers of all operations: one that is missing does not compile. */
import { aggregation } from "./aggregation.ts"
import { aggregationV2 } from "./aggregationV2.ts"
import { applications } from "./applications.ts"
import { connect } from "./connect.ts"
import { control } from "./control.ts"
import { credentials } from "./credentials.ts"
import { entities } from "./entities.ts"
import type { GroupName, Handlers } from "./handler.ts"
import { letters } from "./letters.ts"
import { links } from "./links.ts"
import { reports } from "./reports.ts"
import { token } from "./token.ts"
import { upload } from "./upload.ts"
import { user } from "./user.ts"

export const handlers: { readonly [G in GroupName]: Handlers<G> } = {
  token,
  entities,
  links,
  credentials,
  aggregation,
  connect,
  aggregationV2,
  reports,
  letters,
  applications,
  upload,
  user,
  control
}
