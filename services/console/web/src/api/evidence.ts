/** The pictures that an alert brings: first sight, limit reached, latest; the boxes are drawn into them. */
import type { Alert } from './shapes'

export interface Picture {
  url: string
  /** The same as the camera gave it, without the boxes. */
  original: string
  role: string
  at: string | null
}

export function picturesOf(alert: Pick<Alert, 'evidence'>): Picture[] {
  return alert.evidence.map(({ url, role, at }) => ({ url, original: `${url}?original=true`, role, at }))
}
