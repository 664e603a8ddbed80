/** Alerts: what waits for a person's eye, and what the person said. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import { now } from '../live/time'
import { ask, newKey, read, type Page } from './client'
import type { Alert } from './shapes'

const root = '/api/vision/v1/alerts'
const filmWithinMs = 60_000

export function useOpenAlerts(enabled?: Ref<boolean>, againMs?: number) {
  return useQuery({
    queryKey: ['alerts', 'open'],
    queryFn: () => read<Page<Alert>>(root, { state: 'open', limit: 200 }),
    enabled: computed(() => enabled?.value ?? true),
    refetchInterval: againMs,
  })
}

export function useConfirmedAlerts() {
  return useQuery({ queryKey: ['alerts', 'confirmed'], queryFn: () => read<Page<Alert>>(root, { state: 'confirmed', limit: 12 }) })
}

/** What left before anybody looked; it can still be judged by its evidence. */
export function useClearedAlerts() {
  return useQuery({ queryKey: ['alerts', 'cleared'], queryFn: () => read<Page<Alert>>(root, { state: 'cleared', limit: 12 }) })
}

/** Whether nobody has said yet what it is. */
export const unjudged = (alert: Alert): boolean => alert.state === 'open' || alert.state === 'cleared'

/** Whoever else looks at it now. */
export function heldByOther(alert: Alert, me: string | undefined, at: number): string | null {
  const { claimed_by: who, claimed_until: until } = alert
  return who && who !== me && until && Date.parse(until) > at ? who : null
}

/** One alert; asked again while its film is still being taken, of which the stream tells nothing. */
export const alertQuery = (id: string) => ({
  queryKey: ['alerts', 'one', id],
  queryFn: () => read<Alert>(`${root}/${encodeURIComponent(id)}`),
  refetchInterval: ({ state: { data } }: { state: { data?: Alert } }): number | false =>
    data && !data.clip && now.value - Date.parse(data.raised_at) < filmWithinMs ? 4000 : false,
})

export const useAlert = (id: Ref<string | null>) =>
  useQuery(computed(() => ({ ...alertQuery(id.value ?? ''), enabled: id.value !== null })))

/** Holds the alert for 30 s, so that two operators do not judge the same one. */
export const claim = (id: string): Promise<Alert | undefined> =>
  ask('POST', `${root}/${encodeURIComponent(id)}/claim`, { idempotencyKey: newKey() })

/** `graceSeconds`: so long the verdict can be taken back, and nobody is told. */
export function judge(id: string, genuine: boolean, reason: string, key: string, graceSeconds: number): Promise<Alert> {
  return ask('POST', `${root}/${encodeURIComponent(id)}/verdict`, {
    body: { verdict: genuine ? 'true' : 'false', reason, grace_seconds: graceSeconds }, idempotencyKey: key,
  })
}

export const takeBackVerdict = (id: string): Promise<Alert> => ask('DELETE', `${root}/${encodeURIComponent(id)}/verdict`)
