/** What went wrong with a request, in words a person can act on (RFC 9457 problem details). */
import { half, i18n } from '../words'

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(detail || `HTTP ${status}`)
  }
}

const words: Record<number, string> = {
  0: 'offline', 401: 'unauthorised', 403: 'denied', 404: 'gone', 409: 'conflict', 422: 'missing', 429: 'busy',
  500: 'broken', 502: 'broken', 503: 'broken', 504: 'broken',
}

/** A sentence for any failure; the service's own words follow where it gave some. */
export function sentence(failure: unknown): string {
  const { t } = i18n.global
  if (!(failure instanceof Problem)) return failure instanceof Error ? failure.message : String(failure)
  const word = words[failure.status]
  const ours = word ? t(`trouble.${word}`) : t('trouble.other', { status: failure.status })
  return failure.detail && failure.status !== 401 && failure.status !== 0 ? `${ours} ${half(failure.detail)}` : ours
}
