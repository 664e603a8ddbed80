/** The pictures that an alert or a case brings, in the order first sight, limit reached, latest. */
import type { Alert } from './shapes'

export interface Picture {
  url: string
  role: 'first' | 'dwell' | 'latest'
  at: string | null
}

type Given = string | { url: string; at?: string | null; taken_at?: string | null }

export function picturesOf(alert: Pick<Alert, 'evidence' | 'since' | 'raised_at' | 'cleared_at'>): Picture[] {
  const given = alert.evidence as unknown as Given[]
  return given.map((one, index) => {
    const role = index === 0 ? 'first' : index === 1 ? 'dwell' : 'latest'
    const known = role === 'first' ? alert.since : role === 'dwell' ? alert.raised_at : (alert.cleared_at ?? null)
    if (typeof one === 'string') return { url: one, role, at: known }
    return { url: one.url, role, at: one.at ?? one.taken_at ?? known }
  })
}
